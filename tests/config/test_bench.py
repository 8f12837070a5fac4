import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.bench import Measured, seconds_in_turns
from config import benches
from config.local.attach import WITH_A_DATABASE_OF_THEIR_OWN


def two_cases(*, quick: bool) -> Iterator[Measured]:
    yield Measured("list", seconds=0.012, beside="bare", beside_seconds=0.004, queries=9, bytes=40_000)
    yield Measured("quick" if quick else "full", peak_mb=80.04567)


@pytest.fixture(autouse=True)
def one_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benches, "BENCHES", {"two": benches.Bench(f"{__name__}.two_cases", "nothing")})
    monkeypatch.setattr("config.management.commands.bench.BENCHES", benches.BENCHES)


def test_each_case_is_one_json_line_with_every_key() -> None:
    out = StringIO()
    call_command("bench", "two", "--quick", stdout=out)

    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first == {
        "case": "list", "seconds": 0.012, "beside": "bare", "beside_seconds": 0.004, "ratio": 3.0, "aim": None,
        "queries": 9, "bytes": 40_000, "peak_mb": None,
    }  # fmt: skip
    assert second == dict.fromkeys(first) | {"case": "quick", "peak_mb": 80.05}


def test_unknown_bench_is_refused_by_name() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'speed'"):
        call_command("bench", "speed")


def test_runs_are_taken_in_turns_and_the_first_round_does_not_count() -> None:
    ran: list[str] = []
    seconds = seconds_in_turns(lambda: ran.append("a"), lambda: ran.append("b"), turns=2)

    assert ran == ["a", "b"] * 3
    assert len(seconds) == 2


def test_measuring_never_uses_the_plan_s_own_database() -> None:
    assert "bench" in WITH_A_DATABASE_OF_THEIR_OWN
