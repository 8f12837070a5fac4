"""The Celery app and the whole timetable of what the tracker does by itself.

Every job may run late, twice or on two machines at once: what is due is read from the database,
so a missed run is made up by the next one and a second run finds nothing to do.
"""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


@dataclass(frozen=True, slots=True)
class Job:
    task: str
    every: timedelta
    why: str


TIMETABLE = {
    "heartbeat": Job(
        task="accounts.tasks.heartbeat",
        every=timedelta(minutes=1),
        why="shows on /readyz that clock, queue and worker are alive",
    ),
    "deliver_notices": Job(
        task="accounts.tasks.deliver_notices",
        every=timedelta(minutes=1),
        why="sends the letters that wait in the outbox",
    ),
    "end_holds": Job(
        task="pipeline.tasks.end_holds",
        every=timedelta(minutes=10),
        why="ends the holds whose last day has passed",
    ),
    "raise_stall_alerts": Job(
        task="pipeline.tasks.raise_stall_alerts",
        every=timedelta(minutes=10),
        why="notices the deals that went quiet",
    ),
    "post_digests": Job(
        task="pipeline.tasks.post_digests",
        every=timedelta(minutes=15),
        why="writes each rep's letter of the day once that morning has come where they are",
    ),
}

app = Celery("momentum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A tick nobody took before the next one is worthless: it expires instead of piling up.
app.conf.beat_schedule = {
    name: {"task": job.task, "schedule": job.every, "options": {"expires": job.every.total_seconds()}}
    for name, job in TIMETABLE.items()
}


@setup_logging.connect
def keep_the_logging_of_settings(**_: Any) -> None:
    """Celery would set up logging its own way; one connected receiver stops it."""


@beat_init.connect
def run_every_job_at_once(sender: Any, **_: Any) -> None:
    """A restart makes up for what it missed now, not in a quarter of an hour."""
    for job in TIMETABLE.values():
        try:
            app.send_task(job.task, expires=job.every.total_seconds())
        except OperationalError:
            return  # The broker is away; the ticks that follow will find it.
