"""A roster file: bytes in, clean rows and a list of problems out.

One row is one clinician or facility, at one site of one group, in one specialty. The columns are described in
docs/roster.md. A row with a problem is refused whole, with its line (the heading is line 1), the column and the
reason; the rows beside it are used. A notice is a remark about a row that is used all the same. When two rows disagree
about what both describe (the phone of a site, the role of a contact) the first row is right, so that the order of the
rows decides, not chance, and reading the file again gives the same.

Everything here is plain values: what must be looked up (specialties, ZIP points, counties) is handed in as `Lookups`.
"""

from providers.roster.lookups import Lookups, SpecialtyFacts, TaxonomyChoice, ZipPlace
from providers.roster.problems import Problem
from providers.roster.reading import Roster, clean, read
from providers.roster.rows import CleanRow
from providers.roster.sheet import Record, Sheet, parse

__all__ = [
    "CleanRow",
    "Lookups",
    "Problem",
    "Record",
    "Roster",
    "Sheet",
    "SpecialtyFacts",
    "TaxonomyChoice",
    "ZipPlace",
    "clean",
    "parse",
    "read",
]
