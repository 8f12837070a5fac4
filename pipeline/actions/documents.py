"""Keeping a file on a deal. The file is stored first; a row that cannot be written takes its file away again."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.files.base import File
from django.db.models import Max

from accounts.models import User
from pipeline.actions.unit import Refused, locked, one_act
from pipeline.documents import DocumentKind, kept_name, problem
from pipeline.models import Deal, Document

HEAD = 16


class DocumentRefused(Refused):
    """A file that is not kept, or lacks what its kind must say."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the file is, the day it bears, and who signed it."""

    kind: str
    dated_on: dt.date | None = None
    signers: str = ""


def add_document(*, deal: Deal, upload: File, paper: Paper, by: User, at: dt.datetime) -> Document:
    """1. Check name, size and first bytes. 2. Lock the deal; the newest version of the kind with the same content is
    the one (a double click). 3. Store the file and write the next version.
    """
    name = kept_name(upload.name or "")
    upload.seek(0)
    if refused := problem(name=name, size=upload.size, head=upload.read(HEAD)):
        raise DocumentRefused("upload", refused)
    _check(paper, deal.owner.today(at))
    digest = _digest(upload)
    document = Document(
        deal=deal,
        kind=paper.kind,
        name=name,
        size=upload.size,
        sha256=digest,
        dated_on=paper.dated_on,
        signers=paper.signers.strip(),
        added_by=by,
        added_at=at,
    )
    with one_act():
        locked(deal)
        same_kind = Document.objects.filter(deal=deal, kind=paper.kind)
        newest = same_kind.order_by("-version").first()
        if newest and newest.sha256 == digest:
            return newest
        document.version = (same_kind.aggregate(last=Max("version"))["last"] or 0) + 1
        _store(document, upload)
    return document


def _store(document: Document, upload: File) -> None:
    upload.seek(0)
    document.content.save(document.name, upload, save=False)
    try:
        document.save(force_insert=True)
    except BaseException:
        document.content.storage.delete(document.content.name or "")
        raise


def _check(paper: Paper, today: dt.date) -> None:
    if paper.dated_on and paper.dated_on > today:
        raise DocumentRefused("dated_on", "This day has not come yet.")
    if paper.kind != DocumentKind.AGREEMENT:
        return
    if paper.dated_on is None:
        raise DocumentRefused("dated_on", "A signed agreement bears a date.")
    if not paper.signers.strip():
        raise DocumentRefused("signers", "Say who signed, for both sides.")


def _digest(upload: File) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
