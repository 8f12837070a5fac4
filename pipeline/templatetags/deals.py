"""Many deals at once on a page: `{% load deals %}`. Their markup stands in `pipeline/row_markup.py`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pipeline import row_markup
from pipeline.queries.rows import DealRow

register = template.Library()
register.simple_tag(row_markup.list_rows, name="deal_rows")
register.simple_tag(row_markup.work_lines, name="work_lines")


@register.simple_tag(takes_context=True)
def deal_cards(context: Context, cards: Iterable[tuple[DealRow, UUID]]) -> SafeString:
    """`{% deal_cards lane.cards %}`: each with the number its moves are known by."""
    token: Any = context.get("csrf_token")
    field = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
    return row_markup.board_cards(cards, field)
