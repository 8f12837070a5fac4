"""Django's messages as the pages show them: what went wrong stays at the top, what was done passes by below.

A view hands further facts in `extra_tags`, words of the form `name:value`: `undo:/deals/7/undo/` offers the way
back, `clears:touch:7` tells the browser that the draft of this name has been saved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message


@dataclass(frozen=True)
class ShownMessage:
    text: str
    tone: str = ""
    icon: str = ""
    undo: str = ""
    clears: str = ""


def at_the_top(messages: Iterable[Message], *, all_of_them: bool = False) -> Iterator[ShownMessage]:
    for message in messages:
        if message.level >= constants.ERROR:
            yield ShownMessage(str(message.message), "decide", "alert-circle")
        elif message.level >= constants.WARNING:
            yield ShownMessage(str(message.message), "watch", "alert-triangle")
        elif all_of_them:
            yield ShownMessage(str(message.message), "accent", "info-circle")


def passing_by(messages: Iterable[Message]) -> Iterator[ShownMessage]:
    for message in messages:
        if message.level < constants.WARNING:
            facts = _facts(message.extra_tags or "")
            yield ShownMessage(
                str(message.message), undo=facts.get("undo", ""), clears=facts.get("clears", "")
            )


def _facts(tags: str) -> dict[str, str]:
    pairs = (word.partition(":") for word in tags.split())
    return {name: value for name, colon, value in pairs if colon}
