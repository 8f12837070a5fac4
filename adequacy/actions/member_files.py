"""The plan's own member file: taken in parts, read in the background, then in force whole, or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from accounts.models import User
from adequacy.member_file.layout import NotMemberFile
from adequacy.member_file.reading import MembersRead, read_members
from adequacy.models import (
    MemberFile,
    MemberPoints,
    MemberProblem,
    MemberUpload,
    MemberUploadPart,
    UploadState,
)
from adequacy.packing import pack
from adequacy.queries.atlas import member_atlas
from providers.actions.once import save_once
from providers.actions.supply import note_everything_changed
from providers.models import Network

log = structlog.get_logger(__name__)

MOST_BYTES = 300 * 1024 * 1024
SMALL = 2 * 1024 * 1024
"""Read at once by whoever takes it; a larger one by the worker."""
PART = 1024 * 1024
COUNTIES_AT_ONCE = 20
PROBLEMS_AT_ONCE = 1_000
TOLD = 3
ABANDONED_AFTER = dt.timedelta(minutes=20)
"""Longer than a task may run: whoever worked on it is gone."""


class MemberFileRefused(Exception):
    """It cannot be taken now, or not at all. Nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Named:
    """Which file, and whose."""

    network: Network
    name: str
    sha256: str
    by: User


def take_member_file(
    *, network: Network, file_name: str, size: int, chunks: Iterable[bytes], by: User, at: dt.datetime
) -> MemberUpload:
    """Kept in parts until it is read; one at a time for a network. A large one wakes the worker."""
    refuse_size(size)
    upload = MemberUpload(
        network=network, file_name=file_name[:255], size=size, uploaded_by=by, uploaded_at=at, touched_at=at
    )
    digest = hashlib.sha256()
    with transaction.atomic():
        save_once(upload, MemberFileRefused("A file of this network is being read. Wait for it to end."))
        for number, part in enumerate(_in_parts(chunks)):
            digest.update(part)
            MemberUploadPart.objects.create(upload=upload, number=number, content=part)
        upload.sha256 = digest.hexdigest()
        upload.save(update_fields=["sha256"])
        if size > SMALL:
            transaction.on_commit(_wake)
    return upload


def refuse_size(size: int) -> None:
    if not size:
        raise MemberFileRefused("The file is empty.")
    if size > MOST_BYTES:
        raise MemberFileRefused(
            f"The file has {size / 2**20:,.0f} MB; at most {MOST_BYTES // 2**20} MB can be read. Leave out columns "
            "that are not used, or digits: five decimals are three feet."
        )


def read_waiting(*, at: dt.datetime) -> dict[str, int]:
    """Reads what waits, and what somebody began and left. A second run at the same time reads nothing twice."""
    MemberUpload.objects.filter(state=UploadState.READING, touched_at__lt=at - ABANDONED_AFTER).update(
        state=UploadState.WAITING
    )
    waiting = list(MemberUpload.objects.filter(state=UploadState.WAITING).order_by("pk"))
    return {"read": sum(read_upload(upload=upload, at=at) for upload in waiting)}


def read_upload(*, upload: MemberUpload, at: dt.datetime) -> bool:
    """
    1. Claim it; one that somebody else reads is left alone.
    2. Read it block by block, saying how far it is.
    3. Put it in force in one transaction; or say why it is not used, and leave everything as it was.
    """
    claimed = MemberUpload.objects.filter(pk=upload.pk, state=UploadState.WAITING)
    if not claimed.update(state=UploadState.READING, bytes_read=0, rows_read=0, touched_at=Now()):
        return False
    try:
        found = _read(upload)
    except NotMemberFile as refusal:
        _refuse(upload, str(refusal))
        return True
    except Exception:
        log.exception("members.file_not_read", upload=upload.pk)
        _refuse(upload, "The file could not be read; the reason stands in the log.")
        return True
    _put_in_force(upload, found, at=at)
    return True


