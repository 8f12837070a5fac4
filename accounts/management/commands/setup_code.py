from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from accounts.actions.setup import SetupClosed, make_setup_code


class Command(BaseCommand):
    help = "Prints the one-time code that makes the first administrator of an empty plan."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = make_setup_code(at=timezone.now())
        except SetupClosed as refusal:
            raise CommandError(
                "Somebody can sign in already; whoever comes next is invited by them."
            ) from refusal
        self.stdout.write(
            f"Nobody can sign in yet. Make the first administrator at {settings.SITE_URL}{reverse('accounts:setup')}"
        )
        self.stdout.write(f"with the code {code}")
