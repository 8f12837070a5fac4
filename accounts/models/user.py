"""Who uses the tracker: people with a role, a time zone and working days, and the one system user of the jobs."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.working_days import is_working_day

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


class Role(models.TextChoices):
    """What a person is here for; `permissions.py` of each app says what each role may do."""

    REP = "rep", "Contracting rep"
    MANAGER = "manager", "Manager"
    VP = "vp", "Network VP"
    MEDICAL_DIRECTOR = "medical_director", "Medical director"
    ANALYST = "analyst", "Analyst"
    ADMIN = "admin", "Administrator"
    SYSTEM = "system", "System"


class Theme(models.TextChoices):
    AUTO = "auto", "As my device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


def default_working_days() -> list[int]:
    return list(MONDAY_TO_FRIDAY)


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Write it as America/New_York.")


class UserQuerySet(models.QuerySet["User"]):
    def people(self) -> UserQuerySet:
        """Those who can sign in: everybody but the system user and people who left."""
        return self.filter(is_active=True).exclude(role=Role.SYSTEM)

    def may_own_deals(self) -> UserQuerySet:
        return self.people().filter(role__in=[Role.REP, Role.MANAGER])

    def team_of(self, manager: User) -> UserQuerySet:
        return self.people().filter(manager=manager)

    def by_name(self) -> UserQuerySet:
        return self.order_by(Lower("name"), "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # built at run time
    use_in_migrations = False

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        fields.setdefault("role", Role.ADMIN)
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(email__iexact=username)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("e-mail")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role)
    manager = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="team",
        help_text="Whose team this person works in.",
    )
    time_zone = models.CharField(max_length=64, default="America/New_York", validators=[validate_time_zone])
    working_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=default_working_days,
        help_text="ISO weekdays, Monday is 1. Letters leave on these days only.",
    )
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    has_shortcuts = models.BooleanField("single-key shortcuts", default=True)
    may_see_rates = models.BooleanField(default=False, help_text="A right granted beyond the role.")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    stands_in_for: Mapping[int, User] = MappingProxyType({})
    """Whose work is theirs too while those are away, by number. Known only of whoever is signed in: the middleware
    looks it up.
    """

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Somebody here already uses this e-mail address.",
            ),
            models.CheckConstraint(
                condition=~models.Q(role="system") | models.Q(password__startswith="!"),  # noqa: S106  # Django's mark
                name="user_system_cannot_sign_in",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="user_name_not_empty"),
            models.CheckConstraint(
                condition=models.Q(working_days__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="user_working_days_are_weekdays",
                violation_error_message="Working days are numbers from 1 (Monday) to 7 (Sunday).",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def today(self, now: dt.datetime) -> dt.date:
        """The date on this person's calendar at the moment `now`."""
        return now.astimezone(self.zone).date()

    def works_on(self, day: dt.date) -> bool:
        return is_working_day(day, self.working_days)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.first_name
