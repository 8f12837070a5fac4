"""Where the server programs come from, whom they run as, and that a test's own server leaves nothing."""

import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from config.local import identity, locks, places, servers


def psql(url: str, statement: str) -> str:
    command = [
        str(servers.program("psql")),
        "-h",
        str(socket_folder(url)),
        "-U",
        "postgres",
        "-Atc",
        statement,
    ]
    return subprocess.run(
        [*command, places.DATABASE], capture_output=True, text=True, check=True
    ).stdout.strip()


def socket_folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).netloc.partition("@")[2]))


@pytest.mark.processes
def test_throw_away_server_knows_letters_beyond_ascii_and_leaves_nothing() -> None:
    with servers.throw_away_postgres() as url:
        folder = socket_folder(url)
        assert psql(url, "select lower('HÔPITAL ÉTÉ'), 'É' ilike 'é'") == "hôpital été|t"
        assert psql(url, "create extension pg_trgm; create extension unaccent; select 1").endswith("1")
        assert folder.is_dir()

    assert not folder.parent.exists()


def test_chosen_programs_come_before_the_package_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chosen = tmp_path / "postgres"
    chosen.touch()
    monkeypatch.setenv("PG_BIN", str(tmp_path))

    assert servers.program("postgres") == chosen


def test_missing_programs_are_told_with_the_ways_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))

    with pytest.raises(
        identity.CannotServe, match=r"requirements-local\.txt, set PG_BIN .* or set DATABASE_URL"
    ):
        servers.program("postgres")


def test_socket_folder_of_a_deep_checkout_is_short_and_its_own() -> None:
    deep = Path("/home/somebody") / ("a-folder/" * 12) / ".local"

    assert places.socket_folder(Path("/home/me/momentum/.local")) == Path("/home/me/momentum/.local/run")
    assert len(os.fsencode(places.socket_folder(deep))) <= places.LONGEST_SOCKET_FOLDER
    assert places.socket_folder(deep) != places.socket_folder(deep / "other")


def test_private_parent_is_refused_where_the_server_is_nobody(tmp_path: Path) -> None:
    private = tmp_path / "private"
    (private / "data").mkdir(parents=True)
    private.chmod(0o700)

    with pytest.raises(identity.CannotServe, match=f"who cannot enter {private}"):
        identity.check_reachable(private / "data")


def test_a_lock_is_held_by_one_or_shared_by_guests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "LOCAL", tmp_path)

    first = locks.lock("servers.lock")
    assert first is not None
    assert locks.lock("servers.lock") is None
    first.close()
    guests = [locks.lock("servers.lock", shared=True) for _ in range(2)]
    assert locks.lock("servers.lock") is None
    for guest in guests:
        assert guest is not None
        guest.close()


def test_folder_of_somebody_else_or_a_link_is_no_place_for_sockets(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "file").touch()

    assert places.is_own(tmp_path)
    assert not places.is_own(tmp_path / "link")
    assert not places.is_own(tmp_path / "file")
    if os.geteuid() == 0:
        os.chown(tmp_path, 12345, 12345)
        assert not places.is_own(tmp_path)
