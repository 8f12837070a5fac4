"""The real reference tables for tests that need them: loaded once per module, gone when the module is done."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def reference_data(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything happens inside one transaction that is rolled back; the tests of the module run inside it.

    Not for tests that commit (`transaction=True`): those load for themselves.
    """
    with blocker.unblock(), transaction.atomic():
        call_command("load_reference", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)
