"""Who may stand in for whom. A cover gets the letters meant for the one away, so it must be somebody who may read them.

rep                 another rep, or a manager
manager             another manager
network VP          another VP, or a manager
medical director    another medical director, or a VP
analyst             another analyst, or a manager
administrator       another administrator
"""

from __future__ import annotations

import datetime as dt

LONGEST_ABSENCE = dt.timedelta(days=366)

COVERED_BY = {
    "rep": ("rep", "manager"),
    "manager": ("manager",),
    "vp": ("vp", "manager"),
    "medical_director": ("medical_director", "vp"),
    "analyst": ("analyst", "manager"),
    "admin": ("admin",),
}


def may_cover(*, role: str, away: str) -> bool:
    return role in COVERED_BY.get(away, ())
