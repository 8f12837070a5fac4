from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from providers.actions import groups as actions
from providers.forms.groups import ContactForm
from providers.models import Contact, ProviderGroup
from providers.permissions import may_edit_groups
from providers.views.reader import asks_for, demand, posted


@require_http_methods(["GET", "HEAD", "POST"])
def group_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_edit_groups, request)
    group = get_object_or_404(ProviderGroup.objects.visible_to(reader), pk=pk)
    form = ContactForm(posted(request), instance=Contact(group=group))
    if form.is_valid():
        try:
            actions.add_contact(group=group, **form.cleaned_data)
        except actions.GroupRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return _added(request, group, form.cleaned_data["name"])
    return _answer(request, group, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_edit_groups, request)
    groups = ProviderGroup.objects.visible_to(reader)
    found = get_object_or_404(Contact.objects.select_related("group"), pk=pk, group__in=groups)
    form = ContactForm(posted(request), instance=found)
    if form.is_valid():
        try:
            actions.change_contact(contact=found, **form.cleaned_data)
        except actions.GroupRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{found.name} is corrected.")
            return redirect(found.group)
    context = {"form": form, "group": found.group, "known": Contact.objects.get(pk=pk)}
    return render(request, "providers/contact_form.html", context, status=422 if form.is_bound else 200)


def _added(request: HttpRequest, group: ProviderGroup, name: str) -> HttpResponse:
    messages.success(request, f"{name} is a contact of {group.name} now.")
    if not asks_for(request, "group-contacts"):
        return redirect(group)
    return _answer(request, group, ContactForm(), status=200)


def _answer(request: HttpRequest, group: ProviderGroup, form: ContactForm, *, status: int) -> HttpResponse:
    """The card on the page of the group for htmx, a page with the form for everybody else."""
    context = {"form": form, "contact_form": form, "group": group, "may_edit": True}
    if not asks_for(request, "group-contacts"):
        return render(request, "providers/contact_form.html", context, status=status)
    context["contacts"] = group.contacts.order_by("-signs", "name")
    context["is_answer"] = True
    return render(request, "providers/_group_contacts.html", context, status=status)
