"""What `dev.py` decides before anything is installed; that it works from a bare checkout is seen in CI."""

import subprocess
from pathlib import Path

import pytest

import dev


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(dev, "CHECKOUT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "venv_works", lambda: True)
    (tmp_path / ".venv").mkdir()
    for name in dev.SETS.values():
        (tmp_path / name).write_text(name)
    return tmp_path


def mark_installed(checkout: Path, wanted: str) -> None:
    dev.stamp(wanted).write_text(dev.fingerprint(checkout / dev.SETS[wanted]))


def test_warm_start_installs_nothing(checkout: Path) -> None:
    assert not dev.is_installed("local")
    mark_installed(checkout, "local")

    assert dev.is_installed("local")
    assert not dev.is_installed("dev")


def test_larger_set_serves_the_smaller(checkout: Path) -> None:
    mark_installed(checkout, "dev")

    assert dev.is_installed("local")


def test_changed_lock_is_installed_anew(checkout: Path) -> None:
    mark_installed(checkout, "dev")
    (checkout / "requirements-dev.txt").write_text("another")

    assert not dev.is_installed("dev")


def test_dead_shim_of_uv_is_not_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shim = tmp_path / "uv"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert dev.working_uv() == ""


def test_old_npm_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 9.2.0\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")

    assert dev.system_npm() == []
    npm.write_text("#!/bin/sh\necho 10.8.2\n")
    assert dev.system_npm() == [str(npm)]


def test_unknown_command_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["fly"]) == 2
    assert "python3 dev.py up" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("asked", "run"),
    [
        ([], ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]),
        (["tests/config", "-k", "sink"], ["tests/config", "-k", "sink"]),
    ],
)
def test_whole_suite_runs_on_every_core_and_a_part_in_one_process(
    monkeypatch: pytest.MonkeyPatch, asked: list[str], run: list[str]
) -> None:
    started: list[tuple[object, ...]] = []

    def start(*command: object) -> int:
        started.append(command)
        return 0

    monkeypatch.setattr(dev, "install", lambda _: None)
    monkeypatch.setattr(dev, "find_browser", lambda: True)
    monkeypatch.setattr(dev, "run", start)

    assert dev.main(["test", *asked]) == 0
    assert started == [(dev.PYTHON, "-m", "pytest", *run)]


def test_no_browser_fails_where_ci_runs_and_is_told_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "install", lambda _: None)
    monkeypatch.setattr(dev, "find_browser", lambda: False)
    monkeypatch.setattr(dev, "run", lambda *_: 0)

    for ci, code in (("true", 1), ("", 0)):
        monkeypatch.setenv("CI", ci)
        assert dev.main(["test"]) == code


def audited(monkeypatch: pytest.MonkeyPatch, stdout: str) -> bool:
    done = subprocess.CompletedProcess((), returncode=1, stdout=stdout, stderr="")
    monkeypatch.setattr(dev, "quiet", lambda *_, **__: done)
    return dev.audit()


def test_advisories_out_of_reach_are_told_not_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audited(monkeypatch, "")
    assert audited(monkeypatch, '{"dependencies": [{"name": "a", "skip_reason": "not found"}]}')
    assert "for 0 of 1 packages" in capsys.readouterr().out


def test_known_hole_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    hole = '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}]}'

    assert not audited(monkeypatch, hole)
