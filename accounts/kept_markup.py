"""Parts of a page that depend on nothing but a few plain words: rendered once for each of them and kept.

The rail is the same on every page of a role, the list of keys on every page there is; a process renders them once.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@lru_cache(maxsize=256, typed=True)
def rendered_once(template: str, **words: Hashable) -> SafeString:
    """The template sees these words and nothing of the request: no reader, no token of a form, no nonce."""
    return render_to_string(template, words)
