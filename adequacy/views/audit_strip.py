"""The strip over an audit: how many cells are in which state, each figure a link to its rows."""

from __future__ import annotations

from accounts.pieces import Figure
from adequacy.audit.result import AuditReport
from adequacy.audit.words import FAILS_BOTH, FAILS_ONE, PASSES, Result, percent, result_of
from adequacy.models import Audit


def strip(made: Audit, report: AuditReport) -> list[Figure]:
    results = [result_of(cell) for cell in report.cells]
    share = percent(report.passing / len(report.cells)) if report.cells else "\u2013"
    undecided = sum(cell.executed.undecided for cell in report.cells)
    address = made.get_absolute_url()
    return [
        Figure(share, "of cells pass"),
        _counted(results, PASSES, "Pass", f"{address}?show=passing#audit-cells"),
        _counted(results, FAILS_ONE, "Fail one test", f"{address}?show=one#audit-cells"),
        _counted(results, FAILS_BOTH, "Fail both", f"{address}?show=both#audit-cells"),
        Figure(f"{undecided:,}", "Undecided", f"{address}?show=undecided#audit-cells", "help-circle"),
        Figure(f"{len(report.critical):,}", "Critical", "#audit-critical", "target-arrow", "watch"),
    ]


def _counted(results: list[Result], result: Result, word: str, address: str) -> Figure:
    return Figure(f"{results.count(result):,}", word, address, result.icon, result.tone)
