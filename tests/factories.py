"""Test data from plain functions: what a test does not mention gets a sensible value."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Role, User
from adequacy.models import (
    AccessRule,
    AreaType,
    CountedAs,
    CountyArea,
    MemberFile,
    MemberUpload,
    MemberUploadPart,
    MinimumKind,
    MinimumRule,
    SpecialtyType,
    StandardSet,
)
from pipeline.models import (
    CONVERSATIONS,
    Channel,
    Deal,
    Hold,
    HoldReason,
    LossReason,
    NextStep,
    Outcome,
    RateRange,
    RateSheet,
    RateSheetLine,
    StageMove,
    Stake,
    StepKind,
    Touch,
)
from pipeline.stages import Stage
from pipeline.stall import clock_started_on, quiet_on
from providers.models import (
    Affiliation,
    Agreement,
    Contact,
    County,
    CountyType,
    FilingDeadline,
    GroupKind,
    LetterOfIntent,
    LineOfBusiness,
    Location,
    Network,
    Participant,
    Provider,
    ProviderGroup,
    ProviderKind,
    Specialty,
    SpecialtyKind,
)

NOON = dt.datetime(2026, 3, 2, 17, 0, tzinfo=dt.UTC)
"""A Monday, noon in New York: the moment of a test that does not care."""

_serial = itertools.count(1)


# people ------------------------------------------------------------------------------------------


def make_user(*, name: str = "", role: Role = Role.REP, password: str | None = None, **fields: Any) -> User:
    number = next(_serial)
    name = name or f"Person {number}"
    email = fields.pop("email", f"{name.split()[0].lower()}.{number}@plan.example")
    return User.objects.create_user(email, password, name=name, role=role, **fields)


# the ground --------------------------------------------------------------------------------------


def make_county(
    *, ssa_code: str = "10120", name: str = "Columbia", state: str = "FL", fips: str = "12023", **fields: Any
) -> County:
    values: dict[str, Any] = {
        "name": name,
        "state": state,
        "fips": fips,
        "county_type": CountyType.MICRO,
        "beneficiaries": 18_000,
        "population": 70_000,
        "latitude": 30.22,
        "longitude": -82.62,
        "edition": "2026",
    } | fields
    return County.objects.get_or_create(ssa_code=ssa_code, defaults=values)[0]


def make_specialty(*, code: str = "008", name: str = "Cardiology", **fields: Any) -> Specialty:
    values = {"name": name, "kind": SpecialtyKind.PROVIDER} | fields
    return Specialty.objects.get_or_create(code=code, defaults=values)[0]


def make_network(
    *, name: str = "Florida Gold", counties: list[County] | None = None, **fields: Any
) -> Network:
    values: dict[str, Any] = {
        "line_of_business": LineOfBusiness.MEDICARE_ADVANTAGE,
        "contract_year": 2027,
        "edition": "2026",
        "go_live_on": dt.date(2027, 1, 1),
    } | fields
    network = Network.objects.create(name=name, **values)
    network.counties.set([make_county()] if counties is None else counties)
    return network


def make_deadline(
    *, network: Network, due_on: dt.date = dt.date(2026, 5, 20), **fields: Any
) -> FilingDeadline:
    values: dict[str, Any] = {"name": "Application", "accepts_letters": True} | fields
    return FilingDeadline.objects.create(network=network, due_on=due_on, **values)


def make_group(*, name: str = "", tin: str = "", **fields: Any) -> ProviderGroup:
    number = next(_serial)
    values: dict[str, Any] = {"kind": GroupKind.GROUP, "created_at": NOON} | fields
    return ProviderGroup.objects.create(
        name=name or f"Group {number}", tin=tin or f"{900_000_000 + number}", **values
    )


def make_contact(*, group: ProviderGroup, name: str = "Priya Mehta", **fields: Any) -> Contact:
    return Contact.objects.create(group=group, name=name, **fields)


def make_npi(serial: int) -> str:
    """A made-up NPI that passes the check digit; 24 stands for the issuer's prefix 80840."""
    body = f"2{serial:08d}"
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(body)]
    total = 24 + sum(value - 9 if value > 9 else value for value in doubled)
    return f"{body}{-total % 10}"


