"""Reach: which members have a provider within the limits, and which providers have a member within them.

A member and a site are points on a sphere of 3958.7613 miles; the distance between two of them is the great circle.
A limit is a number of miles (see `adequacy.access`). A point is reached when the nearest site stands at most that far
away, the limit itself included. Nothing is estimated here and no points are lumped together: where whole blocks of
points are settled at once, the triangle inequality proves the answer for each of them (see `cover`), and points within
a thousandth of a foot of a limit are measured again by the one formula of `sphere`.
"""
