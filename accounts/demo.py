"""The people of the demonstration plan. Their password is public: the demo never runs with real data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Role, User

PASSWORD = "made-up-momentum"  # noqa: S105  # printed on every start of the demo
DOMAIN = "momentum.example"


@dataclass(frozen=True, slots=True)
class DemoPeople:
    reps: tuple[User, ...]
    manager: User
    director: User
    everybody: tuple[User, ...]


def is_seeded() -> bool:
    return bool(User.objects.filter(email=f"rita@{DOMAIN}").exists())


@transaction.atomic
def seed_people() -> DemoPeople:
    """A manager, her five reps (one on Central time), a VP, a medical director, an analyst, an admin."""
    marco = _person("Marco Ruiz", Role.MANAGER)
    reps = (
        _person("Rita Alvarez", Role.REP, manager=marco),
        _person("Sam Okafor", Role.REP, manager=marco),
        _person("Tam Nguyen", Role.REP, manager=marco, time_zone="America/Chicago"),
        _person("Ines Duarte", Role.REP, manager=marco),
        _person("Will Hartley", Role.REP, manager=marco),
    )
    vera = _person("Vera Stone", Role.VP)
    others = (
        _person("Lena Osei", Role.MEDICAL_DIRECTOR),
        _person("Noor Haddad", Role.ANALYST),
        _person("Ada Nkemelu", Role.ADMIN, is_staff=True, is_superuser=True),
    )
    return DemoPeople(reps=reps, manager=marco, director=vera, everybody=(*reps, marco, vera, *others))


def sign_ins() -> list[str]:
    """One line a person: who, what for, e-mail; the password last."""
    people = User.objects.people().filter(email__endswith=f"@{DOMAIN}").order_by("pk")
    lines = [f"{person.email:<26} {person.name}, {person.get_role_display()}" for person in people]
    return [*lines, f"password of all: {PASSWORD}"]


def _person(name: str, role: Role, **fields: Any) -> User:
    email = f"{name.split(maxsplit=1)[0].lower()}@{DOMAIN}"
    person: User = User.objects.create(email=email, password=_hashed(), name=name, role=role, **fields)
    return person


@cache
def _hashed() -> str:
    """Hashing is slow by design; one password needs it once."""
    return make_password(PASSWORD)
