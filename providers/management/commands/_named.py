"""Whom and what a command line names: a network by number, a person by e-mail address."""

from __future__ import annotations

from django.core.management.base import CommandError

from accounts.models import Role, User
from providers.models import Network


def named_network(number: int) -> Network:
    network = Network.objects.filter(pk=number).first()
    if network is None:
        known = ", ".join(f"{each.pk} ({each})" for each in Network.objects.newest_first()) or "none yet"
        raise CommandError(f"There is no network {number}. Networks: {known}.")
    return network


def named_person(email: str) -> User:
    """An administrator unless somebody is named."""
    people = User.objects.filter(is_active=True).exclude(role=Role.SYSTEM)
    named = people.filter(email__iexact=email) if email else people.filter(role=Role.ADMIN).order_by("pk")
    person: User | None = named.first()
    if person is None:
        who = f"Nobody here has the e-mail address {email}" if email else "There is no administrator"
        raise CommandError(f"{who}; say with --by EMAIL who it is.")
    return person
