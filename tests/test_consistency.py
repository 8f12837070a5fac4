"""Taste that survives its authors: no template nobody shows, no half of a pair, no dead link, no address in a lock."""

import ast
import json
import re
from fnmatch import fnmatch
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template.utils import get_app_template_dirs

from tests.code_base import APPS, CHECKOUT, modules

TEMPLATES = CHECKOUT / "templates"
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
NAMED_IN_TEMPLATE = re.compile(r"""{%\s*(?:include|extends|once)\s+["']([^"']+)["']""")
LOOKS_LIKE_TEMPLATE = re.compile(r"\.(html|txt|mjml|svg|xml)$")
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def all_templates() -> list[str]:
    return sorted(str(p.relative_to(TEMPLATES)) for p in TEMPLATES.rglob("*") if p.is_file())


def fragments() -> list[str]:
    """Parts a page swaps in. Pieces in ui/ may stand on a page several times and have no fixed id."""
    return [
        name for name in all_templates() if Path(name).name.startswith("_") and not name.startswith("ui/")
    ]


@cache
def names_used() -> frozenset[str]:
    """Template names in Python and in other templates; a computed part counts as any text."""
    used: set[str] = set()
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                used.add("".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in node.values))
    for name in all_templates():
        used.update(NAMED_IN_TEMPLATE.findall((TEMPLATES / name).read_text()))
    return frozenset(name for name in used if LOOKS_LIKE_TEMPLATE.search(name) and not name.startswith("*"))


@pytest.mark.parametrize("name", all_templates())
def test_template_is_used(name: str) -> None:
    replaces_a_package_s = any(
        (Path(folder) / name).exists() for folder in get_app_template_dirs("templates")
    )

    shown = name in BY_DJANGO or replaces_a_package_s or any(fnmatch(name, used) for used in names_used())
    assert shown, f"nothing shows {name}"


class Roots(HTMLParser):
    """The elements at the top of a fragment, each with its id."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.ids.append(dict(attrs).get("id") or "")
        if tag not in VOID:
            self.depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.ids.append(dict(attrs).get("id") or "")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 0 if tag in VOID else 1


@pytest.mark.parametrize("name", fragments())
def test_fragment_has_one_root_named_like_its_file(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL)
    roots = Roots()
    # A row of a list is told apart by its key: id="deal-row-{{ row.pk }}".
    roots.feed(re.sub(r"{{.*?}}", "KEY", re.sub(r"{%.*?%}", "", text, flags=re.DOTALL)))
    expected = Path(name).name.removeprefix("_").partition(".")[0].replace("_", "-")

    assert [re.sub(r"(-KEY)+$", "", root) for root in roots.ids] == [expected]


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.app_label in APPS and not hasattr(m, "pgh_tracked_model")]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_who_and_when_come_in_pairs(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name, who in fields.items():
        if not name.endswith("_by"):
            continue
        pair = f"{name.removesuffix('_by')}_at"
        assert pair in fields, f"{model.__name__}.{name} has no {pair}"
        when = fields[pair]
        assert who.null == when.null, f"{model.__name__}: only one of {name} and {pair} may be empty"
        assert not who.null or held_together(model, name, pair), (
            f"no constraint holds {name} and {pair} together"
        )


def held_together(model: type[models.Model], *names: str) -> bool:
    conditions = [str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    return any(all(f"'{name}__isnull'" in condition for name in names) for condition in conditions)


@pytest.mark.parametrize("path", sorted(CHECKOUT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_requirement_file_is_hashed_and_names_no_host(path: Path) -> None:
    text = path.read_text()
    pinned = re.findall(r"^[A-Za-z0-9]", text, flags=re.MULTILINE)
    followed_by_hash = re.findall(r"^[A-Za-z0-9].*\\\n    --hash=sha256:", text, flags=re.MULTILINE)

    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra|find|trusted)", text, flags=re.MULTILINE)
    assert len(pinned) == len(followed_by_hash) > 0


def test_front_end_lock_names_no_download_address() -> None:
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}

    assert [name for name, package in installed.items() if "resolved" in package] == []
    assert [name for name, package in installed.items() if "integrity" not in package] == []


def documents() -> list[Path]:
    return sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")])


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_links_in_document_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text())
    inside = [target for target in targets if "://" not in target and not target.startswith("mailto:")]

    assert [target for target in inside if not (path.parent / target).exists()] == []
