from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from providers.actions import groups as actions
from providers.current import current_network
from providers.forms.filters import GroupFilterForm
from providers.forms.groups import ContactForm, GroupForm
from providers.models import ProviderGroup
from providers.permissions import may_edit_groups, may_see_tin
from providers.queries.groups import group_facts, group_rows
from providers.views.reader import asks_for, demand, posted, reader_of, today_of

PER_PAGE = 50
MEMBERS_PER_PAGE = 100


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    reader, today, network = reader_of(request), today_of(request), current_network(request)
    form = GroupFilterForm(request.GET, network=network)
    found = form.filtered(ProviderGroup.objects.visible_to(reader), today=today)
    page = Paginator(found.by_name(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": group_rows(list(page), network, today),
        "network": network,
        "may_edit": may_edit_groups(reader),
        "may_see_tin": may_see_tin(reader),
    }
    template = "_group_list" if asks_for(request, "group-list") else "group_list"
    return render(request, f"providers/{template}.html", context)


@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    reader, today = reader_of(request), today_of(request)
    found = get_object_or_404(ProviderGroup.objects.visible_to(reader), pk=pk)
    network = current_network(request)
    facts = group_facts(found, network, today)
    members = Paginator(facts.members, MEMBERS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "group": found,
        "facts": facts,
        "members": members,
        "contacts": facts.contacts,
        "contact_form": ContactForm(),
        "network": network,
        "today": today,
        "may_edit": may_edit_groups(reader),
        "may_see_tin": may_see_tin(reader),
    }
    return render(request, "providers/group_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    demand(may_edit_groups, request)
    form = GroupForm(posted(request), may_see_tin=True)
    if form.is_valid():
        try:
            made = actions.add_group(**form.cleaned_data, at=timezone.now())
        except actions.GroupRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{made.name} is on the roster. Add whom to call there.")
            return redirect(made)
    return _group_form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_edit_groups, request)
    found = get_object_or_404(ProviderGroup.objects.visible_to(reader), pk=pk)
    form = GroupForm(posted(request), instance=found, may_see_tin=may_see_tin(reader))
    if form.is_valid():
        try:
            actions.change_group(group=found, **form.cleaned_data)
        except actions.GroupRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{found.name} is corrected.")
            return redirect(found)
    return _group_form(request, form)


def _group_form(request: HttpRequest, form: GroupForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    known = ProviderGroup.objects.filter(pk=form.instance.pk).first() if form.instance.pk else None
    return render(request, "providers/group_form.html", {"form": form, "group": known}, status=status)
