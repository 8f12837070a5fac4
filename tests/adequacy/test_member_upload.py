"""The plan's own members: taken, read, in force, retired; the pages, and the command."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from adequacy.actions import member_files as actions
from adequacy.actions.member_files import (
    ABANDONED_AFTER,
    MemberFileRefused,
    read_upload,
    read_waiting,
    return_to_zip_points,
    take_member_file,
)
from adequacy.member_file import blocks as blocks_module
from adequacy.member_file.reading import read_members
from adequacy.models import MemberFile, MemberPoints, MemberUpload, MemberUploadPart, UploadState
from adequacy.queries.members import member_source, members_in
from adequacy.tasks import read_member_files
from providers.models import Network, SupplyChange, ZipPoint
from tests.adequacy.reading import words
from tests.factories import NOON, make_county, make_member_file, make_member_upload, make_network, make_user
from tests.htmx import Page
from tests.test_every_address import ROLES

pytestmark = pytest.mark.django_db

LATER = NOON + dt.timedelta(hours=1)
FILE = b"latitude,longitude,county_ssa,members\n30.2,-82.6,10120,3\n0,0,10120,1\n30.3,-82.5,10120,2\n"


@pytest.fixture
def network() -> Network:
    county = make_county()
    ZipPoint.objects.create(zip_code="32025", county=county, latitude=30.2, longitude=-82.6, population=900)
    call_command("load_members", "--again", verbosity=0)
    return make_network(counties=[county])


@pytest.fixture
def take(network: Network, marco: User) -> Any:
    def taking(content: bytes = FILE, **fields: Any) -> MemberUpload:
        values: dict[str, Any] = {
            "network": network,
            "file_name": "ours.csv",
            "size": len(content),
            "chunks": iter([content[:30], content[30:]]),
            "by": marco,
            "at": NOON,
        } | fields
        return take_member_file(**values)

    return taking


def total(network: Network) -> int:
    return int(members_in(member_source(network), ["10120"]).totals.sum())


def measured_anew(network: Network) -> int:
    return SupplyChange.objects.waiting().filter(network=network, places=[]).count()


def test_a_file_that_was_read_is_in_force_and_the_network_measured_anew(take: Any, network: Network) -> None:
    upload = take()
    assert total(network) == 900
    assert read_upload(upload=upload, at=LATER) is True
    upload.refresh_from_db()
    made = upload.member_file
    assert made is not None
    assert (made.rows_read, made.rows_used, made.members, made.file_name) == (3, 2, 5, "ours.csv")
    assert (upload.state, upload.percent, upload.rows_read) == (UploadState.DONE, 100, 3)
    assert list(made.problems.values_list("line", flat=True)) == [3]
    source = member_source(network)
    assert (source.file, source.is_estimate, total(network)) == (made, False, 5)
    assert not members_in(source, ["10120"]).has_slack
    assert not MemberUploadPart.objects.exists()
    assert measured_anew(network) == 1


def test_reading_again_changes_nothing(take: Any, network: Network) -> None:
    upload = take()
    read_upload(upload=upload, at=LATER)
    assert read_upload(upload=upload, at=LATER) is False
    assert read_waiting(at=LATER) == {"read": 0}
    assert (MemberFile.objects.count(), measured_anew(network)) == (1, 1)


def test_the_file_before_is_retired_and_its_points_are_dropped(take: Any, network: Network) -> None:
    read_upload(upload=take(), at=NOON)
    read_upload(upload=take(FILE.replace(b",3\n", b",30\n", 1)), at=LATER)
    first, second = MemberFile.objects.order_by("pk")
    assert (first.retired_at, second.retired_at) == (LATER, None)
    assert not first.points.exists()
    assert total(network) == 32


def test_back_to_zip_points(take: Any, network: Network) -> None:
    read_upload(upload=take(), at=NOON)
    assert return_to_zip_points(network=network, at=LATER) is True
    assert (total(network), member_source(network).is_estimate) == (900, True)
    assert return_to_zip_points(network=network, at=LATER) is False
    assert (measured_anew(network), MemberFile.objects.get().retired_at) == (2, LATER)


def test_members_by_zip_keep_the_slack_of_the_zip_points(take: Any, network: Network) -> None:
    for place, code in enumerate(("32024", "32055")):
        ZipPoint.objects.create(
            zip_code=code, county_id="10120", latitude=30.3 + place, longitude=-82.6, population=5
        )
    call_command("load_members", "--again", verbosity=0)
    census = MemberPoints.objects.get(member_file=None)
    read_upload(upload=take(b"zip,members\n32024,1\n32025,2\n32055,4\n"), at=NOON)
    own = MemberPoints.objects.get(member_file__isnull=False)
    assert (bytes(own.slack), bytes(own.places)) == (bytes(census.slack), bytes(census.places))
    assert members_in(member_source(network), ["10120"]).has_slack


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a,b\n1,2\n", "The heading lacks latitude and longitude, or zip and members."),
        (FILE.replace(b"10120", b"99999"), "Not one of 3 rows can be used. Line 2: 99999 is no SSA code"),
    ],
)
def test_a_file_that_is_none_leaves_everything_as_it_was(
    content: bytes, reason: str, take: Any, network: Network
) -> None:
    read_upload(upload=take(), at=NOON)
    upload = take(content)
    read_upload(upload=upload, at=LATER)
    upload.refresh_from_db()
    assert (upload.state, upload.refusal.startswith(reason)) == (UploadState.REFUSED, True)
    assert (total(network), measured_anew(network)) == (5, 1)
    assert not MemberUploadPart.objects.exists()


def test_an_error_is_told_and_logged_and_nothing_changes(
    take: Any, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    upload = take()
    monkeypatch.setattr(actions, "read_members", fails)
    assert read_upload(upload=upload, at=NOON) is True
    upload.refresh_from_db()
    assert upload.refusal == "The file could not be read; the reason stands in the log."
    assert total(network) == 900


def test_one_file_of_a_network_is_read_at_a_time(take: Any) -> None:
    take()
    with pytest.raises(MemberFileRefused, match="is being read"):
        take()
    assert MemberUpload.objects.count() == 1


@pytest.mark.parametrize(
    ("size", "reason"), [(0, "The file is empty."), (actions.MOST_BYTES + 1, "at most 300 MB")]
)
def test_a_file_over_the_limit_is_refused_before_it_is_read(size: int, reason: str, take: Any) -> None:
    def unread() -> Any:
        raise AssertionError
        yield b""

    with pytest.raises(MemberFileRefused, match=reason):
        take(size=size, chunks=unread())
    assert not MemberUpload.objects.exists()


def test_whoever_left_is_taken_over_after_a_while(take: Any) -> None:
    upload = take()
    MemberUpload.objects.update(state=UploadState.READING, touched_at=NOON)
    assert read_waiting(at=NOON + ABANDONED_AFTER) == {"read": 0}
    assert read_waiting(at=NOON + ABANDONED_AFTER + dt.timedelta(seconds=1)) == {"read": 1}
    upload.refresh_from_db()
    assert upload.state == UploadState.DONE


def test_the_job_reads_what_waits(take: Any) -> None:
    take()
    assert read_member_files() == {"read": 1}


def test_a_large_file_comes_in_parts_and_tells_how_far_it_is(
    take: Any, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PART", 16)
    monkeypatch.setattr(blocks_module, "BLOCK", 40)
    upload = take()
    assert MemberUploadPart.objects.count() == -(-len(FILE) // 16)

    def reading(chunks: Any, atlas: Any, *, told: Any) -> Any:
        def hear(rows: int) -> None:
            told(rows)
            upload.refresh_from_db()
            percents.append(upload.percent)

        return read_members(chunks, atlas, told=hear)

    percents: list[int] = []
    monkeypatch.setattr(actions, "read_members", reading)
    read_upload(upload=upload, at=NOON)
    assert total(network) == 5
    assert (percents == sorted(percents), len(percents) > 1, percents[-1]) == (True, True, 100)


# the pages ---------------------------------------------------------------------------------------


def page_of(network: Network) -> str:
    return reverse("adequacy:members", args=[network.pk])


def sent(content: bytes = FILE) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("ours.csv", content)}


@pytest.mark.parametrize("role", ROLES)
def test_members_are_kept_by_those_with_the_data_duty(role: Role, network: Network, client: Client) -> None:
    may = role in (Role.MANAGER, Role.ANALYST, Role.ADMIN)
    user = make_user(role=role)
    made, upload = make_member_file(network=network, by=user), make_member_upload(network=network, by=user)
    client.force_login(user)
    for address in (
        page_of(network),
        made.get_absolute_url(),
        upload.get_absolute_url(),
        reverse("adequacy:member-problems", args=[made.pk]),
    ):
        assert client.get(address).status_code == (200 if may else 403)
    posted = client.post(reverse("adequacy:members-zip-points", args=[network.pk]))
    assert (posted.status_code, total(network)) == (302 if may else 403, 900)
    assert (b">Members<" in client.get(network.get_absolute_url()).content.replace(b"</svg>", b">")) == may


def test_a_small_file_is_read_at_once(network: Network, marco: User, client: Client) -> None:
    client.force_login(marco)
    reply = client.post(page_of(network), sent(), follow=True)
    text = words(reply.content.decode())
    assert "5 members of 3 rows are in force." in text
    assert "1 row that could not be used" in text
    assert "5 members stand in 2 rows of ours.csv" in words(client.get(page_of(network)).content.decode())
    report = client.get(MemberFile.objects.get().get_absolute_url())
    assert "Coordinates 0, 0 lie in the ocean" in words(report.content.decode())
    problems = client.get(reverse("adequacy:member-problems", args=[MemberFile.objects.get().pk]))
    assert problems.content.decode().splitlines()[1].startswith("3,")


def test_a_large_file_waits_for_the_worker_and_is_found_again(
    network: Network, marco: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adequacy.views.members.SMALL", 10)
    client.force_login(marco)
    reply = client.post(page_of(network), sent())
    upload = MemberUpload.objects.get()
    assert (upload.state, reply["Location"]) == (UploadState.WAITING, upload.get_absolute_url())
    assert "Waiting for the worker." in words(client.get(upload.get_absolute_url()).content.decode())
    assert "ours.csv is being read" in words(client.get(page_of(network)).content.decode())
    again = client.post(page_of(network), sent())
    assert again.context["form"].errors == {
        "file": ["A file of this network is being read. Wait for it to end."]
    }
    page = Page(client, upload.get_absolute_url())
    read_upload(upload=upload, at=LATER)
    part = page.open(upload.get_absolute_url(), target="member-upload", swap="outerHTML")
    assert "hx-get" not in part.content.decode()
    assert page.matches(Page(client, upload.get_absolute_url()))


@pytest.mark.parametrize(("content", "reason"), [(b"", "The file is empty.")])
def test_what_cannot_be_taken_is_told_at_its_field(
    content: bytes, reason: str, network: Network, marco: User, client: Client
) -> None:
    client.force_login(marco)
    reply = client.post(page_of(network), sent(content))
    assert (reply.status_code, reply.context["form"].errors) == (422, {"file": [reason]})
    assert client.post(page_of(network)).status_code == 422


def test_a_file_that_is_none_says_why_on_its_page(network: Network, marco: User, client: Client) -> None:
    client.force_login(marco)
    text = words(client.post(page_of(network), sent(b"a,b\n1,2\n"), follow=True).content.decode())
    assert "This file is not used, and nothing was changed. The heading lacks latitude" in text


def test_more_problems_than_are_kept_are_counted(network: Network, marco: User, client: Client) -> None:
    made = make_member_file(network=network, by=marco, rows_read=5_000, rows_used=1)
    made.problems.create(line=2, reason="Latitude and longitude are swapped.")
    client.force_login(marco)
    assert "The first 1 are kept, 4,998 more are only counted." in words(
        client.get(made.get_absolute_url()).content.decode()
    )


# the command -------------------------------------------------------------------------------------


def test_the_command_puts_a_file_in_force(
    network: Network, ada: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(FILE)
    call_command("load_members_file", path, network=network.pk)
    assert capsys.readouterr().out.splitlines() == [
        "refused: line 3: Coordinates 0, 0 lie in the ocean: leave both empty when they are not known.",
        "3 rows read, 2 used: 5 members.",
    ]
    assert (total(network), MemberFile.objects.get().uploaded_by) == (5, ada)


def test_the_command_says_what_it_cannot_read(network: Network, ada: User, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_members_file", path, network=network.pk)
    path.write_bytes(b"")
    with pytest.raises(CommandError, match="The file is empty"):
        call_command("load_members_file", path, network=network.pk)
    path.write_bytes(b"zip\n32025\n")
    with pytest.raises(CommandError, match="The heading lacks members"):
        call_command("load_members_file", path, network=network.pk)
    assert not MemberFile.objects.exists()
