"""A row that may be there once: what the database says about the second becomes a refusal people can read."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction

UNIQUE_VIOLATION = "23505"


def save_once(row: models.Model, refusal: Exception, update_fields: list[str] | None = None) -> None:
    """Saves the row; somebody who was quicker with the same one makes it raise the refusal."""
    try:
        with transaction.atomic():
            row.save(update_fields=update_fields)
    except IntegrityError as error:
        if getattr(error.__cause__, "pgcode", "") != UNIQUE_VIOLATION:
            raise
        raise refusal from error
