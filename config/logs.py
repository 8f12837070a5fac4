"""One log for all processes: events with fields, as JSON in production and as plain lines for people."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured

# Addresses that hold the key of a letter: Django logs the path of each request it refuses, a form with errors too.
KEY_IN_ADDRESS = re.compile(r"(/invitations/|/reset/key/|/calendar/|/stop/)[^/\s]{16,}")


def hide_keys(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event["event"] = KEY_IN_ADDRESS.sub(r"\1...", str(event.get("event", "")))
    return event


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    if level not in logging.getLevelNamesMapping():
        raise ImproperlyConfigured(f"LOG_LEVEL must be a level such as INFO, not {level!r}.")
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_keys,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_last_steps(as_json=as_json),
                ],
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }


def _last_steps(*, as_json: bool) -> list[structlog.typing.Processor]:
    if as_json:
        # Never with local variables: they hold passwords, notes and names.
        bare = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [structlog.processors.ExceptionRenderer(bare), structlog.processors.JSONRenderer()]
    return [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
