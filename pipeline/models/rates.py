"""What may be offered and what was: ranges, sheets, quotes and approvals. Figures stand here and nowhere else.

Every table is read through `visible_to`, and every reading leaves a row (`accounts.Reading`). Figures never change:
a new range ends the old one, a sheet has versions, a quote is written once.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Role, User
from pipeline.models.deal import Deal
from pipeline.models.rules import NEVER_CHANGED
from pipeline.rates import Asks, CptCategory, Span
from providers.models import Affiliation, County, Network, Specialty

READERS_OF_ALL = (Role.MANAGER, Role.VP)
_WHO = settings.AUTH_USER_MODEL


def percent(**more: object) -> models.DecimalField:
    return models.DecimalField(max_digits=6, decimal_places=2, **more)  # type: ignore[arg-type]  # passed on


def reads_all_rates(user: User | AnonymousUser) -> bool:
    """By role, or granted to the person: a manager, a VP. The administrator is none of them."""
    if not isinstance(user, User) or not user.is_active or user.role == Role.SYSTEM:
        return False
    return user.role in READERS_OF_ALL or user.may_see_rates


def figures_of(user: User | AnonymousUser) -> models.Q:
    """Rows of deals whose figures a person may see: the own, the team's, those covered for, or all. The row names its
    deal as `deal`.
    """
    nobody = models.Q(pk__in=[])
    if not isinstance(user, User) or not user.is_active or user.role == Role.SYSTEM:
        return nobody
    if user.role == Role.VP or user.may_see_rates:
        return ~nobody
    if user.role not in (Role.REP, Role.MANAGER):
        return nobody
    people = [user.pk, *user.stands_in_for]
    theirs = models.Q(deal__owner__in=people)
    if user.role == Role.MANAGER:
        theirs |= models.Q(deal__owner__manager__in=people) | models.Q(deal__owner__manager__isnull=True)
    return theirs


def cells_of(user: User) -> models.QuerySet[Affiliation]:
    """Where the groups of a person's open deals practise, and of those covered for."""
    deals = Deal.objects.open().filter(owner__in=[user.pk, *user.stands_in_for])
    return Affiliation.objects.filter(group__deals__in=deals)


class RateRangeQuerySet(models.QuerySet["RateRange"]):
    def visible_to(self, user: User | AnonymousUser) -> RateRangeQuerySet:
        """A rep sees those of the cells where a group of their own open deals practises."""
        if reads_all_rates(user):
            return self
        if not isinstance(user, User) or not user.is_active or user.role != Role.REP:
            return self.none()
        mine = cells_of(user).filter(
            group__deals__network=models.OuterRef("network"), location__county=models.OuterRef("county")
        )
        return self.filter(
            models.Exists(mine.filter(specialty=models.OuterRef("specialty")))
            | models.Exists(mine.filter(specialty__parent=models.OuterRef("specialty")))
        )

    def in_force(self) -> RateRangeQuerySet:
        return self.filter(ended_at__isnull=True)

    def by_cell(self) -> RateRangeQuerySet:
        small_first = Coalesce("panel_from", 0)
        return self.order_by("county__name", "specialty__name", small_first, "quality", "pk")


class RateRange(models.Model):
    """Where one may start in one cell, for practices of this size and quality. Never changed, only ended."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="rate_ranges")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    panel_from = models.PositiveIntegerField(null=True, blank=True)
    panel_to = models.PositiveIntegerField(null=True, blank=True)
    quality = models.CharField(max_length=120, blank=True)
    low = percent()
    high = percent()
    medicare_year = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RateRangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__gt=0, high__gte=models.F("low")),
                name="raterange_low_to_high",
                violation_error_message="The upper end cannot lie below the lower.",
            ),
            models.CheckConstraint(
                condition=models.Q(panel_from__isnull=True)
                | models.Q(panel_to__isnull=True)
                | models.Q(panel_to__gte=models.F("panel_from")),
                name="raterange_panel_from_to",
                violation_error_message="The larger panel cannot be smaller than the smaller.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True, ended_at__isnull=True)
                | models.Q(ended_by__isnull=False, ended_at__isnull=False),
                name="raterange_ended_by_iff_at",
            ),
            models.UniqueConstraint(
                fields=["network", "county", "specialty", "panel_from", "panel_to", "quality"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="raterange_one_in_force_per_condition",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="figures_never_changed", exclude=["ended_by", "ended_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"rate range {self.pk}"

    @property
    def span(self) -> Span:
        return Span(self.low, self.high)

    @property
    def conditions(self) -> str:
        """For whom it holds, in words."""
        panel = ""
        if self.panel_from is not None and self.panel_to is not None:
            panel = f"panel {self.panel_from:,} to {self.panel_to:,}"
        elif self.panel_from is not None:
            panel = f"panel of {self.panel_from:,} and more"
        elif self.panel_to is not None:
            panel = f"panel up to {self.panel_to:,}"
        return ", ".join(part for part in (panel, self.quality) if part)


class RateSheetQuerySet(models.QuerySet["RateSheet"]):
    def visible_to(self, user: User | AnonymousUser) -> RateSheetQuerySet:
        """A rep sees those of specialties a group of their own open deals practises."""
        if reads_all_rates(user):
            return self
        if not isinstance(user, User) or not user.is_active or user.role != Role.REP:
            return self.none()
        mine = cells_of(user).filter(group__deals__network=models.OuterRef("network"))
        return self.filter(
            models.Exists(mine.filter(specialty=models.OuterRef("specialty")))
            | models.Exists(mine.filter(specialty__parent=models.OuterRef("specialty")))
        )

    def newest(self) -> RateSheetQuerySet:
        """The version that holds now, of each network and specialty."""
        later = RateSheet.objects.filter(
            network=models.OuterRef("network"),
            specialty=models.OuterRef("specialty"),
            version__gt=models.OuterRef("version"),
        )
        return self.exclude(models.Exists(later))


class RateSheet(models.Model):
    """One version of what a specialty is paid, one line per category. A change is a new version."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="rate_sheets")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    medicare_year = models.PositiveSmallIntegerField()
    published_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    objects = RateSheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "specialty", "version"], name="ratesheet_version_once"
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"rate sheet {self.pk}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("pipeline:rate-sheet", args=[self.pk])


