"""The playbook of one deal, filled from live facts: the panels of its stage and the answers to objections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models.functions import Lower

from accounts import wording
from accounts.models import User
from pipeline.models import CallOutcome, ClosingCall, CompetingPlan, CountyMission, Deal, ScriptVersion, Stake
from pipeline.permissions import may_edit
from pipeline.playbook import (
    FIRST_TEXTS,
    PANELS_BY_STAGE,
    AnswerStep,
    CellFacts,
    Filled,
    Objection,
    Panel,
    cell_to_speak_of,
    fill,
    urgent_cell,
    why_no_closing_call,
    why_not_urgent,
)
from pipeline.queries.effective import average_days_to_effective
from pipeline.queries.roster import roster_rows
from pipeline.stall import local_day
from providers.models import County


@dataclass(frozen=True, slots=True)
class Text:
    """The version that holds; number 0 is the text the product came with."""

    code: str
    number: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelShown:
    code: str
    title: str
    filled: Filled
    refused: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.filled.lines and not self.refused


@dataclass(frozen=True, slots=True)
class StepShown:
    code: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    code: str
    title: str
    version: int
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True)
class Playbook:
    """`measured_on` is how fresh the numbers are; none when nothing was measured."""

    panels: tuple[PanelShown, ...]
    cards: tuple[Card, ...]
    worth: tuple[Stake, ...]
    measured_on: dt.date | None
    is_estimate: bool
    county: County | None


@dataclass(frozen=True, slots=True)
class Known:
    facts: dict[str, str]
    cells: tuple[CellFacts, ...]
    stakes: tuple[Stake, ...]
    county: County | None


def playbook(deal: Deal, *, reader: User, today: dt.date) -> Playbook:
    """Four queries, one more where nothing was measured and one for competing plans.

    Their leverage is shown to those who work the deal alone.
    """
    known = known_of(deal, today)
    panels = [
        panel
        for panel in PANELS_BY_STAGE.get(deal.stage, (Panel.CASE,))
        if panel != Panel.LEVERAGE or may_edit(reader, deal)
    ]
    texts = texts_of([*panels, *Objection])
    theirs = known.facts | (leverage_facts(deal) if Panel.LEVERAGE in panels else {})
    return Playbook(
        panels=tuple(
            _panel(
                panel, texts[panel], known.facts if panel != Panel.LEVERAGE else theirs, known.cells, today
            )
            for panel in panels
        ),
        cards=tuple(card_of(each, texts[each], known.facts) for each in Objection),
        worth=tuple(stake for stake in known.stakes if stake.worth is not None)[:3],
        measured_on=known.cells[0].measured_on if known.cells else None,
        is_estimate=any(cell.is_estimate for cell in known.cells),
        county=known.county,
    )


def texts_of(codes: Collection[str]) -> dict[str, Text]:
    newest = ScriptVersion.objects.filter(code__in=codes).order_by("code", "-number").distinct("code")
    written = {row.code: Text(row.code, row.number, tuple(row.parts)) for row in newest}
    return {code: written.get(code) or Text(code, 0, FIRST_TEXTS[code]) for code in codes}


def known_of(deal: Deal, today: dt.date) -> Known:
    """What is known today about the cell to speak of. Three queries, four where nothing was measured."""
    stakes = tuple(Stake.objects.of_deals([deal.pk]).heaviest_first().select_related("county", "specialty"))
    cells = tuple(_cell(stake, deal) for stake in stakes)
    spoken = stakes[cells.index(cell_to_speak_of(cells, today))] if stakes else None
    county = spoken.county if spoken else _county_of(deal, today)
    facts = {"group": deal.group.name, "owner": deal.owner.name, "mission": _mission(county)}
    if county is not None:
        facts |= {"county": county.name, "county_type": county.get_county_type_display().lower()}
    if average := average_days_to_effective(deal.network):
        facts["days_to_effective"] = str(average.days)
    if spoken is not None:
        facts |= cell_facts(_cell(spoken, deal), today) | _chances(spoken)
    return Known(facts, cells, stakes, county)


def cell_facts(cell: CellFacts, today: dt.date) -> dict[str, str]:
    """Only what there is: a fact of nought is no fact to speak of."""
    facts = {"county": cell.county, "specialty": cell.specialty}
    if cell.gap:
        facts |= {"gap": str(cell.gap), "executed": str(cell.executed), "required": str(cell.required)}
    if cell.brings:
        facts["brings"] = str(cell.brings)
    if cell.members_reached:
        facts["members"] = f"{cell.members_reached:,}"
    if cell.needed_on and cell.needed_on >= today:
        days = (cell.needed_on - today).days
        facts |= {"filing": wording.full_date(cell.needed_on), "days": str(days)}
    return facts


def urgency_of(deal: Deal, today: dt.date) -> tuple[Filled, CellFacts | None, str]:
    """The script as it may be said now, the cell it speaks of, and why not when it may not."""
    known = known_of(deal, today)
    refused = why_not_urgent(known.cells, today)
    cell = urgent_cell(known.cells, today)
    if refused or cell is None:
        return Filled((), ()), None, refused
    text = texts_of([Panel.URGENCY])[Panel.URGENCY]
    return fill(text.parts[0], known.facts), cell, ""


def card_of(objection: Objection, text: Text, facts: Mapping[str, str]) -> Card:
    steps = tuple(
        StepShown(step.value, step.label, fill(part, facts).lines)
        for step, part in zip(AnswerStep, text.parts, strict=True)
    )
    return Card(objection.value, objection.label, text.number, steps)


def missions() -> dict[str, CountyMission]:
    """The newest of each county that has one, by the county's code."""
    newest = CountyMission.objects.order_by("county", "-written_at", "-pk").distinct("county")
    return {row.county_id: row for row in newest.select_related("written_by") if row.text}


