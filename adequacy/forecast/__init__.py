"""The chance that cells pass on a day: what every negotiation that is still open does to it.

Each open deal is one draw: with its own chance it is signed in time, and then brings all its providers and all their
reach at once. Chances are never added up as weights:
- the *number* test is the exact distribution of what the draws bring together (`count`, `blocks`);
- *number and reach together* are enumerated over the deals that matter: those that reach members now out of reach, or
  share a clinician with another open deal. Each outcome is weighed by the exact distribution of all other deals. Beyond
  fifteen such deals their outcomes are drawn by a seeded simulation, and its standard error is told (`cells`);
- *several cells together* share their deals, so their chance is never the product of theirs (`joint`).

A clinician whom several deals bring counts once, and one who is executed already brings nothing. A letter of intent
never is a provider here: it works through the chance of its deal. Source: 42 CFR 422.116, and the contracting
playbook's rule that two or three letters of ten are not executed in time.
"""

from __future__ import annotations

from adequacy.forecast.count import chance_of_at_least

__all__ = ["chance_of_at_least"]
