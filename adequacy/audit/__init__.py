"""The audit of a roster: a file and a state in, the verdict of every cell out. Nothing here touches the database.

A roster says who is in a network, one row a provider, type and address. The audit asks what that network would be worth
to the regulator in one state:

- The state chooses the counties, never the providers: a site across the border serves whom it reaches.
- A row that cannot be used is named with its line (the heading is line 1) and the reason; all others are used. Whatever
  the file leaves open and the audit decides is told as a notice: the ZIP point in place of missing coordinates, no beds
  where none are given.
- Executed is what counts. Letters of intent stand beside it, never inside it.
- An area the edition does not know, one without a FIPS code, or one nobody lives in is not evaluated, and never failed.

How a cell is measured is described in `adequacy.measuring`; docs/audit.md tells it to users.
"""
