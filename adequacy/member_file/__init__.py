"""The plan's own member file: where its members live and how many, never who they are.

A text of separated columns with a heading, in one of two forms:
- *places*: latitude, longitude, county, and members (one where the column is missing). A place is the member's own
  address, so it has no slack: cells measured by it are never undecided;
- *ZIP codes*: zip and members, and the county where it is not the main county of the ZIP. Such members stand at the
  point of their ZIP, with half the way to the next point as its slack, as the points of the Census do.

A county is named by FIPS code (`county_fips`), SSA code (`county_ssa`), or name with its state (`county`, `state`):
the same five digits can be two places, so the heading says which code it is. Two SSA codes of one FIPS code have all
its members each. A row that cannot be used is told with its line and the reason; the others are used.

Files have millions of rows: a block of rows becomes arrays in one go, and only a block with a cell that is no number is
looked at row by row.
"""
