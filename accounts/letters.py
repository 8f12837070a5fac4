"""How a letter is made: a text, and an MJML template that becomes HTML every mail reader shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from mjml import mjml2html

from accounts.letter_kinds import STOPPABLE, stop_address
from accounts.models import Invitation, User


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def make_letter(template: str, *, subject: str, **facts: Any) -> Letter:
    """From `emails/<template>.txt` and `emails/<template>.mjml`; both may use `{{ site }}` before a path."""
    context = {"subject": subject, "site": settings.SITE_URL, **facts}
    return Letter(
        subject=subject,
        text=render_to_string(f"emails/{template}.txt", context),
        html=html_of(template, context),
    )


def html_of(template: str, context: dict[str, Any]) -> str:
    """From `emails/<template>.mjml`; `context` holds the subject. No fonts of its own: MJML would fetch some from
    elsewhere whenever a letter is opened.
    """
    html: str = mjml2html(render_to_string(f"emails/{template}.mjml", context), fonts={})
    return html


def invitation_letter(invitation: Invitation, *, path: str) -> Letter:
    inviter = invitation.invited_by
    return make_letter(
        "invitation",
        subject=f"{inviter.name} invites you to Momentum",
        invitation=invitation,
        inviter=inviter,
        link=f"{settings.SITE_URL}{path}",
        last_day=invitation.expires_at.astimezone(inviter.zone).date(),
    )


def foot_of(kind: str, reader: User) -> dict[str, str]:
    """What stands beneath every letter one may stop: why it came, and how to change or stop it."""
    return {
        "why": STOPPABLE[kind].why,
        "schedule": f"{settings.SITE_URL}{reverse('accounts:letter-choices')}",
        "stop": stop_address(reader.pk, kind),
    }


def event_letter(
    kind: str,
    reader: User,
    *,
    subject: str,
    sentences: Sequence[str],
    link_words: str,
    path: str,
    title: str = "",
) -> Letter:
    """A letter about one thing that happened: plain sentences and one link. Its title is the subject, or shorter where
    the first sentence says the rest.
    """
    return make_letter(
        "event",
        subject=subject,
        title=title or subject,
        sentences=sentences,
        link_words=link_words,
        link=f"{settings.SITE_URL}{path}",
        foot=foot_of(kind, reader),
    )
