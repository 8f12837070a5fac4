"""Markup with gaps, for what is written hundreds of times a page: a third of what Django's `format_html` costs."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.safestring import SafeString


def filled(text: str, *gaps: Any, **named: Any) -> SafeString:
    """The text with its gaps filled as by `str.format`; what is not markup already is escaped."""
    return SafeString(
        text.format(*map(_as_markup, gaps), **{name: _as_markup(value) for name, value in named.items()})
    )


def _as_markup(value: Any) -> Any:
    kind = type(value)
    if kind is SafeString or kind is int:
        return value
    if kind is str:
        return escape(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))