@dataclass(frozen=True, slots=True)
class ClosingCallState:
    """The newest call of a deal, and why none may be asked for now (empty when one may)."""

    newest: ClosingCall | None
    why_not: str


def closing_call_state(deal: Deal, today: dt.date) -> ClosingCallState:
    """One query."""
    calls = deal.closing_calls.select_related("asked_by", "called_by").order_by("-asked_at", "-pk")
    return closing_call_after(deal, list(calls), today)


def closing_call_after(deal: Deal, calls: Sequence[ClosingCall], today: dt.date) -> ClosingCallState:
    """`calls` are the newest first. A call that was called off was none: another may be asked for."""
    counted = (call.asked_on for call in calls if call.outcome != CallOutcome.CALLED_OFF)
    return ClosingCallState(
        next(iter(calls), None),
        why_no_closing_call(stage=deal.stage, last_asked_on=next(counted, None), today=today),
    )


def _panel(
    panel: Panel, text: Text, facts: Mapping[str, str], cells: Sequence[CellFacts], today: dt.date
) -> PanelShown:
    if panel == Panel.URGENCY and (refused := why_not_urgent(cells, today)):
        return PanelShown(panel.value, panel.label, Filled((), ()), refused)
    return PanelShown(panel.value, panel.label, fill(text.parts[0], facts))


def competing_plans(deal: Deal) -> list[CompetingPlan]:
    """Those on record with the group, for who works the deal."""
    return list(CompetingPlan.objects.standing().filter(group=deal.group_id).order_by(Lower("name")))


def leverage_facts(deal: Deal) -> dict[str, str]:
    plans = ", ".join(str(plan) for plan in competing_plans(deal))
    return {"competing_plans": plans} if plans else {}


def _cell(stake: Stake, deal: Deal) -> CellFacts:
    return CellFacts(
        county=stake.county.name,
        specialty=stake.specialty.name,
        brings=stake.brings,
        required=stake.required,
        executed=stake.executed,
        members_out_of_reach=stake.members_out_of_reach,
        members_reached=stake.members_reached,
        is_estimate=stake.is_estimate,
        needed_on=stake.needed_on,
        measured_on=local_day(stake.as_of, deal.owner.zone),
    )


def _chances(stake: Stake) -> dict[str, str]:
    others = "No other group" if not stake.other_groups else f"{stake.other_groups} other groups"
    others = "One other group" if stake.other_groups == 1 else others
    facts = {"alternatives": others}
    if stake.chance_if_lost is not None:
        facts["chance_without"] = wording.percent(stake.chance_if_lost)
    return facts


def _county_of(deal: Deal, today: dt.date) -> County | None:
    """Where the group practises inside the service area, when nothing was measured yet."""
    row = (
        roster_rows(deal.group, today=today)
        .filter(location__county__networks=deal.network_id)
        .select_related("location__county")
        .first()
    )
    return row.location.county if row else None


def _mission(county: County | None) -> str:
    newest = county.missions.order_by("-written_at", "-pk").first() if county else None
    return newest.text if newest else ""
