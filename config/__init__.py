"""Wiring only: settings, addresses, timetable and the servers of a local run. No business word appears here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
