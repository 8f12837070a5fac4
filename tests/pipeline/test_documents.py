"""Files on a deal: type and size checked, in versions, by right, and every download on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Reading, Role
from pipeline.actions.documents import Paper, add_document
from pipeline.documents import MOST_BYTES, kept_name, problem
from pipeline.models import Document
from tests.factories import NOON, make_user
from tests.pipeline.deal_desk import Desk, Reply, make_desk, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PDF = b"%PDF-1.7 made up"


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


def upload(desk: Desk, name: str = "draft.pdf", content: bytes = PDF, **more: str) -> Reply:
    data = {"kind": "draft", "upload": SimpleUploadedFile(name, content)} | more
    return desk.client.post(desk.url("documents"), data)


@pytest.mark.parametrize(
    ("name", "size", "head", "words"),
    [
        ("a.pdf", 9, b"%PDF-1.7", ""),
        ("A.PDF", MOST_BYTES, b"%PDF-1.7", ""),
        ("a.docx", 9, b"PK\x03\x04", ""),
        ("a.png", 9, b"\x89PNG\r\n\x1a\n", ""),
        ("a.jpeg", 9, b"\xff\xd8\xff\xe0", ""),
        ("a.pdf", MOST_BYTES + 1, b"%PDF-1.7", "at most 20 MB"),
        ("a.pdf", 0, b"", "empty"),
        ("a.pdf", 9, b"MZ", "not a .pdf file inside"),
        ("a.docx", 9, b"%PDF-", "not a .docx file inside"),
        ("a.html", 9, b"<html>", "Send a PDF"),
        ("a.pdf.exe", 9, b"%PDF-1.7", "Send a PDF"),
        ("pdf", 9, b"%PDF-1.7", "Send a PDF"),
    ],
)
def test_type_and_size_are_checked(name: str, size: int, head: bytes, words: str) -> None:
    found = problem(name=name, size=size, head=head)

    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\papers\\a.pdf", "a.pdf"),
        ("../../etc/a.pdf", "a.pdf"),
        ("a\n\x00b.pdf", "ab.pdf"),
        ("", "file"),
        (f"{'x' * 300}.pdf", f"{'x' * 146}.pdf"),
    ],
)
def test_name_is_kept_without_its_path_on_one_line(name: str, kept: str) -> None:
    assert kept_name(name) == kept


def test_new_file_of_a_kind_is_its_next_version_and_the_same_is_not(desk: Desk) -> None:
    for content in (PDF, PDF, PDF + b"2", PDF):
        assert upload(desk, content=content).status_code == 302
    assert upload(desk, kind="exhibit").status_code == 302

    rows = Document.objects.order_by("pk").values_list("kind", "version")
    assert list(rows) == [("draft", 1), ("draft", 2), ("draft", 3), ("exhibit", 1)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "agreement"}, "dated_on"),
        ({"kind": "agreement", "dated_on": "2026-03-01"}, "signers"),
        ({"dated_on": "2026-03-03"}, "dated_on"),
        ({"kind": "poem"}, "kind"),
        ({"name": "a.exe"}, "upload"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(
    desk: Desk, more: dict[str, str], field: str
) -> None:
    name = more.pop("name", "draft.pdf")
    reply = upload(desk, name, PDF, **more)

    assert reply.status_code == 422
    assert field in reply.context["form"].errors
    assert not Document.objects.exists()


def test_download_is_the_file_as_it_came_and_is_on_record(desk: Desk) -> None:
    upload(desk, name="Entwurf ä.pdf")
    kept = Document.objects.get()

    reply = desk.client.get(reverse("pipeline:document", args=[kept.pk]))

    assert reply.content == PDF
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert list(Reading.objects.values_list("kind", "what", "read_by")) == [
        ("file", f"document {kept.pk}", desk.rita.pk)
    ]


def test_file_in_the_store_bears_no_name(desk: Desk) -> None:
    upload(desk, name="Lake City Heart rates.pdf")

    path = Path(Document.objects.get().content.path)
    assert "lake" not in str(path).lower()
    assert path.stat().st_mode & 0o077 == 0


def test_row_that_cannot_be_written_takes_its_file_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[str] = []

    def fail(self: Document, **kwargs: object) -> None:
        stored.append(self.content.path)
        raise RuntimeError

    monkeypatch.setattr(Document, "save", fail)
    with pytest.raises(RuntimeError):
        add_document(
            deal=desk.deal, upload=ContentFile(PDF, "a.pdf"), paper=Paper("draft"), by=desk.rita, at=NOON
        )

    assert [Path(path).exists() for path in stored] == [False]


def test_file_that_is_gone_is_not_found(desk: Desk) -> None:
    upload(desk)
    kept = Document.objects.get()
    kept.content.storage.delete(kept.content.name or "")

    assert desk.client.get(reverse("pipeline:document", args=[kept.pk])).status_code == 404


def test_kept_file_is_never_changed(desk: Desk) -> None:
    upload(desk)

    with pytest.raises(InternalError), transaction.atomic():
        Document.objects.update(name="other.pdf")


def test_stranger_sees_and_takes_nothing(desk: Desk) -> None:
    upload(desk, name="secret-exhibit.pdf")
    kept = Document.objects.get()
    for user in (desk.sam, *(make_user(role=role) for role in (Role.ADMIN, Role.ANALYST, Role.MANAGER))):
        desk.sign_in(user)
        assert desk.get("documents").status_code == 403
        assert upload(desk).status_code == 403
        assert desk.client.get(reverse("pipeline:document", args=[kept.pk])).status_code == 404
        assert "secret-exhibit" not in text_of(desk.get("deal"))
    assert not Reading.objects.exists()


def test_vp_reads_and_adds_nothing(desk: Desk) -> None:
    upload(desk)
    desk.sign_in(desk.vera)

    assert desk.get("documents").status_code == 200
    assert upload(desk, content=PDF + b"2").status_code == 403
    assert desk.client.get(reverse("pipeline:document", args=[Document.objects.get().pk])).status_code == 200