def make_provider(*, name: str = "", npi: str = "", **fields: Any) -> Provider:
    number = next(_serial)
    values: dict[str, Any] = {"kind": ProviderKind.INDIVIDUAL} | fields
    return Provider.objects.create(npi=npi or make_npi(number), name=name or f"Doe, Pat {number}", **values)


def make_location(*, group: ProviderGroup, county: County | None = None, **fields: Any) -> Location:
    number = next(_serial)
    values: dict[str, Any] = {
        "address": f"{number} Main St",
        "city": "Lake City",
        "state": "FL",
        "zip_code": "32025",
        "latitude": 30.16,
        "longitude": -82.64,
    } | fields
    return Location.objects.create(group=group, county=county or make_county(), **values)


def make_affiliation(
    *,
    group: ProviderGroup,
    specialty: Specialty | None = None,
    location: Location | None = None,
    provider: Provider | None = None,
    **fields: Any,
) -> Affiliation:
    return Affiliation.objects.create(
        group=group,
        provider=provider or make_provider(),
        location=location or make_location(group=group),
        specialty=specialty or make_specialty(),
        **fields,
    )


def make_agreement(
    *,
    group: ProviderGroup,
    network: Network,
    by: User,
    signed_on: dt.date = dt.date(2026, 2, 1),
    **fields: Any,
) -> Agreement:
    """An executed agreement that names the whole roster of the group."""
    values: dict[str, Any] = {
        "plan_signer": "Vera Stone",
        "group_signer": "Dr. Mehta",
        "recorded_at": NOON,
    } | fields
    agreement = Agreement.objects.create(
        group=group,
        network=network,
        recorded_by=by,
        signed_by_plan_on=signed_on,
        signed_by_group_on=signed_on,
        **values,
    )
    for affiliation in group.affiliations.all():
        Participant.objects.create(
            agreement=agreement, affiliation=affiliation, beds=affiliation.beds, from_on=signed_on
        )
    return agreement


def make_letter(
    *,
    group: ProviderGroup,
    network: Network,
    by: User,
    signed_on: dt.date = dt.date(2026, 2, 1),
    **fields: Any,
) -> LetterOfIntent:
    values: dict[str, Any] = {
        "plan_signer": "Vera Stone",
        "group_signer": "Dr. Mehta",
        "expires_on": dt.date(2026, 12, 31),
        "recorded_at": NOON,
    } | fields
    return LetterOfIntent.objects.create(
        group=group,
        network=network,
        recorded_by=by,
        signed_by_plan_on=signed_on,
        signed_by_group_on=signed_on,
        **values,
    )


# deals -------------------------------------------------------------------------------------------


def make_deal(
    *,
    owner: User,
    group: ProviderGroup | None = None,
    network: Network | None = None,
    stage: Stage = Stage.IDENTIFIED,
    opened_at: dt.datetime = NOON,
    due_on: dt.date | None = None,
    what: str = "Call the practice manager",
    **fields: Any,
) -> Deal:
    """An open deal with its one next step, as the database demands, or one lost in Rates without."""
    group = group or make_group()
    network = network or Network.objects.first() or make_network()
    day = owner.today(opened_at)
    started = clock_started_on(moments=[opened_at], hold_ended_on=[], zone=owner.zone)
    closed: dict[str, Any] = {}
    if stage == Stage.LOST:
        closed = {"closed_at": opened_at, "closed_by": owner, "loss_reason": make_loss_reason()}
    with transaction.atomic():
        deal = Deal.objects.create(
            group=group,
            network=network,
            owner=owner,
            stage=stage,
            stage_entered_at=opened_at,
            opened_by=owner,
            opened_at=opened_at,
            **({} if closed else _clock(started, owner, due_on or day + dt.timedelta(days=2))),
            **(closed | fields),
        )
        if not closed:
            NextStep.objects.create(
                deal=deal,
                owner=owner,
                kind=StepKind.CALL,
                what=what,
                due_on=due_on or day + dt.timedelta(days=2),
                planned_on=day,
                planned_by=owner,
                planned_at=opened_at,
            )
        if stage == Stage.LOST:
            make_loss(deal)
    return deal


