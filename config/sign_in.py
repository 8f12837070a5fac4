"""How django-allauth is narrowed: nobody signs up by themselves, and its letters leave through our outbox."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from accounts.notices import post_notice

UNKNOWN = "account/email/unknown_account"


class InvitedOnly(DefaultAccountAdapter):
    """A rate agreed with a provider is the plan's secret: people come in by an admin's invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That password does not fit this e-mail.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or set a new password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written, not sent: a mail server that is away must not fail the page. Strangers get no letter at all."""
        if template_prefix == UNKNOWN:
            return
        mail = self.render_mail(template_prefix, email, {"email": email, **context})
        post_notice(
            kind="password",
            recipient=context.get("user"),
            to_email=email,
            unique_key=f"password:{uuid.uuid4().hex}",
            subject=mail.subject,
            text=str(mail.body),
            html="",
            at=timezone.now(),
        )
