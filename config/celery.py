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
    queue: str = "celery"

    @property
    def options(self) -> dict[str, Any]:
        """A tick nobody took before the next one is worthless: it expires instead of piling up."""
        return {"expires": self.every.total_seconds(), "queue": self.queue}


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
    "bring_back_deals": Job(
        task="pipeline.tasks.bring_back_deals",
        every=timedelta(minutes=30),
        why="opens the lost deals whose day to ask again has come",
    ),
    "raise_stall_alerts": Job(
        task="pipeline.tasks.raise_stall_alerts",
        every=timedelta(minutes=10),
        why="notices the deals that went quiet",
    ),
    "post_digests": Job(
        task="pipeline.tasks.post_digests",
        every=timedelta(minutes=15),
        why="writes the letters of the day once that morning has come where their readers are",
    ),
    "post_handovers": Job(
        task="pipeline.tasks.post_handovers",
        every=timedelta(minutes=15),
        why="tells people of the deals somebody gave them",
    ),
    "measure_changes": Job(
        task="adequacy.tasks.measure_changes",
        every=timedelta(minutes=1),
        why="measures the cells a change of supply touched, where nobody was woken for it",
        queue="now",
    ),
    "measure_networks": Job(
        task="adequacy.tasks.measure_networks",
        every=timedelta(minutes=15),
        why="measures networks as a whole, once a day begins anywhere in the plan",
        queue="long",
    ),
    "reconcile_cells": Job(
        task="adequacy.tasks.reconcile_cells",
        every=timedelta(hours=6),
        why="proves once a day that stored cells are what a full measurement finds",
        queue="long",
    ),
    "read_reference_files": Job(
        task="adequacy.tasks.read_reference_files",
        every=timedelta(minutes=5),
        why="reads and applies Reference Files that were handed in",
        queue="long",
    ),
    "forecast_networks": Job(
        task="adequacy.tasks.forecast_networks",
        every=timedelta(minutes=5),
        why="tells the chance of every cell anew once a deal, a measurement or the day has changed",
        queue="long",
    ),
    "post_briefs": Job(
        task="adequacy.tasks.post_briefs",
        every=timedelta(minutes=15),
        why="writes the letter of the week once its first working day has come where the reader is",
    ),
    "take_snapshots": Job(
        task="adequacy.tasks.take_snapshots",
        every=timedelta(hours=1),
        why="keeps every chance once a week, for good",
        queue="long",
    ),
    "read_member_files": Job(
        task="adequacy.tasks.read_member_files",
        every=timedelta(minutes=5),
        why="reads the member files that were uploaded, where nobody was woken for it",
        queue="long",
    ),
    "audit_rosters": Job(
        task="adequacy.tasks.audit_rosters",
        every=timedelta(minutes=5),
        why="measures rosters that wait for their audit, where nobody was woken for them",
        queue="long",
    ),
}

app = Celery("momentum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    name: {"task": job.task, "schedule": job.every, "options": job.options} for name, job in TIMETABLE.items()
}


@setup_logging.connect
def keep_the_logging_of_settings(**_: Any) -> None:
    """Celery would set up logging its own way; one connected receiver stops it."""


@beat_init.connect
def run_every_job_at_once(sender: Any, **_: Any) -> None:
    """A restart makes up for what it missed now, not in a quarter of an hour."""
    for job in TIMETABLE.values():
        try:
            app.send_task(job.task, **job.options)
        except OperationalError:
            return  # The broker is away; the ticks that follow will find it.
