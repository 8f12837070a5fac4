"""Groups and the people one talks to there. Who did what stands in the history that triggers write."""

from __future__ import annotations

import datetime as dt

from providers.actions.once import save_once
from providers.models import Contact, ProviderGroup

TIN_TAKEN = ("tin", "A group with this TIN is here already.")
NAME_TAKEN = ("name", "This group has a contact of that name.")


class GroupRefused(Exception):
    """What the form could not know when it was checked: somebody else was quicker."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def add_group(*, name: str, tin: str, kind: str, phone: str = "", at: dt.datetime) -> ProviderGroup:
    """Makes the group; a TIN that is taken refuses, whoever took it and whenever."""
    group = ProviderGroup(name=name, tin=tin, kind=kind, phone=phone, created_at=at)
    save_once(group, GroupRefused(*TIN_TAKEN))
    return group


def change_group(*, group: ProviderGroup, name: str, kind: str, phone: str, tin: str = "") -> ProviderGroup:
    """Corrects what is on record. An empty TIN leaves the TIN as it is."""
    group.name, group.kind, group.phone = name, kind, phone
    group.tin = tin or group.tin
    save_once(group, GroupRefused(*TIN_TAKEN), ["name", "kind", "phone", "tin"])
    return group


def add_contact(
    *,
    group: ProviderGroup,
    name: str,
    role: str = "",
    phone: str = "",
    email: str = "",
    signs: bool = False,
    prefers: str = "",
    not_before: dt.time | None = None,
) -> Contact:
    contact = Contact(group=group, name=name, role=role, phone=phone, email=email, signs=signs)
    contact.prefers, contact.not_before = prefers, not_before
    save_once(contact, GroupRefused(*NAME_TAKEN))
    return contact


def change_contact(
    *,
    contact: Contact,
    name: str,
    role: str,
    phone: str,
    email: str,
    signs: bool,
    prefers: str = "",
    not_before: dt.time | None = None,
) -> Contact:
    contact.name, contact.role, contact.phone = name, role, phone
    contact.email, contact.signs = email, signs
    contact.prefers, contact.not_before = prefers, not_before
    fields = ["name", "role", "phone", "email", "signs", "prefers", "not_before"]
    save_once(contact, GroupRefused(*NAME_TAKEN), fields)
    return contact
