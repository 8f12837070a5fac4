from __future__ import annotations

from django import forms

from pipeline.actions.documents import Paper
from pipeline.documents import TYPES, DocumentKind
from pipeline.forms.step import DayInput


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(choices=DocumentKind, label="What is it?")
    upload = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{each}" for each in TYPES)}),
        help_text="PDF, Word, workbook or picture, up to 20 MB.",
        error_messages={"required": "Choose a file."},
    )
    dated_on = forms.DateField(label="Dated", required=False, widget=DayInput)
    signers = forms.CharField(label="Signed by", required=False, max_length=240)

    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(kind=data["kind"], dated_on=data["dated_on"], signers=data["signers"])
