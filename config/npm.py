"""Serves the few files that pages use out of node_modules, and nothing else of it."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage


class NpmFinder(BaseFinder):
    """`NPM_FILES` names them: prefix of the address -> package folder and patterns of its files."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for prefix, (folder, patterns) in settings.NPM_FILES.items():
            root = settings.NODE_MODULES / folder
            storage = FileSystemStorage(location=root)
            storage.prefix = prefix  # type: ignore[attr-defined]  # How the finders of Django say it.
            for path in sorted(root.rglob("*")):
                name = path.relative_to(root).as_posix()
                if path.is_file() and _matches(name, patterns):
                    yield name, storage

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:  # noqa: FBT001, FBT002  (Django's signature)
        for prefix, (folder, patterns) in settings.NPM_FILES.items():
            name = path.removeprefix(f"{prefix}/")
            found: Path = settings.NODE_MODULES / folder / name
            if name != path and _matches(name, patterns) and found.is_file():
                return [str(found)] if find_all else str(found)
        return [] if find_all else None


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
