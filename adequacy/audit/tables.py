"""The report as rows for a spreadsheet: the same figures, one table for each part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adequacy.audit.result import AuditCell, AuditReport, Figures
from adequacy.audit.words import result_of, why

Cell = str | int | float | None
FIGURES = (
    "required", "have", "number_passes", "share", "credits", "share_credited", "share_required", "access_passes",
    "passes",
)  # fmt: skip
CELLS = (
    "county", "ssa", "county_name", "specialty", "specialty_name", *FIGURES, "undecided", "members", "members_missing",
    "number_missing", "minutes", "miles", "relaxed", "result", "why", *(f"with_loi_{name}" for name in FIGURES),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    heading: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def cell_rows(report: AuditReport) -> Iterator[list[Cell]]:
    for cell in report.cells:
        executed = cell.executed
        yield [
            *(cell.county, cell.ssa, report.county_by_ssa[cell.ssa].name, cell.specialty),
            report.specialties[cell.specialty],
            *_figures(executed),
            *(_yes(executed.undecided), cell.members, executed.members_missing, executed.number_missing),
            *(cell.minutes, cell.miles, _yes(cell.is_relaxed), result_of(cell).word, why(report, cell)),
            *_figures(cell.with_loi),
        ]


def _figures(figures: Figures) -> list[Cell]:
    return [
        figures.required,
        figures.have,
        _yes(figures.number_passes),
        figures.share,
        " ".join(figures.credits),
        figures.share_credited,
        figures.share_required,
        _yes(figures.access_passes),
        _yes(figures.passes),
    ]


def _yes(answer: object) -> str:
    return "" if answer is None else "yes" if answer else "no"


def tables(report: AuditReport) -> list[Table]:
    return [
        Table("Summary", ("what", "value"), summary(report)),
        Table("Cells", CELLS, list(cell_rows(report))),
        Table("Gaps", GAPS, [_gap(report, cell) for cell in report.gaps]),
        Table(
            "Out of reach",
            (
                *(
                    "ssa",
                    "county",
                    "specialty",
                    "specialty_name",
                    "zip",
                    "members",
                    "nearest_miles",
                    "radius_miles",
                ),
                *("miles_too_far", "zips_out_of_reach"),
            ),
            list(_out_of_reach(report)),
        ),
        Table(
            "Critical",
            (
                "group",
                "npis",
                "ssa",
                "county",
                "specialty",
                "specialty_name",
                "number_falls",
                "access_falls",
                "required",
                "have",
                "have_without",
                "share",
                "share_without",
                "share_required",
            ),
            list(_critical(report)),
        ),
        Table(
            "Closers",
            (
                *("ssa", "county", "specialty", "specialty_name", "list", "place", "group", "known_from"),
                *("members", "number", "share_of_gap", "together_they_close_it"),
            ),
            list(_closers(report)),
        ),
        Table("Rows rejected", ("row", "reason"), [(each.row, each.reason) for each in report.rows_rejected]),
        Table(
            "Notices",
            ("reason", "rows", "lines"),
            [(each.reason, len(each.rows), _lines(each.rows)) for each in report.notices],
        ),
        Table(
            "Not evaluated",
            ("ssa", "county", "name", "reason"),
            [(each.ssa, each.county, each.name, each.reason) for each in report.not_evaluated],
        ),
    ]


GAPS = (
    "county",
    "ssa",
    "county_name",
    "specialty",
    "specialty_name",
    "members_missing",
    "number_missing",
    "result",
    "why",
)


def _gap(report: AuditReport, cell: AuditCell) -> list[Cell]:
    return [
        *(cell.county, cell.ssa, report.county_by_ssa[cell.ssa].name, cell.specialty),
        report.specialties[cell.specialty],
        *(
            cell.executed.members_missing,
            cell.executed.number_missing,
            result_of(cell).word,
            why(report, cell),
        ),
    ]


def _out_of_reach(report: AuditReport) -> Iterator[list[Cell]]:
    for cell in report.gaps:
        for lost in cell.out_of_reach:
            yield [
                *(cell.ssa, report.county_by_ssa[cell.ssa].name, cell.specialty),
                *(report.specialties[cell.specialty], lost.zip, lost.members, lost.nearest_miles),
                *(cell.radius_miles, lost.too_far, cell.zips_out_of_reach),
            ]


def _critical(report: AuditReport) -> Iterator[list[Cell]]:
    for group in report.critical:
        for held in group.cells:
            figures = report.cell(held.ssa, held.specialty).executed
            yield [
                *(group.group, group.npis, held.ssa, report.county_by_ssa[held.ssa].name, held.specialty),
                *(report.specialties[held.specialty], _yes(held.number_falls), _yes(held.access_falls)),
                *(figures.required, figures.have, held.have_without),
                *(figures.share, held.share_without, figures.share_required),
            ]


def _closers(report: AuditReport) -> Iterator[list[Cell]]:
    for each in report.closers:
        for name, candidates in (("ranked", each.ranked), ("fewest", each.fewest)):
            for place, one in enumerate(candidates, start=1):
                yield [
                    *(each.ssa, report.county_by_ssa[each.ssa].name, each.specialty),
                    *(report.specialties[each.specialty], name, place, one.group, one.source),
                    *(one.members, one.number, one.share, _yes(each.closes)),
                ]


MOST_LINES = 1_000


def _lines(rows: Sequence[int]) -> str:
    more = f" and {len(rows) - MOST_LINES:,} more" if len(rows) > MOST_LINES else ""
    return ", ".join(map(str, rows[:MOST_LINES])) + more


def summary(report: AuditReport) -> list[tuple[str, Cell]]:
    passing = report.passing
    return [
        ("standard", report.standard),
        ("edition", report.edition),
        ("state", report.state),
        ("as of", report.as_of),
        ("judged as an application", _yes(report.is_applicant)),
        ("road factor", report.road_factor),
        ("members", report.member_source),
        ("file", report.file_name),
        ("rows read", report.rows_read),
        ("rows used", report.rows_used),
        ("rows rejected", len(report.rows_rejected)),
        ("cells", len(report.cells)),
        ("cells passing", passing),
        ("cells passing with letters", report.passing_with_letters),
        ("cells failing", len(report.gaps)),
        ("critical groups", len(report.critical)),
        ("source of the standard", report.source),
    ]
