"""What an edition changes against the one before: counties that change type, limits and minimums that move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from adequacy.minimums import MinimumKind, required
from adequacy.reference_file.edition import CountyLine, Edition
from adequacy.reference_file.facts import Pair
from adequacy.ruleset import Ruleset

MOST_LISTED = 500
HOSPITALS = "040"
FIRST_FACILITY = "040"
ONE = Decimal(1)
JUDGED, CREDIT = "judged", "credit"
Rule = tuple[MinimumKind, Decimal]
Line = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: how many, and the first lines of the list as (what, before, after)."""

    what: str
    count: int
    lines: Sequence[Line]

    @staticmethod
    def of(what: str, lines: Iterable[Line]) -> Change:
        found = list(lines)
        return Change(what, len(found), found[:MOST_LISTED])


@dataclass(frozen=True, slots=True)
class Changes:
    """All kinds, in the order they are read; `proof` says how the formula did against the published minimums."""

    kinds: Sequence[Change]
    compared: int
    differing: Sequence[Line]


def minimum_rules(edition: Edition, before: Ruleset) -> Mapping[Pair, Rule]:
    """Every type the edition judges: by the ratio it gives, else the rule of the edition before, else one a county.

    A clinician without any ratio is in neither: then there is no rule, and the number is not evaluated.
    """
    rules: dict[Pair, Rule] = {}
    for pair in edition.limits:
        known = before.minimums_by_area.get(pair)
        kind = known.kind if known else _kind(pair[0])
        if pair in edition.ratios:
            rules[pair] = (kind, edition.ratios[pair])
        elif known:
            rules[pair] = (kind, known.value)
        elif kind == MinimumKind.FIXED:
            rules[pair] = (kind, ONE)
    return rules


def _kind(code: str) -> MinimumKind:
    if code == HOSPITALS:
        return MinimumKind.BEDS_PER_1000
    is_facility = code >= FIRST_FACILITY and code.isdigit()
    return MinimumKind.FIXED if is_facility else MinimumKind.PROVIDERS_PER_1000


def changes(edition: Edition, before: Ruleset, county_names: Mapping[str, str]) -> Changes:
    """`county_names` names counties of both editions by their code."""
    compare = _Comparison(edition, before, county_names)
    return Changes(kinds=list(compare.kinds()), compared=len(edition.published), differing=compare.unproved())


class _Comparison:
    def __init__(self, edition: Edition, before: Ruleset, county_names: Mapping[str, str]) -> None:
        self.edition, self.before, self.county_names = edition, before, county_names
        self.rules = minimum_rules(edition, before)
        self.areas = {each.area_type: each.area_name for each in before.counties.values()}

    def kinds(self) -> Iterable[Change]:
        new, old = self.edition.counties, self.before.counties
        yield Change.of(
            "Counties that are new", ((self.county(c), "", self.area(new[c])) for c in new if c not in old)
        )
        yield Change.of(
            "Counties that are gone", ((self.county(c), old[c].area_name, "") for c in old if c not in new)
        )
        yield Change.of("Counties that change type", self.retyped())
        yield Change.of(
            "Types that are new",
            ((self.type(t), "", JUDGED) for t in self.edition.types if t not in self.before.types),
        )
        yield Change.of(
            "Types that are gone",
            ((self.type(t), JUDGED, "") for t in self.before.types if t not in self.edition.types),
        )
        yield Change.of("Base limits that move", self.moved_limits())
        yield Change.of("County limits that are relaxed, changed or no longer relaxed", self.moved_relaxed())
        yield Change.of("Minimum ratios that move", self.moved_ratios())
        yield Change.of("Required numbers that move", self.moved_numbers())
        yield Change.of(
            "Certificates of need that are new",
            self.certificates(self.now_listed - self.then_listed, "", CREDIT),
        )
        yield Change.of(
            "Certificates of need that are gone",
            self.certificates(self.then_listed - self.now_listed, CREDIT, ""),
        )

    def county(self, code: str) -> str:
        return f"{self.county_names.get(code, '')} {code}".strip()

    def type(self, code: str) -> str:
        known = self.before.types.get(code)
        return f"{code} {known.name if known else self.edition.names.get(code, '')}".strip()

    def cell(self, pair: Pair) -> str:
        return f"{self.type(pair[0])}, {self.county(pair[1])}"

    def area(self, line: CountyLine) -> str:
        return self.areas.get(line.area_type, line.area_type)

    def retyped(self) -> Iterable[Line]:
        old = self.before.counties
        for code, line in self.edition.counties.items():
            if code in old and old[code].area_type != line.area_type:
                yield self.county(code), old[code].area_name, self.area(line)

    def moved_limits(self) -> Iterable[Line]:
        for pair, now in self.edition.limits.items():
            then = self.before.limits_by_area.get(pair)
            if then is not None and (then.minutes, then.miles) != now:
                where = f"{self.type(pair[0])}, {self.areas.get(pair[1], pair[1])}"
                yield where, _limits((then.minutes, then.miles)), _limits(now)

    def moved_relaxed(self) -> Iterable[Line]:
        now, then = self.edition.relaxed, self.before.relaxed
        for pair in sorted(now.keys() | then.keys()):
            if now.get(pair) != then.get(pair):
                yield self.cell(pair), _limits(then.get(pair)), _limits(now.get(pair))

    def moved_ratios(self) -> Iterable[Line]:
        for pair, (_, value) in self.rules.items():
            then = self.before.minimums_by_area.get(pair)
            if then is not None and then.value != value:
                where = f"{self.type(pair[0])}, {self.areas.get(pair[1], pair[1])}"
                yield where, f"{then.value.normalize():f}", f"{value.normalize():f}"

    def moved_numbers(self) -> Iterable[Line]:
        """The largest moves first."""
        found: list[tuple[str, int, int]] = [
            (self.cell((judged, code)), then, now)
            for judged in self.edition.types
            for code in self.edition.counties
            if code in self.before.counties and judged in self.before.types
            if (then := self.before.cell(code, judged).required) is not None
            if (now := self.number(judged, code)) is not None and now != then
        ]
        return sorted(found, key=lambda line: (-abs(line[2] - line[1]), line[0]))

    def number(self, judged: str, code: str) -> int | None:
        line = self.edition.counties[code]
        rule = self.rules.get((judged, line.area_type))
        if rule is None:
            return None
        return required(*rule, beneficiaries=line.beneficiaries, base_population_ratio=line.population_ratio)

    @property
    def now_listed(self) -> set[Pair]:
        return set(self.edition.certificates)

    @property
    def then_listed(self) -> set[Pair]:
        places = self.before.credits_by_place
        return {(judged, county) for judged, county in places if judged is not None and county is not None}

    def certificates(self, pairs: set[Pair], then: str, now: str) -> Iterable[Line]:
        return ((self.cell(pair), then, now) for pair in sorted(pairs))

    def unproved(self) -> Sequence[Line]:
        """Published minimums that our formula does not rebuild."""
        return [
            (self.cell(pair), printed, ours)
            for pair, printed in self.edition.published.items()
            if (ours := self.number(*pair)) is not None and ours != printed
        ][:MOST_LISTED]


def _limits(limits: tuple[int | None, int | None] | None) -> str:
    return "as the base row" if limits is None else f"{limits[0]} min, {limits[1]} mi"
