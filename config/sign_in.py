"""How django-allauth is narrowed: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """A rate agreed with a provider is the plan's secret: people come in by an admin's invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
