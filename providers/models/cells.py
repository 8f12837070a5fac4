"""A cell is a county and a specialty: which rows are of some cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_

from django.db.models import Q


def of_cells(counties: Mapping[str, Collection[str]]) -> Q:
    """Rows with a `county` and a `specialty`: the counties by specialty, both by code."""
    parts = (Q(specialty=code, county__in=named) for code, named in counties.items())
    return reduce(or_, parts, Q(pk__in=[]))
