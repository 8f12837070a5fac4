"""Audits of rosters: taken in at once, measured by the worker, or here and now where there is none."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.models import User
from adequacy.audit.reading import NoRosterError
from adequacy.audit.result import as_json
from adequacy.models import Audit, AuditQuerySet, StandardSet
from adequacy.queries.audits import AuditRequest, audit_of

log = structlog.get_logger(__name__)


def ask_audit(
    *,
    standard_set: StandardSet,
    state: str,
    is_applicant: bool,
    file_name: str,
    content: bytes,
    by: User,
    at: dt.datetime,
) -> Audit:
    """Kept, and measured after the commit."""
    with transaction.atomic():
        made: Audit = Audit.objects.create(
            standard_set=standard_set,
            state=state,
            is_applicant=is_applicant,
            file_name=file_name[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            content=content,
            asked_by=by,
            asked_at=at,
        )
        transaction.on_commit(lambda: _hand_over(made, at))
    return made


def _hand_over(made: Audit, at: dt.datetime) -> None:
    """To the worker. Without a broker whoever asked waits for it here."""
    try:
        current_app.send_task(
            "adequacy.tasks.audit_roster",
            kwargs={"audit_id": made.pk},
            queue=settings.LONG_QUEUE,
            expires=300,
        )
    except (OperationalError, OSError) as error:
        log.warning("audit.worker_not_woken", error=str(error))
        run_audit(audit_id=made.pk, now=at)


def work_off_audits(*, now: dt.datetime) -> dict[str, int]:
    """Those nobody has begun, and those whose worker was stopped."""
    waiting = list(Audit.objects.to_work_off(now).order_by("pk").values_list("pk", flat=True))
    return {"audited": sum(run_audit(audit_id=pk, now=now) for pk in waiting)}


def run_audit(*, audit_id: int, now: dt.datetime) -> bool:
    """
    1. Claim it, so that no two measure one audit.
    2. Measure, telling after each kind how far it is.
    3. Keep the report, or why there is none, and drop the roster.
    """
    if not Audit.objects.filter(pk=audit_id).to_work_off(now).update(started_at=now, kinds_done=0):
        return False
    audit = Audit.objects.select_related("standard_set").get(pk=audit_id)
    try:
        figures = _measure(audit)
    except NoRosterError as refusal:
        return _finish(audit, now, failure=str(refusal)[:500])
    except Exception:
        log.exception("audit.failed", audit=audit_id)
        return _finish(audit, now, failure="It could not be measured; the reason stands in the log.")
    return _finish(
        audit,
        now,
        figures=figures,
        rows_read=figures["rows_read"],
        rows_rejected=len(figures["rows_rejected"]),
        cells=len(figures["cells"]),
        cells_failing=sum(cell["passes"] is False for cell in figures["cells"]),
    )


def _measure(audit: Audit) -> dict[str, Any]:
    row = Audit.objects.filter(pk=audit.pk)
    request = AuditRequest(
        standard_set=audit.standard_set,
        state=audit.state,
        is_applicant=audit.is_applicant,
        file_name=audit.file_name,
        at=audit.asked_at,
    )
    report = audit_of(
        request,
        bytes(audit.content or b""),
        on_kinds=lambda kinds: _tell(row, kinds=kinds),
        done=lambda kinds: _tell(row, kinds_done=kinds),
    )
    return as_json(report)


def _tell(row: AuditQuerySet, **progress: int) -> None:
    row.update(**progress)


def _finish(audit: Audit, now: dt.datetime, **values: Any) -> bool:
    """Only by whoever claimed it last."""
    row = Audit.objects.filter(pk=audit.pk, started_at=now)
    return bool(row.update(finished_at=now, content=None, **values))
