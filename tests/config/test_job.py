import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import JobRun

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("job", *arguments, stdout=out)
    return out.getvalue()


def test_job_prints_what_it_did_as_one_json_line() -> None:
    printed = run("heartbeat")

    assert printed.count("\n") == 1
    assert json.loads(printed)["job"] == "heartbeat"
    assert JobRun.objects.of("heartbeat").finished().count() == 1


def test_pretended_moment_is_refused_outside_the_demo() -> None:
    with pytest.raises(CommandError, match="for the demo only"):
        run("heartbeat", "--now", "2026-03-02T07:30")

    assert JobRun.objects.count() == 0


def test_pretended_moment_is_taken_in_the_demo(settings: Any) -> None:
    settings.DEMO = True

    assert json.loads(run("heartbeat", "--now", "2026-03-02T07:30"))["job"] == "heartbeat"


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30T10:00", ""])
def test_moment_that_is_none_is_refused_in_words(settings: Any, text: str) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="takes a moment such as"):
        run("heartbeat", "--now", text)


def test_unknown_job_is_refused_by_name() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'tidy'"):
        run("tidy")