def _clock(started: dt.date, owner: User, due_on: dt.date) -> dict[str, Any]:
    return {
        "due_on": due_on,
        "clock_zone": owner.time_zone,
        "clock_started_on": started,
        "quiet_on": quiet_on(started_on=started),
    }


def make_loss(deal: Deal, *, stage: Stage = Stage.RATES) -> StageMove:
    return StageMove.objects.create(
        deal=deal,
        from_stage=stage,
        to_stage=Stage.LOST,
        moved_by=deal.owner,
        moved_at=deal.opened_at,
        is_forward=False,
        key=uuid.uuid4(),
    )


def make_deals(
    count: int,
    *,
    owner: User,
    network: Network | None = None,
    stage: Stage = Stage.IDENTIFIED,
    opened_at: dt.datetime = NOON,
    due_on: dt.date | None = None,
) -> list[Deal]:
    """Many open deals at once, each with a group that has a site, a specialty and a touch: for counting queries."""
    network = network or Network.objects.first() or make_network()
    county, specialty, day = make_county(), make_specialty(), owner.today(opened_at)
    serials = [next(_serial) for _ in range(count)]
    groups = ProviderGroup.objects.bulk_create(
        ProviderGroup(name=f"Group {n}", tin=f"{900_000_000 + n}", kind=GroupKind.GROUP, created_at=NOON)
        for n in serials
    )
    places = Location.objects.bulk_create(
        Location(
            group=group,
            county=county,
            address=f"{n} Main St",
            city="Lake City",
            state="FL",
            zip_code="32025",
            latitude=30.16,
            longitude=-82.64,
        )
        for n, group in zip(serials, groups, strict=True)
    )
    providers = Provider.objects.bulk_create(
        Provider(npi=make_npi(n), kind=ProviderKind.INDIVIDUAL, name=f"Doe, Pat {n}") for n in serials
    )
    Affiliation.objects.bulk_create(
        Affiliation(group=group, provider=provider, location=place, specialty=specialty)
        for group, provider, place in zip(groups, providers, places, strict=True)
    )
    started = clock_started_on(moments=[opened_at], hold_ended_on=[], zone=owner.zone)
    with transaction.atomic():
        deals = Deal.objects.bulk_create(
            Deal(
                group=group,
                network=network,
                owner=owner,
                stage=stage,
                stage_entered_at=opened_at,
                opened_by=owner,
                opened_at=opened_at,
                **_clock(started, owner, due_on or day + dt.timedelta(days=2)),
                last_attempt_at=opened_at,
                unanswered=1,
            )
            for group in groups
        )
        NextStep.objects.bulk_create(
            NextStep(
                deal=deal,
                owner=owner,
                kind=StepKind.CALL,
                what="Call the practice manager",
                due_on=due_on or day + dt.timedelta(days=2),
                planned_on=day,
                planned_by=owner,
                planned_at=opened_at,
            )
            for deal in deals
        )
        Touch.objects.bulk_create(
            Touch(
                deal=deal,
                key=uuid.uuid4(),
                outcome=Outcome.MESSAGE,
                is_conversation=False,
                channel=Channel.PHONE,
                note="Front desk: call on Wednesday",
                made_at=opened_at,
                made_by=owner,
                logged_at=opened_at,
                logged_by=owner,
            )
            for deal in deals
        )
    return deals


