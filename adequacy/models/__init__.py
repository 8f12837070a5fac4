"""Standards as rows, what the regulator asks of a county, a specialty at a time; and what was measured by them.

Editions live side by side. The rules are those of 42 CFR 422.116 and of the yearly HSD Reference File, 45 CFR 156.230
and the states' own for Medicaid; the figures stand in data/.
"""

from __future__ import annotations

from adequacy.access import Combine
from adequacy.credits import CreditKind
from adequacy.minimums import MinimumKind
from adequacy.models.access import AccessOverride, AccessRule
from adequacy.models.areas import AreaType, CountyArea
from adequacy.models.audits import Audit, AuditQuerySet
from adequacy.models.cells import Cell, CellQuerySet
from adequacy.models.credits import CreditRule
from adequacy.models.critical import CriticalCell, CriticalCellQuerySet
from adequacy.models.decisions import CellDecision, CellDecisionQuerySet, Choice, ReasonGiven
from adequacy.models.enrollment import Enrollment
from adequacy.models.exceptions import ExceptionReason, ReasonStatus
from adequacy.models.forecasts import (
    CellForecast,
    CellForecastQuerySet,
    CellSnapshot,
    DealForecast,
    DealForecastQuerySet,
    DealSnapshot,
    ForecastDefault,
    JointForecast,
    NetworkForecast,
    Snapshot,
    SnapshotQuerySet,
)
from adequacy.models.hsd import HsdColumn
from adequacy.models.imports import ImportState, StandardImport, StandardImportQuerySet
from adequacy.models.measurements import Measurement, MeasurementQuerySet, Purpose
from adequacy.models.members import (
    MemberFile,
    MemberPoints,
    MemberProblem,
    MemberUpload,
    MemberUploadPart,
    MemberUploadQuerySet,
    UploadState,
)
from adequacy.models.minimums import MinimumRule
from adequacy.models.outcomes import CellOutcome
from adequacy.models.standard_set import StandardSet, StandardSetQuerySet
from adequacy.models.types import CountedAs, SpecialtyType, SpecialtyTypeQuerySet
from adequacy.models.waits import WaitRule, WaitUnit
from adequacy.ruleset import Population

__all__ = [
    "AccessOverride",
    "AccessRule",
    "AreaType",
    "Audit",
    "AuditQuerySet",
    "Cell",
    "CellDecision",
    "CellDecisionQuerySet",
    "CellForecast",
    "CellForecastQuerySet",
    "CellOutcome",
    "CellQuerySet",
    "CellSnapshot",
    "Choice",
    "Combine",
    "CountedAs",
    "CountyArea",
    "CreditKind",
    "CreditRule",
    "CriticalCell",
    "CriticalCellQuerySet",
    "DealForecast",
    "DealForecastQuerySet",
    "DealSnapshot",
    "Enrollment",
    "ExceptionReason",
    "ForecastDefault",
    "HsdColumn",
    "ImportState",
    "JointForecast",
    "Measurement",
    "MeasurementQuerySet",
    "MemberFile",
    "MemberPoints",
    "MemberProblem",
    "MemberUpload",
    "MemberUploadPart",
    "MemberUploadQuerySet",
    "MinimumKind",
    "MinimumRule",
    "NetworkForecast",
    "Population",
    "Purpose",
    "ReasonGiven",
    "ReasonStatus",
    "Snapshot",
    "SnapshotQuerySet",
    "SpecialtyType",
    "SpecialtyTypeQuerySet",
    "StandardImport",
    "StandardImportQuerySet",
    "StandardSet",
    "StandardSetQuerySet",
    "UploadState",
    "WaitRule",
    "WaitUnit",
]
