"""The HSD tables: who serves which county, as Medicare Advantage plans hand it in.

Two tables, of providers and of facilities. A row is one NPI in one specialty at one address for one county *served*:
a county of the service area where at least one member lives within the limits of that specialty. The office need not
stand in the county, and neighbours served are listed again under each. Counties go by SSA code.

A row that the agency would refuse is left out and told, with the reason, before a table is taken; what is listed but
deserves a look is a notice. Primary care is listed as 001 to 006, never as S03, which is only their sum.

The order of the columns, their headings and the mark of a letter of intent were not established from the agency's own
template: they are data (`columns`), which the analyst brings in line with the template of the year.
"""
