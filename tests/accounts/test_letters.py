"""Letters in the browser: what the local sink kept, and the log of all that was written."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from accounts import sink
from accounts.models import Notice, NoticeKind, NoticeState, Role, User
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> User:
    person = make_user(role=Role.ADMIN)
    client.force_login(person)
    return person


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_SINK_DIR = str(tmp_path / "letters")
    (tmp_path / "letters").mkdir()
    (tmp_path / "secret.eml").write_text("Subject: not yours\n\nno\n")
    return tmp_path / "letters"


def keep(folder: Path, name: str = "00000000001-0000", subject: str = "3 due: Heart & Söhne") -> str:
    mail = EmailMultiAlternatives(subject, "See http://testserver/deals/7/ now", to=["rita@plan.example"])
    mail.attach_alternative("<html><head></head><body><a href='/deals/7/'>Go</a></body></html>", "text/html")
    content = mail.message().as_bytes()
    (folder / f"{name}.eml").write_bytes(b"X-RcptTo: rita@plan.example\r\n" + content)
    return name


def test_letters_are_listed_newest_first(client: Client, admin: User, folder: Path) -> None:
    keep(folder, "00000000001-0000", "First")
    keep(folder, "00000000002-0000", "Second")
    page = client.get("/letters/").content.decode()
    assert page.index("Second") < page.index("First")
    assert "rita@plan.example" in page


def test_a_letter_shows_its_text_with_links_and_its_html_in_a_frame(
    client: Client, admin: User, folder: Path
) -> None:
    name = keep(folder)
    page = client.get(f"/letters/{name}/")
    text = page.content.decode()
    assert "3 due: Heart &amp; Söhne" in text
    assert 'href="http://testserver/deals/7/"' in text
    assert f'src="/letters/{name}/html/"' in text
    assert 'sandbox="' in text
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_the_html_part_stands_alone_without_script(client: Client, admin: User, folder: Path) -> None:
    response = client.get(f"/letters/{keep(folder)}/html/")
    policy = response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert b'<base target="_blank">' in response.content


@pytest.mark.parametrize(
    "path",
    [
        "/letters/../secret/",
        "/letters/%2e%2e%2fsecret/",
        "/letters/..%2Fsecret/html/",
        "/letters/nothing/",
        "/letters/SECRET/",
        "/letters/_/",
    ],
)
def test_no_name_leads_out_of_the_folder(client: Client, admin: User, folder: Path, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["../secret", "..", "/etc/passwd", "a/b", "x\0", "", "a" * 65])
def test_the_reader_itself_takes_plain_names_only(folder: Path, name: str) -> None:
    assert sink.read(folder, name) is None


def test_a_letter_that_is_no_mail_is_still_shown(client: Client, admin: User, folder: Path) -> None:
    (folder / "00000000003-0000.eml").write_bytes(b"\xff\xfe\x00 broken")
    (folder / "00000000004-0000.eml").write_bytes(
        b"Subject: odd\r\nContent-Type: text/plain; charset=martian\r\n\r\nhello\r\n"
    )
    assert client.get("/letters/").status_code == 200
    assert client.get("/letters/00000000003-0000/").status_code == 200
    assert client.get("/letters/00000000004-0000/").status_code == 200


def test_a_letter_without_html_has_no_frame(client: Client, admin: User, folder: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Set a new password"
    mail.set_content("Plain.")
    (folder / "00000000005-0000.eml").write_bytes(mail.as_bytes())
    assert "<iframe" not in client.get("/letters/00000000005-0000/").content.decode()
    assert client.get("/letters/00000000005-0000/html/").status_code == 404


def test_without_a_sink_the_page_says_so(client: Client, admin: User, settings: Settings) -> None:
    settings.MAIL_SINK_DIR = ""
    assert "Letters go to a real mail server" in client.get("/letters/").content.decode()
    assert client.get("/letters/00000000001-0000/").status_code == 404


def test_others_read_no_letter(client: Client, folder: Path) -> None:
    name = keep(folder)
    client.force_login(make_user(role=Role.MANAGER))
    for path in ("/letters/", f"/letters/{name}/", f"/letters/{name}/html/"):
        assert client.get(path).status_code == 403


def notice(state: NoticeState, **fields: object) -> Notice:
    values: dict[str, object] = {
        "kind": NoticeKind.DIGEST,
        "to_email": f"{state}@plan.example",
        "unique_key": state,
        "subject": f"a letter {state}",
        "created_at": NOON,
        "send_after": NOON,
        "state": state,
    }
    return Notice.objects.create(**values | fields)


def test_the_log_says_what_became_of_each_letter(client: Client, admin: User) -> None:
    notice(NoticeState.QUEUED)
    notice(NoticeState.SENDING, claimed_at=NOON)
    notice(NoticeState.SENT, sent_at=NOON)
    notice(NoticeState.FAILED, error="550 No such person")
    notice(NoticeState.UNKNOWN, error="The worker never came back.")
    page = client.get("/notices/").content.decode()
    for word in ("Planned", "Sending", "Sent", "Failed", "Unknown", "550 No such person", "never came back"):
        assert word in page


def test_a_person_sends_a_failed_letter_again_once(client: Client, admin: User) -> None:
    failed = notice(NoticeState.FAILED, attempts=8)
    client.post(f"/notices/{failed.pk}/resending/")
    client.post(f"/notices/{failed.pk}/resending/")
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (NoticeState.QUEUED, 0)


def test_a_sent_letter_is_not_sent_again(client: Client, admin: User) -> None:
    sent = notice(NoticeState.SENT, sent_at=NOON)
    client.post(f"/notices/{sent.pk}/resending/")
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT


def test_the_log_is_read_by_what_became_of_letters(client: Client, admin: User) -> None:
    notice(NoticeState.QUEUED)
    notice(NoticeState.SENDING, claimed_at=NOON)
    notice(NoticeState.SENT, sent_at=NOON)
    notice(NoticeState.FAILED, error="550 No such person")
    for show, subjects in (
        ("planned", {"a letter queued", "a letter sending"}),
        ("sent", {"a letter sent"}),
        ("failed", {"a letter failed"}),
        ("unknown", set()),
    ):
        page = client.get("/notices/", {"show": show})
        assert {letter.subject for letter in page.context["page"]} == subjects
    assert page.context["counts"] == [
        ("planned", "Planned", 2), ("sent", "Sent", 1), ("failed", "Failed", 1), ("unknown", "Unknown", 0),
    ]  # fmt: skip
    assert "No such letter" in page.content.decode()
