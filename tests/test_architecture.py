"""The rules of the house that a machine can hold: which way imports run, what is pure, who writes, who may come in."""

import ast
import inspect
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from config.celery import TIMETABLE, app
from tests.code_base import APPS, Module, calls, imported_modules, imports, modules

BELOW = {
    "accounts": set[str](),
    "providers": {"accounts"},
    "pipeline": {"accounts", "providers"},
    "adequacy": {"accounts", "providers", "pipeline"},
}
# Inside an app. What has another name takes the place of the highest layer it imports.
RANK = {
    "models": 1,
    "permissions": 2,
    "queries": 2,
    "actions": 3,
    "notices": 3,
    "jobs": 3,
    "forms": 4,
    "tasks": 4,
    "admin": 5,
    "views": 5,
    "urls": 6,
}
PURE = {
    "accounts.absences",
    "accounts.letter_times",
    "accounts.working_days",
    "providers.npi",
    "providers.tin",
    "providers.county_names",
    "providers.roster",
    "providers.reference_files",
    "pipeline.stages",
    "pipeline.signing",
    "pipeline.stall",
    "pipeline.reminders",
    "pipeline.proposals",
    "pipeline.closing_brief",
    "pipeline.mail_in",
    "pipeline.pasted_mail",
    "pipeline.merging",
    "adequacy.access",
    "adequacy.audit",
    "adequacy.coverage",
    "adequacy.credits",
    "adequacy.evidence",
    "adequacy.forecast",
    "adequacy.hsd",
    "adequacy.minimums",
    "adequacy.outline",
    "adequacy.packing",
    "adequacy.reach",
    "adequacy.reference_file.changes",
    "adequacy.ruleset",
    "adequacy.measuring",
    "adequacy.member_file",
}
COMPUTING = {"numpy", "scipy"}
CLOCK = {"now", "today", "utcnow", "localdate", "localtime", "monotonic"}
MAY_WRITE = {"actions", "notices", "jobs", "admin", "management", "demo", "bench"}
BY_CONTRACT = {"accounts.models.user"}  # Django asks the manager of a user model for create_user.
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"}
# A visitor who has not signed in may open these and no others.
OPEN = {
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_confirm_login_code",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_confirm_email",
    "accounts:invitation",
    "accounts:letter-stop",
    "accounts:mail-events",  # the mail provider's, by a secret; see tests/accounts/test_mail_events.py
    "accounts:setup",
    "mfa_authenticate",
    "pipeline:mail-in",  # the mail provider's, by a secret; see tests/pipeline/test_mail_in_pages.py
    "pipeline:calendar-feed",  # by the key in its address; see tests/pipeline/test_calendar.py
    "mfa_login_webauthn",
    "admin:login",
}


@pytest.mark.parametrize("upper", APPS)
def test_imports_run_down_across_apps(upper: str) -> None:
    upward = [
        f"{module} imports {name}"
        for module in modules().values()
        if module.app == upper
        for name in imported_modules(module.name)
        if name.partition(".")[0] not in BELOW[upper] | {upper}
    ]

    assert upward == []


def test_imports_run_down_inside_an_app() -> None:
    upward = [
        f"{module} ({module.layer}) reaches {below}"
        for module in modules().values()
        if module.layer in RANK
        for below in reached(module.name)
        if RANK.get(modules()[below].layer, 0) > RANK[module.layer]
    ]

    assert upward == []


def test_no_two_modules_import_each_other() -> None:
    circles = [name for name, module in modules().items() if name in reached(name) and not module.is_package]

    assert circles == []


def reached(name: str) -> set[str]:
    """Modules of the same app it imports, at first or second hand; a package stands for what its files import."""
    app_name, found, open_ends = name.partition(".")[0], set[str](), [name]
    while open_ends:
        for below in imported_modules(open_ends.pop()):
            if below.partition(".")[0] == app_name and below not in found:
                found.add(below)
                open_ends.append(below)
    return found


def pure_modules() -> list[Module]:
    """Those listed and all they import of ours: what a pure module leans on must be as pure."""
    named = {n for n in modules() if any(n == p or n.startswith(f"{p}.") for p in PURE)}
    open_ends = list(named)
    while open_ends:
        below = imported_modules(open_ends.pop()) - named
        named |= below
        open_ends += below
    return [modules()[name] for name in sorted(named)]


@pytest.mark.parametrize("module", pure_modules(), ids=str)
def test_pure_module_imports_no_model(module: Module) -> None:
    foreign = [
        f"{source} {name}".strip()
        for source, name in imports(module)
        if source.partition(".")[0] not in {*sys.stdlib_module_names, *APPS, *COMPUTING}
        and (source, name)
        not in {
            ("django.db.models", "TextChoices"),
            ("django.db.models", "IntegerChoices"),
            ("holidays", ""),  # A calendar computed from rules: no file, no clock.
        }
    ]

    assert foreign == []


@pytest.mark.parametrize("module", pure_modules(), ids=str)
def test_pure_module_reads_no_clock(module: Module) -> None:
    readings = [
        ast.unparse(call)
        for call in calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCK
    ]

    assert readings == []


def test_writes_stand_behind_the_door() -> None:
    outside = [
        f"{module}:{call.lineno} {ast.unparse(call.func)}"
        for module in modules().values()
        if module.app in APPS and not may_write(module)
        for call in calls(module)
        if is_write(call)
    ]

    assert outside == []


def may_write(module: Module) -> bool:
    return module.name in BY_CONTRACT or bool(MAY_WRITE & set(module.name.split(".")))


def is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) == "cache":
        return False
    if call.func.attr == "update":  # A dictionary is updated by position, rows by keyword.
        return not call.args and bool(call.keywords)
    return call.func.attr in WRITES


def test_every_address_needs_sign_in_unless_listed() -> None:
    open_now = {name for name, view in addresses(get_resolver()) if not getattr(view, "login_required", True)}

    assert open_now - OPEN == set()


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}", entry.callback


@pytest.mark.parametrize("name", TIMETABLE)
def test_timetable_names_a_real_task(name: str) -> None:
    module, function = TIMETABLE[name].task.rsplit(".", 1)
    task = getattr(import_module(module), function)

    assert app.tasks[TIMETABLE[name].task] is not None
    assert list(inspect.signature(task.run).parameters) == ["now"]
