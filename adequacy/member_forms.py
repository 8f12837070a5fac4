from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from adequacy.actions.member_files import MOST_BYTES, MemberFileRefused, refuse_size


class MemberFileForm(forms.Form):
    file = forms.FileField(
        label="Member file",
        help_text=f"A CSV file of at most {MOST_BYTES // 2**20} MB, some millions of rows.",
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,text/csv,text/plain", "data-most-bytes": str(MOST_BYTES)}
        ),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_size(file.size or 0)
        except MemberFileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return file
