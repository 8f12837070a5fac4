"""A Reference File handed in, read, and applied. Reading and applying are done by the worker: each takes seconds."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.models import User
from adequacy.actions.editions import write_edition
from adequacy.models import ImportState, StandardImport, StandardSet
from adequacy.queries.editions import county_names, edition_before, vocabulary
from adequacy.queries.rulesets import ruleset
from adequacy.reference_file.changes import Changes, changes
from adequacy.reference_file.edition import Edition, NotReferenceFile, edition_of
from adequacy.reference_file.facts import read_facts
from adequacy.reference_file.workbook import read_sheets
from adequacy.workbooks import NotWorkbook
from providers.models import LineOfBusiness

log = structlog.get_logger(__name__)

YEAR = re.compile(r"20\d\d[a-z]?")
COMPARING = 1
"""The step after the sheets."""


class EditionRefused(Exception):
    """The name of the edition will not do."""


class NotReady(Exception):
    """Only a file that was read and found good can be applied."""


def take_reference_file(
    *, file_name: str, content: bytes, edition: str, by: User, at: dt.datetime
) -> StandardImport:
    """Kept and read after the commit. A name that is carried already, or no year, is refused."""
    if not YEAR.fullmatch(edition):
        raise EditionRefused("A year, such as 2027; 2027b for a second file of that year.")
    if StandardSet.objects.filter(
        line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE, edition=edition
    ).exists():
        raise EditionRefused(
            f"Edition {edition} is carried already. A corrected file is named {edition[:4]}b."
        )
    with transaction.atomic():
        made: StandardImport = StandardImport.objects.create(
            edition=edition,
            file_name=file_name[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            uploaded_by=by,
            uploaded_at=at,
        )
        _wake_after_commit()
    return made


def apply_reference_file(*, made: StandardImport, by: User, at: dt.datetime) -> None:
    """Asked for twice, it is applied once."""
    with transaction.atomic():
        row = StandardImport.objects.select_for_update().get(pk=made.pk)
        if row.state in (ImportState.APPLYING, ImportState.APPLIED):
            return
        if row.state != ImportState.READY:
            raise NotReady("This file cannot be applied: it is not read, or was refused.")
        row.state, row.applied_by, row.applied_at = ImportState.APPLYING, by, at
        row.save(update_fields=["state", "applied_by", "applied_at"])
        _wake_after_commit()


def work_off_imports() -> dict[str, int]:
    """Reads what waits and applies what was asked for. A second run at the same time changes nothing twice."""
    read = applied = 0
    for made in StandardImport.objects.to_work_off():
        if made.state == ImportState.WAITING:
            read += _read(made)
        else:
            applied += _apply(made)
    return {"read": read, "applied": applied}


def _read(made: StandardImport) -> int:
    """
    1. Read the sheets, telling how far it is.
    2. Hold the edition against the one before, and keep the report; or keep what is missing, and drop the file.
    """
    before = edition_before(made.edition)
    waiting = StandardImport.objects.filter(pk=made.pk, state=ImportState.WAITING)
    if before is None:
        return _refuse(made, ["No edition is loaded that this one could be held against."])
    try:
        edition = _edition(made)
    except NotWorkbook as refusal:
        return _refuse(made, [str(refusal)])
    except NotReferenceFile as refusal:
        return _refuse(made, refusal.missing)
    except Exception:
        log.exception("standards.file_not_read", standard_import=made.pk)
        return _refuse(made, ["The file could not be read; the reason stands in the log."])
    names = county_names() | {
        code: f"{line.name}, {line.state}" for code, line in edition.counties.items() if line.name
    }
    found = changes(edition, ruleset(before), names)
    return waiting.update(state=ImportState.READY, before=before, report=_report(edition, found))


def _edition(made: StandardImport) -> Edition:
    def told(done: int, all_of: int) -> None:
        StandardImport.objects.filter(pk=made.pk).update(done=done, steps=all_of + COMPARING)

    return edition_of(read_facts(read_sheets(bytes(made.content or b""), told=told), vocabulary()))


def _refuse(made: StandardImport, missing: list[str]) -> int:
    waiting = StandardImport.objects.filter(pk=made.pk, state=ImportState.WAITING)
    return waiting.update(state=ImportState.REFUSED, missing=missing, content=None)


def _apply(made: StandardImport) -> int:
    """What fails is said on the page and can be asked for again."""
    try:
        return _write(made, _edition(made))
    except Exception:
        log.exception("standards.file_not_applied", standard_import=made.pk)
        failed = "It could not be applied; the reason stands in the log. Nothing was changed."
        asked = StandardImport.objects.filter(pk=made.pk, state=ImportState.APPLYING)
        asked.update(state=ImportState.READY, missing=[failed], applied_by=None, applied_at=None)
        return 0


def _write(made: StandardImport, edition: Edition) -> int:
    """The whole edition in one transaction; the row is held, so that it is written once."""
    with transaction.atomic():
        row = StandardImport.objects.select_for_update().get(pk=made.pk)
        if row.state != ImportState.APPLYING or row.before is None:
            return 0
        row.standard_set = write_edition(
            name=row.edition, file_name=row.file_name, edition=edition, before=row.before
        )
        row.state, row.content, row.missing = ImportState.APPLIED, None, []
        row.save(update_fields=["standard_set", "state", "content", "missing"])
    return 1


def _report(edition: Edition, found: Changes) -> dict[str, object]:
    return {
        "kinds": [
            {"what": each.what, "count": each.count, "lines": list(each.lines)} for each in found.kinds
        ],
        "compared": found.compared,
        "differing": list(found.differing),
        "counties": len(edition.counties),
        "types": len(edition.types),
        "limits": len(edition.limits),
        "relaxed": len(edition.relaxed),
        "certificates": len(edition.certificates),
    }


def _wake_after_commit() -> None:
    """Best effort: where the broker is away the timetable finds the row within five minutes."""
    if settings.REFERENCE_FILE_TASK:
        transaction.on_commit(_wake)


def _wake() -> None:
    try:
        current_app.send_task(settings.REFERENCE_FILE_TASK, queue=settings.LONG_QUEUE, expires=300)
    except (OperationalError, OSError) as error:
        log.warning("standards.worker_not_woken", error=str(error))
