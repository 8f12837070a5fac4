"""What an audit found, as plain values; the form in which it is kept, and from which every page and file is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

from adequacy.audit.reading import Notice, Rejected


@dataclass(frozen=True, slots=True)
class Figures:
    """Both tests of a cell in one network. None: the edition does not ask, or nobody has told the number it needs."""

    required: float | None
    have: float
    number_passes: bool | None
    share: float | None
    credits: tuple[str, ...]
    share_credited: float | None
    share_required: float | None
    access_passes: bool | None
    passes: bool | None
    undecided: bool
    members_missing: int
    number_missing: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Members of one ZIP code whom no executed site reaches, the miles to the nearest, and how far that is beyond the
    limit; None where there is no site at all.
    """

    zip: str
    members: int
    nearest_miles: float | None
    too_far: float | None


@dataclass(frozen=True, slots=True)
class AuditCell:
    """`county` is the FIPS code; the SSA code tells cells apart. Limits as they hold here, None where none is asked;
    `radius_miles` is what both come down to. `out_of_reach` names the ZIP codes with most members left out, of so many
    in all, where the executed network fails by distance.
    """

    county: str
    ssa: str
    specialty: str
    members: int
    minutes: int | None
    miles: int | None
    radius_miles: float | None
    is_relaxed: bool
    executed: Figures
    with_loi: Figures
    out_of_reach: tuple[LeftOut, ...]
    zips_out_of_reach: int


@dataclass(frozen=True, slots=True)
class AuditCounty:
    ssa: str
    fips: str
    name: str
    area: str
    members: int


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    ssa: str
    county: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """A cell that falls without a group, and what would be left: providers or beds, and the share in reach before
    credits, None where no distance is asked for.
    """

    ssa: str
    specialty: str
    number_falls: bool
    access_falls: bool
    have_without: float
    share_without: float | None


@dataclass(frozen=True, slots=True)
class CriticalGroup:
    group: str
    npis: int
    cells: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who would close some of a gap. `source` is letter (of the roster) or directory (of the plan); then `group_id`."""

    group: str
    group_id: int | None
    source: str
    members: int
    number: float
    share: float


@dataclass(frozen=True, slots=True)
class CellClosers:
    """`fewest` close the cell together where `closes`; they are chosen greedily."""

    ssa: str
    specialty: str
    candidates: int
    ranked: tuple[Candidate, ...]
    fewest: tuple[Candidate, ...]
    closes: bool


@dataclass(frozen=True)
class AuditReport:
    edition: str
    as_of: str
    state: str
    line_of_business: str
    standard: str
    source: str
    is_example: bool
    is_applicant: bool
    road_factor: float
    member_source: str
    file_name: str
    rows_read: int
    rows_rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    counties: tuple[AuditCounty, ...]
    specialties: Mapping[str, str]
    in_beds: tuple[str, ...]
    cells: tuple[AuditCell, ...]
    critical: tuple[CriticalGroup, ...]
    closers: tuple[CellClosers, ...]

    @cached_property
    def county_by_ssa(self) -> Mapping[str, AuditCounty]:
        return {county.ssa: county for county in self.counties}

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], AuditCell]:
        return {(cell.ssa, cell.specialty): cell for cell in self.cells}

    def cell(self, ssa: str, specialty: str) -> AuditCell:
        return self._by_place[ssa, specialty]

    @cached_property
    def gaps(self) -> tuple[AuditCell, ...]:
        """The cells that fail, by how many members they still lack, then by how many providers."""
        failing = (cell for cell in self.cells if cell.executed.passes is False)
        return tuple(sorted(failing, key=_by_size))

    @property
    def passing(self) -> int:
        return sum(cell.executed.passes is True for cell in self.cells)

    @property
    def passing_with_letters(self) -> int:
        return sum(cell.with_loi.passes is True for cell in self.cells)

    @property
    def rows_used(self) -> int:
        return self.rows_read - len(self.rows_rejected)


def _by_size(cell: AuditCell) -> tuple[float, float, int, str, str]:
    figures = cell.executed
    return (-figures.members_missing, -figures.number_missing, -cell.members, cell.ssa, cell.specialty)


def as_json(report: AuditReport) -> dict[str, Any]:
    """The figures of the executed network stand in the cell itself."""
    kept = {field.name: getattr(report, field.name) for field in fields(report) if field.name != "cells"}
    plain: dict[str, Any] = {name: _plain(value) for name, value in kept.items()}
    plain["cells"] = [_cell(cell) for cell in report.cells]
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Rejected | Notice | NotEvaluated | AuditCounty | CriticalGroup | CellClosers):
        return asdict(value)
    return dict(value) if isinstance(value, Mapping) else value


def _cell(cell: AuditCell) -> dict[str, Any]:
    plain = asdict(cell)
    return {name: value for name, value in plain.items() if name not in ("executed", "with_loi")} | {
        **plain["executed"],
        "with_loi": plain["with_loi"],
    }


def from_json(plain: Mapping[str, Any]) -> AuditReport:
    """Reads back what `as_json` wrote, also after a trip through the database."""
    values = dict(plain)
    values["rows_rejected"] = tuple(Rejected(**each) for each in plain["rows_rejected"])
    values["notices"] = tuple(Notice(each["reason"], tuple(each["rows"])) for each in plain["notices"])
    values["not_evaluated"] = tuple(NotEvaluated(**each) for each in plain["not_evaluated"])
    values["counties"] = tuple(AuditCounty(**each) for each in plain["counties"])
    values["in_beds"] = tuple(plain["in_beds"])
    values["cells"] = tuple(map(_read_cell, plain["cells"]))
    values["critical"] = tuple(
        CriticalGroup(each["group"], each["npis"], tuple(Held(**cell) for cell in each["cells"]))
        for each in plain["critical"]
    )
    values["closers"] = tuple(map(_read_closers, plain["closers"]))
    return AuditReport(**values)


_MADE_UP = ("executed", "with_loi", "out_of_reach")
_OF_CELL = tuple(field.name for field in fields(AuditCell) if field.name not in _MADE_UP)
_OF_FIGURES = tuple(field.name for field in fields(Figures))


def _read_cell(plain: Mapping[str, Any]) -> AuditCell:
    return AuditCell(
        **{name: plain[name] for name in _OF_CELL},
        out_of_reach=tuple(LeftOut(**each) for each in plain["out_of_reach"]),
        executed=_read_figures(plain),
        with_loi=_read_figures(plain["with_loi"]),
    )


def _read_figures(plain: Mapping[str, Any]) -> Figures:
    return Figures(**{name: plain[name] for name in _OF_FIGURES} | {"credits": tuple(plain["credits"])})


def _read_closers(plain: Mapping[str, Any]) -> CellClosers:
    lists = {name: tuple(Candidate(**each) for each in plain[name]) for name in ("ranked", "fewest")}
    return CellClosers(**{**plain, **lists})
