from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from accounts.actions.letters import EVERYWHERE, Channels
from accounts.letter_kinds import STOPPABLE, kinds_for
from accounts.models import NoticeKind, User


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One kind: what it says, and its two boxes."""

    kind: NoticeKind
    says: str
    by_mail: forms.BoundField
    on_page: forms.BoundField


class LetterChoicesForm(forms.Form):
    """Two boxes for each kind a person may get: by mail, and on the page My letters."""

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        super().__init__(data)
        self.kinds = kinds_for(person.role)
        chosen = {each.kind: Channels(each.by_mail, each.on_page) for each in person.letter_preferences.all()}
        for kind in self.kinds:
            wanted = chosen.get(kind, EVERYWHERE)
            self.fields[f"{kind}_mail"] = _box(f"{kind.label}: by mail", is_on=wanted.by_mail)
            self.fields[f"{kind}_page"] = _box(f"{kind.label}: under My letters", is_on=wanted.on_page)

    @property
    def rows(self) -> Iterator[ChoiceRow]:
        for kind in self.kinds:
            yield ChoiceRow(kind, STOPPABLE[kind].says, self[f"{kind}_mail"], self[f"{kind}_page"])

    @property
    def choices(self) -> dict[NoticeKind, Channels]:
        cleaned = self.cleaned_data
        return {kind: Channels(cleaned[f"{kind}_mail"], cleaned[f"{kind}_page"]) for kind in self.kinds}


def _box(label: str, *, is_on: bool) -> forms.BooleanField:
    return forms.BooleanField(
        label=label,
        required=False,
        initial=is_on,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input", "aria-label": label}),
    )
