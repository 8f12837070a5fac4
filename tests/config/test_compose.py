"""No container engine is asked: the file is read, and what must hold between its parts is checked."""

import itertools
import re
from typing import Any

import yaml
from django.conf import settings

from adequacy.actions.member_files import MOST_BYTES as MOST_MEMBER_BYTES
from config.celery import TIMETABLE
from providers.actions.rosters import MOST_BYTES
from tests.code_base import CHECKOUT


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    return found


def test_every_service_the_product_needs_is_there() -> None:
    services = compose()["services"]

    always = {name for name, service in services.items() if "profiles" not in service}
    assert always == {"postgres", "redis", "migrate", "web", "proxy", "worker", "worker-long", "beat"}


def test_product_starts_after_the_tables_are_made() -> None:
    services = compose()["services"]

    for name in ("web", "worker", "worker-long", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["restart"] == "no"


def test_only_the_proxy_is_reached_from_outside() -> None:
    services = compose()["services"]

    assert {name for name, service in services.items() if "ports" in service} == {"proxy", "letters"}


def test_product_runs_without_root_and_without_rights() -> None:
    services = compose()["services"]
    image = (CHECKOUT / "Dockerfile").read_text()

    assert "\nUSER momentum\n" in image
    for name in ("migrate", "web", "worker", "worker-long", "beat"):
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True


def test_proxy_lets_the_largest_files_through() -> None:
    proxy = (CHECKOUT / "config" / "proxy" / "Caddyfile").read_text()
    limits = [int(size) * 1_000_000 for size in re.findall(r"(?:max_size|request_buffers) (\d+)MB", proxy)]

    assert len(limits) == 3
    assert min(limits) > MOST_BYTES
    assert max(limits) > settings.MOST_BODY_BYTES > MOST_MEMBER_BYTES


def test_database_sorts_and_folds_case_as_the_embedded_one() -> None:
    options = compose()["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]

    assert "--locale-provider=builtin --builtin-locale=C.UTF-8" in options


def test_every_name_to_fill_in_is_in_the_example() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    required = set(re.findall(r"\${([A-Z_]+):\?", text))
    named = set(re.findall(r"^([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), flags=re.MULTILINE))

    assert required - named == set()


def test_every_queue_of_the_timetable_has_a_worker() -> None:
    services = compose()["services"]
    asked = {job.queue for job in TIMETABLE.values()} | {settings.QUICK_QUEUE, settings.LONG_QUEUE}
    served = [
        queue
        for name in ("worker", "worker-long")
        for flag, value in itertools.pairwise(services[name]["command"])
        if flag == "--queues"
        for queue in value.split(",")
    ]

    assert sorted(served) == sorted(asked)
