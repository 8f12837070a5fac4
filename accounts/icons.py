"""Tabler's outline icons as inline SVG: part of the page, coloured by the text around them, no font to fetch."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class UnknownIcon(LookupError):
    """Tabler has no outline icon of this name: a slip in a template."""


@cache
def inline_svg(name: str, css_class: str = "ti") -> SafeString:
    """An icon always stands beside a word or in a labelled button, so readers of the page skip it.

    Before the front-end packages were fetched there are no icons at all; pages then show their words alone.
    """
    if not FOLDER.is_dir():
        return mark_safe("")  # a constant
    if not NAME.fullmatch(name) or not (file := FOLDER / f"{name}.svg").is_file():
        raise UnknownIcon(name)
    paths = "".join(_drawn(file.read_text(encoding="utf-8")))
    return mark_safe(  # noqa: S308  # the package's own drawing; name and class come from our templates
        f'<svg class="{css_class}" width="1em" height="1em" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{paths}</svg>'
    )


def _drawn(source: str) -> list[str]:
    """The strokes of an icon, without the invisible square that every file begins with."""
    return [
        tag for tag in re.findall(r"<(?!/?svg)[^>]+>", source) if 'stroke="none" d="M0 0h24v24H0z"' not in tag
    ]