class RateSheetLine(models.Model):
    sheet = models.ForeignKey(RateSheet, on_delete=models.CASCADE, related_name="lines")
    category = models.CharField(max_length=12, choices=CptCategory)
    percent = percent()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "category"], name="ratesheetline_category_once"),
            models.CheckConstraint(condition=models.Q(percent__gt=0), name="ratesheetline_above_zero"),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"line {self.category} of sheet {self.sheet_id}"


class RateLimit(models.Model):
    """Up to how many points beyond a range a manager may agree to, set by the VP. The newest counts."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="rate_limits")
    points = percent()
    set_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(points__gte=0), name="ratelimit_not_below_0")
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"rate limit {self.pk}"


class RateQuoteQuerySet(models.QuerySet["RateQuote"]):
    def visible_to(self, user: User | AnonymousUser) -> RateQuoteQuerySet:
        """Figures of a deal: for its owner, the manager of the team, the VP, and whom the right was granted."""
        return self.filter(figures_of(user))

    def approved(self) -> RateQuoteQuerySet:
        return self.filter(approval__is_approved=True)


class RateQuote(models.Model):
    """Figures for one deal, on the ground of a range or a sheet or of neither. Written once."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="quotes")
    rate_range = models.ForeignKey(RateRange, on_delete=models.PROTECT, null=True, related_name="quotes")
    sheet = models.ForeignKey(RateSheet, on_delete=models.PROTECT, null=True, related_name="quotes")
    low = percent(null=True)
    high = percent(null=True)
    medicare_year = models.PositiveSmallIntegerField()
    points_outside = percent(null=True, help_text="Empty where nothing was on record to compare with.")
    made_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = RateQuoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rate_range__isnull=True) | models.Q(sheet__isnull=True),
                name="ratequote_range_or_sheet",
            ),
            models.CheckConstraint(
                condition=models.Q(sheet__isnull=False, low__isnull=True, high__isnull=True)
                | models.Q(sheet__isnull=True, low__gt=0, high__gte=models.F("low")),
                name="ratequote_span_unless_sheet",
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"quote {self.pk} of deal {self.deal_id}"


class RateQuoteLine(models.Model):
    quote = models.ForeignKey(RateQuote, on_delete=models.CASCADE, related_name="lines")
    category = models.CharField(max_length=12, choices=CptCategory)
    percent = percent()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quote", "category"], name="ratequoteline_category_once"),
            models.CheckConstraint(condition=models.Q(percent__gt=0), name="ratequoteline_above_zero"),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"line {self.category} of quote {self.quote_id}"


class RateApprovalQuerySet(models.QuerySet["RateApproval"]):
    def visible_to(self, user: User | AnonymousUser) -> RateApprovalQuerySet:
        return self.filter(quote__in=RateQuote.objects.visible_to(user))

    def pending(self) -> RateApprovalQuerySet:
        return self.filter(decided_at__isnull=True)


class RateApproval(models.Model):
    """A question put to the manager or the VP before figures outside the range are shown."""

    quote = models.OneToOneField(RateQuote, on_delete=models.PROTECT, related_name="approval")
    asks = models.CharField(max_length=8, choices=Asks)
    why = models.CharField(max_length=500)
    asked_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    is_approved = models.BooleanField(null=True)
    decided_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    objects = RateApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True, is_approved__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False),
                name="rateapproval_decided_by_iff_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("asked_by")), name="rateapproval_decided_by_another"
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(decided_at__isnull=True), name="rateapproval_pending"
            ),
        ]

    def __str__(self) -> str:
        return f"approval of quote {self.quote_id}"
