"""Which deal an incoming mail is about, as far as its sender may work on it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q

from accounts.models import Role, User
from pipeline.models import Deal, DealQuerySet, IncomingMail, IncomingMailQuerySet
from pipeline.models.incoming import MailState
from providers.models import Contact


def deals_of(person: User) -> DealQuerySet:
    """The open deals somebody may log on; see `permissions.may_edit`."""
    mine = Q(owner=person)
    if person.role == Role.MANAGER:
        mine |= Q(owner__manager=person) | Q(owner__manager__isnull=True)
    may = person.is_active and person.role in (Role.REP, Role.MANAGER)
    deals = Deal.objects.open().filter(mine) if may else Deal.objects.none()
    return deals.select_related("group", "owner", "network").order_by("group__name", "pk")


def contacts_at(addresses: Collection[str], *, deals: Collection[Deal] | DealQuerySet) -> list[Contact]:
    """People of the groups of these deals who have one of these addresses, in the order of the addresses."""
    wanted = [address.lower() for address in addresses]
    found = Contact.objects.filter(group__deals__in=deals).exclude(email="").distinct()
    known = [contact for contact in found.select_related("group") if contact.email.lower() in wanted]
    return sorted(known, key=lambda contact: (wanted.index(contact.email.lower()), contact.pk))


def mail_in_state(reader: User, state: MailState) -> IncomingMailQuerySet:
    mail = IncomingMail.objects.visible_to(reader).filter(state=state).newest_first()
    return mail.select_related("deal__group", "contact", "reader")


def count_by_state(reader: User) -> list[tuple[MailState, int]]:
    """In the order of the states, also where there is none. One query."""
    counted = IncomingMail.objects.visible_to(reader).order_by().values_list("state").annotate(Count("pk"))
    counts = dict(counted)
    return [(state, counts.get(state, 0)) for state in MailState]
