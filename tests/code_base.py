"""The code base as the tests about it see it: modules, who imports whom, and what stands where."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "providers", "pipeline", "adequacy")
HOUSE = (*APPS, "config")


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module
    is_package: bool

    @property
    def app(self) -> str:
        return self.name.partition(".")[0]

    @property
    def layer(self) -> str:
        """The part of its app it stands in: `models` for `pipeline.models.deal`."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    def __str__(self) -> str:
        return str(self.path.relative_to(CHECKOUT))


@cache
def modules() -> dict[str, Module]:
    """Every module of the product by dotted name; migrations are a record, not code anybody imports."""
    found: dict[str, Module] = {}
    for app in HOUSE:
        for path in sorted((CHECKOUT / app).rglob("*.py")):
            relative = path.relative_to(CHECKOUT)
            if "migrations" in relative.parts:
                continue
            parts = relative.with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            found[name] = Module(name, path, ast.parse(path.read_text()), is_package)
    return found


def imports(module: Module) -> Iterator[tuple[str, str]]:
    """Each import, wherever it stands, as (module, name taken from it or nothing)."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


@cache
def imported_modules(name: str) -> frozenset[str]:
    """The product's own modules this one imports by name."""
    known = modules()
    taken = set()
    for source, part in imports(known[name]):
        submodule = f"{source}.{part}"
        taken.add(submodule if submodule in known else source)
    return frozenset(taken & known.keys()) - {name}


def calls(module: Module) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
