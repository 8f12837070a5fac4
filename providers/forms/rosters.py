from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from providers.actions.rosters import MOST_BYTES

MEGABYTE = 1024 * 1024


class RosterUploadForm(forms.Form):
    file = forms.FileField(
        label="Roster file",
        help_text=f"A CSV file of at most {MOST_BYTES // MEGABYTE} MB.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError("The file is empty.")
        if file.size > MOST_BYTES:
            size = f"{file.size / MEGABYTE:.1f}"
            most = MOST_BYTES // MEGABYTE
            raise forms.ValidationError(
                f"The file has {size} MB; at most {most} MB can be read at once. Split it."
            )
        return file
