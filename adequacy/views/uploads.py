"""Files too large to be taken: counted while they arrive, and never kept."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

FORM_AROUND = 64 * 1024
"""What a form weighs beside its file, at most."""


class CappedUpload(FileUploadHandler):
    """Passes a file on, piece by piece, until it is larger than `most`; then drops it. `refused` is its size as far as
    it is known: of a body that says its length, before the first byte is kept.
    """

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.refused = 0

    def handle_raw_input(self, *of_body: Any, **_: Any) -> None:
        length = of_body[2]
        if length > self.most + FORM_AROUND:
            self.refused = length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if self.refused or start + len(raw_data) > self.most:
            self.refused = max(self.refused, start + len(raw_data))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


def capped(request: HttpRequest, most: int) -> CappedUpload:
    """Put in place before anybody looks at what was posted."""
    handler = CappedUpload(request, most)
    request.upload_handlers.insert(0, handler)
    return handler
