"""How a tax id is written and a runway counted: `{% load providers %}{{ group.tin|tin:may_see_tin }}`."""

from __future__ import annotations

import datetime as dt

from django import template

from providers import tin as tax_id

register = template.Library()


@register.filter
def tin(digits: str, may_see: bool = False) -> str:  # noqa: FBT001, FBT002  # a template cannot name it
    return tax_id.formatted(digits) if may_see else tax_id.masked(digits)


@register.filter
def days_until(day: dt.date, today: dt.date) -> int:
    return (day - today).days
