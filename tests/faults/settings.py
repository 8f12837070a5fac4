"""The settings of processes that tests break: a real broker, short patience, and a clock that may be moved."""

import datetime as dt
import os

import time_machine

from tests.settings import *  # noqa: F403  (what tests share)

CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = os.environ["REDIS_URL"]
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,  # noqa: F405
    "visibility_timeout": 20,
    "unacked_restore_interval": 1,
}
EMAIL_TIMEOUT = 2
DEMO = True

# The same shift in every process, so that beat and workers agree on the hour.
if shift := os.environ.get("CLOCK_SHIFT_SECONDS"):
    time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(shift)), tick=True).start()
