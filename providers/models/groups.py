"""The legal party that signs, and the people one talks to there."""

from __future__ import annotations

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse

from accounts.models import User


class GroupKind(models.TextChoices):
    SOLO = "solo", "Solo practice"
    GROUP = "group", "Group practice"
    IPA = "ipa", "IPA or PHO"
    FACILITY = "facility", "Facility"
    HEALTH_SYSTEM = "health_system", "Health system"
    CLINIC = "clinic", "Health center or rural clinic"
    ANCILLARY = "ancillary", "Ancillary"
    BEHAVIORAL = "behavioral", "Behavioral health"


class ProviderGroupQuerySet(models.QuerySet["ProviderGroup"]):
    def visible_to(self, user: User | AnonymousUser) -> ProviderGroupQuerySet:
        """The provider directory is common to the plan; what is secret (TIN, rates) is masked or stands elsewhere."""
        return self if isinstance(user, User) and user.is_active else self.none()

    def by_name(self) -> ProviderGroupQuerySet:
        return self.order_by("name", "pk")


@pghistory.track()
class ProviderGroup(models.Model):
    """One tax id. A solo practice's tax id can be its owner's social security number: shown masked but by right."""

    name = models.CharField(max_length=200)
    tin = models.CharField(
        "TIN",
        max_length=9,
        unique=True,
        error_messages={"unique": "A group with this TIN is here already."},
    )
    kind = models.CharField(max_length=20, choices=GroupKind, default=GroupKind.GROUP)
    phone = models.CharField(max_length=20, blank=True, help_text="Ten digits.")
    created_at = models.DateTimeField()

    objects = ProviderGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tin__regex=r"^[0-9]{9}$"),
                name="providergroup_tin_nine_digits",
                violation_error_message="A TIN has nine digits.",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="providergroup_name_not_empty"),
            models.CheckConstraint(
                condition=models.Q(phone="") | models.Q(phone__regex=r"^[0-9]{10}$"),
                name="providergroup_phone_ten_digits",
                violation_error_message="A phone number has ten digits.",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="providergroup_name_trigram"),
            GinIndex(OpClass("phone", name="gin_trgm_ops"), name="providergroup_phone_trigram"),
            models.Index(fields=["name", "id"], name="providergroup_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("providers:group", args=[self.pk])


class ContactChannel(models.TextChoices):
    PHONE = "phone", "Phone"
    EMAIL = "email", "E-mail"
    VISIT = "visit", "Visit"
    LETTER = "letter", "Letter"
    FAX = "fax", "Fax"


@pghistory.track()
class Contact(models.Model):
    """Somebody at a group. `signs` marks the one whose signature binds it."""

    group = models.ForeignKey(ProviderGroup, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="Ten digits.")
    email = models.EmailField("e-mail", blank=True)
    signs = models.BooleanField("signs for the group", default=False)
    prefers = models.CharField("reached best by", max_length=10, choices=ContactChannel, blank=True)
    not_before = models.TimeField(
        "do not call before", null=True, blank=True, help_text="On the clock where they work."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"],
                name="contact_name_once_per_group",
                violation_error_message="This group has a contact of that name.",
            ),
            models.CheckConstraint(
                condition=models.Q(phone="") | models.Q(phone__regex=r"^[0-9]{10}$"),
                name="contact_phone_ten_digits",
                violation_error_message="A phone number has ten digits.",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="contact_name_trigram"),
            GinIndex(OpClass("phone", name="gin_trgm_ops"), name="contact_phone_trigram"),
        ]

    def __str__(self) -> str:
        return self.name
