"""Roster files into the database: good rows land, bad rows are reported, the same file twice changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from typing import Any

import pghistory
from django.db import connection, transaction
from django.db.models import Model

from accounts.models import User
from providers.actions.import_letters import tell_import_finished
from providers.actions.supply import note_roster_change
from providers.models import (
    Affiliation,
    Contact,
    Location,
    Network,
    Provider,
    ProviderGroup,
    RosterImport,
    RosterProblem,
)
from providers.queries.roster_record import on_record
from providers.roster import Problem, Roster, read
from providers.roster.problems import notice
from providers.roster_lookups import roster_lookups
from providers.roster_merge import Merge, Outcome, Writes

MOST_BYTES = 10 * 1024 * 1024
CHUNK = 1_000
CHANGED_FIELDS: dict[type[Model], list[str]] = {
    Location: ["phone", "latitude", "longitude"],
    Contact: ["role", "phone", "email"],
    Affiliation: ["is_accepting", "offers_telehealth", "beds", "from_on"],
}
# Groups first, as the others point at them. The order is also the order of the locks.
WRITTEN: tuple[type[Model], ...] = (ProviderGroup, Provider, Location, Contact, Affiliation)


class RosterUnreadable(Exception):
    """Not one row could be read: no text, or a heading that will not do. Nothing is recorded."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.reason for problem in problems))
        self.problems = problems


def import_roster(
    *, network: Network, file_name: str, content: bytes, by: User, at: dt.datetime
) -> RosterImport:
    """
    1. Read the file; one that is no roster is refused whole.
    2. In one transaction, with other writers of rosters waiting: hold the rows against the record, write what is
       new or corrected, note whose supply changed, keep the report with every refused row, and write a letter.
    """
    lookups = roster_lookups()
    roster = read(content, lookups)
    if roster.rows_read == 0:
        raise RosterUnreadable(roster.problems)
    with pghistory.context(roster=file_name), transaction.atomic():
        _let_others_wait()
        merge = Merge(on_record(roster.rows, by.today(at)), lookups, at)
        merge.take(roster.rows)
        old_places = _places_before(merge.writes)
        _write(merge.writes)
        note_roster_change(groups=_groups_changed(merge.writes), old_places=old_places)
        made = _report(network, file_name, content, roster, merge.outcomes, by, at)
        _keep_problems(made, [*roster.problems, *merge.problems, *_outside(roster, network)])
        tell_import_finished(made)
    return made


def _let_others_wait() -> None:
    """Groups are common to the plan, so two files may name the same one: the second waits, whatever its network.

    Readers, and writers of deals, are not held up.
    """
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in WRITTEN)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def _write(writes: Writes) -> None:
    for model in WRITTEN:
        rows = writes.new.get(model, [])
        model._default_manager.bulk_create(rows, batch_size=CHUNK)
        changed = list(writes.changed.get(model, {}).values())
        if changed:
            model._default_manager.bulk_update(changed, CHANGED_FIELDS[model], batch_size=CHUNK)


def _places_before(writes: Writes) -> dict[int, list[tuple[float, float]]]:
    """Where the sites that a row corrects stood until now, by group."""
    moved = Location.objects.filter(pk__in=writes.changed.get(Location, {}))
    places: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for group, latitude, longitude in moved.values_list("group", "latitude", "longitude"):
        places[group].append((latitude, longitude))
    return places


def _groups_changed(writes: Writes) -> set[int]:
    """Those with a site or somebody at work new or corrected. A contact supplies nothing."""
    return {
        row.group_id
        for model in (Location, Affiliation)
        for row in [*writes.new.get(model, []), *writes.changed.get(model, {}).values()]
        if isinstance(row, Location | Affiliation)
    }


def _report(
    network: Network,
    file_name: str,
    content: bytes,
    roster: Roster,
    outcomes: dict[Outcome, int],
    by: User,
    at: dt.datetime,
) -> RosterImport:
    used: dict[str, Any] = {
        f"rows_{outcome.value}": outcomes[outcome] for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME)
    }
    rows_used = sum(used.values())
    return RosterImport.objects.create(
        network=network,
        file_name=file_name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        imported_by=by,
        imported_at=at,
        rows_read=roster.rows_read,
        rows_used=rows_used,
        rows_rejected=roster.rows_read - rows_used,
        **used,
    )


def _keep_problems(made: RosterImport, problems: list[Problem]) -> None:
    RosterProblem.objects.bulk_create(
        (
            RosterProblem(
                roster_import=made,
                line=problem.line,
                column=problem.column,
                reason=problem.reason,
                value=problem.value,
                is_rejection=problem.is_rejection,
            )
            for problem in sorted(problems, key=lambda problem: problem.line)
        ),
        batch_size=CHUNK,
    )


def _outside(roster: Roster, network: Network) -> list[Problem]:
    """One notice for the whole file: such rows count nowhere in this network."""
    served = set(network.counties.values_list("pk", flat=True))
    rows = sum(row.county_code not in served for row in roster.rows)
    if not rows or not served:
        return []
    stand = "row stands" if rows == 1 else "rows stand"
    return [notice(1, "county", f"{rows:,} {stand} outside the service area of {network}.")]
