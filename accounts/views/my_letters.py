"""A person's own letters: those to be read here, which kinds are wanted and where, and the stop without sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.letters import choose_letters, stop_by_mail
from accounts.forms.letters import LetterChoicesForm
from accounts.letter_kinds import read_stop_token
from accounts.models import Notice, User
from accounts.views.answers import reader

PER_PAGE = 50


@require_safe
def my_letters(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    mine = Notice.objects.to_read_by(person).newest_first().defer("text", "html", "calendar")
    context = {
        "page": Paginator(mine, PER_PAGE).get_page(request.GET.get("page")),
        "today": person.today(timezone.now()),
    }
    return render(request, "accounts/my_letters.html", context)


@require_safe
def my_letter(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    context = {
        "letter": get_object_or_404(Notice.objects.to_read_by(person), pk=pk),
        "today": person.today(timezone.now()),
    }
    return render(request, "accounts/my_letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_choices(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    form = LetterChoicesForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        choose_letters(person=person, choices=form.choices, at=timezone.now())
        messages.success(request, "Saved.")
        return redirect("accounts:letter-choices")
    return render(request, "accounts/letter_choices.html", {"form": form})


@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_stop(request: HttpRequest, token: str) -> HttpResponse:
    """The one form that takes a POST from anybody: mail readers press it without a session (RFC 8058).

    The token is signed, names one person and one kind, and can do nothing but stop that by mail. Opening the page
    changes nothing, and it names nobody.
    """
    read = read_stop_token(token)
    person = User.objects.people().filter(pk=read[0]).first() if read else None
    if read is None or person is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        stop_by_mail(person=person, kind=read[1], at=timezone.now())
    return render(request, "accounts/letter_stop.html", {"kind": read[1], "token": token, "is_done": is_done})