@transaction.atomic
def replace_members(*, file: Named, found: MembersRead, at: dt.datetime) -> MemberFile:
    """
    1. Wait for others who change the members of this network.
    2. Retire the file before, and drop its points.
    3. Keep the new ones, a row for each county, and what could not be used.
    4. Have the network measured anew.
    """
    _retire(file.network, at=at)
    made = MemberFile.objects.create(
        network=file.network,
        file_name=file.name[:255],
        sha256=file.sha256,
        rows_read=found.rows_read,
        rows_used=found.rows_used,
        members=found.members,
        uploaded_by=file.by,
        uploaded_at=at,
    )
    MemberPoints.objects.bulk_create(
        (
            MemberPoints(member_file=made, county_id=code, **asdict(pack(points)))
            for code, points in found.points.items()
        ),
        batch_size=COUNTIES_AT_ONCE,
    )
    MemberProblem.objects.bulk_create(
        (MemberProblem(member_file=made, line=line, reason=reason) for line, reason in found.problems),
        batch_size=PROBLEMS_AT_ONCE,
    )
    note_everything_changed(network=file.network)
    return made


@transaction.atomic
def return_to_zip_points(*, network: Network, at: dt.datetime) -> bool:
    """Whether there was a file to retire."""
    if not _retire(network, at=at):
        return False
    note_everything_changed(network=network)
    return True


def read_whole(*, chunks: Iterable[bytes]) -> MembersRead:
    """For a file at hand. Raises `NotMemberFile`, also where no row at all can be used."""
    return _demand_rows(read_members(chunks, member_atlas()))


def _retire(network: Network, *, at: dt.datetime) -> int:
    Network.objects.select_for_update().get(pk=network.pk)
    MemberPoints.objects.filter(member_file__network=network).delete()
    retired: int = MemberFile.objects.filter(network=network, retired_at__isnull=True).update(retired_at=at)
    return retired


def _in_parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = bytearray()
    for chunk in chunks:
        rest += chunk
        while len(rest) >= PART:
            yield bytes(rest[:PART])
            del rest[:PART]
    if rest:
        yield bytes(rest)


def _read(upload: MemberUpload) -> MembersRead:
    done = 0

    def chunks() -> Iterator[bytes]:
        nonlocal done
        numbers = MemberUploadPart.objects.filter(upload=upload).order_by("number")
        for pk in list(numbers.values_list("pk", flat=True)):
            part = bytes(MemberUploadPart.objects.get(pk=pk).content)
            done += len(part)
            yield part

    def told(rows: int) -> None:
        MemberUpload.objects.filter(pk=upload.pk).update(bytes_read=done, rows_read=rows, touched_at=Now())

    return _demand_rows(read_members(chunks(), member_atlas(), told=told))


def _demand_rows(found: MembersRead) -> MembersRead:
    if not found.rows_used:
        first = " ".join(f"Line {line}: {reason}" for line, reason in found.problems[:TOLD])
        raise NotMemberFile(f"Not one of {found.rows_read:,} rows can be used. {first}")
    return found


@transaction.atomic
def _put_in_force(upload: MemberUpload, found: MembersRead, *, at: dt.datetime) -> None:
    row = MemberUpload.objects.select_for_update().select_related("network", "uploaded_by").get(pk=upload.pk)
    if not row.is_at_work:
        return
    file = Named(row.network, row.file_name, row.sha256, row.uploaded_by)
    row.member_file = replace_members(file=file, found=found, at=at)
    row.state, row.bytes_read, row.rows_read = UploadState.DONE, row.size, found.rows_read
    row.save(update_fields=["member_file", "state", "bytes_read", "rows_read"])
    row.parts.all().delete()


@transaction.atomic
def _refuse(upload: MemberUpload, reason: str) -> None:
    MemberUpload.objects.filter(pk=upload.pk).update(state=UploadState.REFUSED, refusal=reason[:1_000])
    MemberUploadPart.objects.filter(upload=upload).delete()


def _wake() -> None:
    """Best effort: where the broker is away the timetable finds the row within five minutes."""
    try:
        current_app.send_task("adequacy.tasks.read_member_files", queue=settings.LONG_QUEUE, expires=300)
    except (OperationalError, OSError) as error:
        log.warning("members.worker_not_woken", error=str(error))