def make_stake(*, deal: Deal, specialty: Specialty | None = None, **fields: Any) -> Stake:
    """Not saved: `replace_stakes` is the door. Three of four cardiologists are executed; this deal brings two."""
    values: dict[str, Any] = {
        "county": make_county(),
        "brings": 2,
        "required": 4,
        "executed": 3,
        "members": 18_000,
        "members_out_of_reach": 2_000,
        "members_reached": 1_500,
        "is_estimate": True,
        "closes": True,
        "is_critical": False,
        "other_groups": 1,
        "edition": "2026",
        "as_of": NOON,
    } | fields
    return Stake(deal=deal, specialty=specialty or make_specialty(), **values)


def make_touch(
    *,
    deal: Deal,
    outcome: Outcome = Outcome.DECISION_MAKER,
    made_at: dt.datetime = NOON,
    note: str = "",
    **fields: Any,
) -> Touch:
    """A bare row: the clocks of the deal stay as they are. Use `log_touch` for the whole act."""
    values: dict[str, Any] = {
        "channel": Channel.PHONE,
        "logged_at": made_at,
        "made_by": deal.owner,
        "logged_by": deal.owner,
        "key": uuid.uuid4(),
    } | fields
    return Touch.objects.create(
        deal=deal,
        outcome=outcome,
        is_conversation=outcome in CONVERSATIONS,
        made_at=made_at,
        note=note,
        **values,
    )


def make_loss_reason(*, code: str = "rates", label: str = "Rates") -> LossReason:
    return LossReason.objects.get_or_create(code=code, defaults={"label": label})[0]


def make_hold_reason(*, code: str = "away", label: str = "Decision-maker away") -> HoldReason:
    return HoldReason.objects.get_or_create(code=code, defaults={"label": label})[0]


def make_hold(*, deal: Deal, until_on: dt.date, placed_at: dt.datetime = NOON, **fields: Any) -> Hold:
    values: dict[str, Any] = {"reason": make_hold_reason(), "placed_by": deal.owner} | fields
    return Hold.objects.create(
        deal=deal, until_on=until_on, placed_at=placed_at, placed_on=deal.owner.today(placed_at), **values
    )


# standards ---------------------------------------------------------------------------------------


SPEEDS = {
    CountyType.LARGE_METRO: 30,
    CountyType.METRO: 40,
    CountyType.MICRO: 45,
    CountyType.RURAL: 50,
    CountyType.CEAC: 55,
}


def make_standard_set(*, edition: str = "2026", **fields: Any) -> StandardSet:
    values: dict[str, Any] = {
        "line_of_business": LineOfBusiness.MEDICARE_ADVANTAGE,
        "valid_from": dt.date(2026, 1, 1),
        "source": "test",
    } | fields
    made, is_new = StandardSet.objects.get_or_create(edition=edition, defaults=values)
    if is_new:
        for code, miles_per_hour in SPEEDS.items():
            AreaType.objects.create(
                standard_set=made, code=code, name=CountyType(code).label, miles_per_hour=miles_per_hour
            )
    return made


def make_judged(
    *, specialty: Specialty, counted: Sequence[Specialty] = (), weight: str = "1", **fields: Any
) -> SpecialtyType:
    """A type the set judges; what counts in it is the specialty itself unless others are named."""
    values: dict[str, Any] = {"standard_set": make_standard_set(), "name": specialty.name} | fields
    standard_set = values.pop("standard_set")
    if counted:
        CountedAs.objects.filter(standard_set=standard_set, judged=specialty).delete()
    for each in counted or (specialty,):
        CountedAs.objects.update_or_create(
            standard_set=standard_set, specialty=each, judged=specialty, defaults={"weight": Decimal(weight)}
        )
    made, _ = SpecialtyType.objects.update_or_create(
        standard_set=standard_set, specialty=specialty, defaults=values
    )
    return made


