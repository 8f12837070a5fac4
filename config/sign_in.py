"""How django-allauth is narrowed: nobody signs up by themselves, and its letters leave through our outbox."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.letters import html_of
from accounts.models import NoticeKind
from accounts.notices import post_notice

UNKNOWN = "account/email/unknown_account"
IN_HTML = {"account/email/password_reset_key": "password"}


class InvitedOnly(DefaultAccountAdapter):
    """A rate agreed with a provider is the plan's secret: people come in by an admin's invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That password does not fit this e-mail.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or set a new password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the settings, never from the request: whoever asks for the letter chooses its Host header."""
        uidb36, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": secret})
        return f"{settings.SITE_URL}{path}"

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written, not sent: a mail server that is away must not fail the page. Strangers get no letter at all."""
        if template_prefix == UNKNOWN:
            return
        mail = self.render_mail(template_prefix, email, {"email": email, **context})
        template = IN_HTML.get(template_prefix)
        post_notice(
            kind=NoticeKind.PASSWORD,
            recipient=context.get("user"),
            to_email=email,
            unique_key=f"password:{uuid.uuid4().hex}",
            subject=mail.subject,
            text=str(mail.body),
            html=html_of(template, {"subject": mail.subject, **context}) if template else "",
            at=timezone.now(),
        )
