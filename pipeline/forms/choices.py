"""Choices among rows, read no more often than they must be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from accounts.models import User


class ReadOnce(ModelChoiceIterator):
    """A page goes through the choices of a field several times; the database is asked the first time."""

    def __iter__(self) -> Iterator[Any]:
        if not hasattr(self, "_read"):
            self._read = list(super().__iter__())
        return iter(self._read)


class PersonField(forms.ModelChoiceField):
    """`usual` is who is chosen nearly always, and known: found among the choices without asking."""

    iterator = ReadOnce
    usual: User | None = None

    def to_python(self, value: Any) -> Any:
        if self.usual is not None and str(value) == str(self.usual.pk):
            return self.usual
        return super().to_python(value)