def make_county_area(*, county: County, standard_set: StandardSet | None = None, **fields: Any) -> CountyArea:
    values: dict[str, Any] = {
        "area_type": county.county_type,
        "beneficiaries": county.beneficiaries,
        "base_population_ratio": Decimal("0.1211850971"),
    } | fields
    return CountyArea.objects.create(
        standard_set=standard_set or make_standard_set(), county=county, **values
    )


def make_minimum(*, specialty: Specialty, value: str = "0.24", **fields: Any) -> MinimumRule:
    values: dict[str, Any] = {
        "standard_set": make_standard_set(),
        "area_type": CountyType.MICRO,
        "kind": MinimumKind.PROVIDERS_PER_1000,
    } | fields
    _be_judged(values["standard_set"], specialty)
    return MinimumRule.objects.create(specialty=specialty, value=Decimal(value), **values)


def _be_judged(standard_set: StandardSet, specialty: Specialty) -> None:
    """Whoever has a minimum is judged, unless it is told otherwise by `make_judged`; a part counts in its whole."""
    SpecialtyType.objects.get_or_create(
        standard_set=standard_set,
        specialty=specialty,
        defaults={"name": specialty.name, "parent": specialty.parent},
    )
    judged = specialty.parent or specialty
    if specialty.parent or not CountedAs.objects.filter(standard_set=standard_set, judged=judged).exists():
        CountedAs.objects.get_or_create(standard_set=standard_set, specialty=specialty, judged=judged)


def make_access_rule(
    *, specialty: Specialty, minutes: int | None = 50, miles: int | None = 35, **fields: Any
) -> AccessRule:
    values: dict[str, Any] = {
        "standard_set": make_standard_set(),
        "area_type": CountyType.MICRO,
        "required_percent": Decimal(85),
    } | fields
    return AccessRule.objects.create(specialty=specialty, minutes=minutes, miles=miles, **values)


# members -----------------------------------------------------------------------------------------


def make_member_file(*, network: Network, by: User, **fields: Any) -> MemberFile:
    """In force, without points: counties are measured by their ZIP points."""
    values: dict[str, Any] = {
        "file_name": "members.csv",
        "sha256": "0" * 64,
        "rows_read": 3,
        "rows_used": 2,
        "members": 40,
        "uploaded_at": NOON,
    } | fields
    return MemberFile.objects.create(network=network, uploaded_by=by, **values)


def make_member_upload(*, network: Network, by: User, content: bytes = b"", **fields: Any) -> MemberUpload:
    values: dict[str, Any] = {
        "file_name": "members.csv",
        "size": len(content) or 1,
        "sha256": "0" * 64,
        "uploaded_at": NOON,
        "touched_at": NOON,
    } | fields
    made: MemberUpload = MemberUpload.objects.create(network=network, uploaded_by=by, **values)
    MemberUploadPart.objects.create(upload=made, number=0, content=content)
    return made


# rates -------------------------------------------------------------------------------------------


def make_range(*, network: Network, by: User, low: str = "95", high: str = "105", **fields: Any) -> RateRange:
    values: dict[str, Any] = {
        "county": fields.pop("county", None) or make_county(),
        "specialty": fields.pop("specialty", None) or make_specialty(),
        "medicare_year": 2026,
        "set_at": NOON,
    } | fields
    made: RateRange = RateRange.objects.create(
        network=network, low=Decimal(low), high=Decimal(high), set_by=by, **values
    )
    return made


def make_sheet(
    *, network: Network, by: User, lines: dict[str, str] | None = None, **fields: Any
) -> RateSheet:
    values: dict[str, Any] = {
        "specialty": fields.pop("specialty", None) or make_specialty(),
        "version": 1,
        "medicare_year": 2026,
        "published_at": NOON,
    } | fields
    sheet: RateSheet = RateSheet.objects.create(network=network, published_by=by, **values)
    for category, percent in (lines or {"evaluation": "102", "surgery": "110.5"}).items():
        RateSheetLine.objects.create(sheet=sheet, category=category, percent=Decimal(percent))
    return sheet
