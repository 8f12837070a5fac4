"""What a chance asks of its reader.

- *decide*, below one in two: pursue it with everything, or document why it cannot be had;
- *act*, below four in five: it is likelier than not, and not safe;
- *watch*, below nineteen in twenty;
- *good* from there on.
"""

from __future__ import annotations

from django.db.models import TextChoices


class Band(TextChoices):
    DECIDE = "decide", "Decide, below 50 %"
    ACT = "act", "Act, 50 to 80 %"
    WATCH = "watch", "Watch, 80 to 95 %"
    GOOD = "good", "Good, 95 % and over"


ENDS = {Band.DECIDE: 0.5, Band.ACT: 0.8, Band.WATCH: 0.95, Band.GOOD: 1.0}
"""Each band ends just below this; only the last includes it."""
SAFE, SURE = ENDS[Band.ACT], ENDS[Band.WATCH]


def band_of(chance: float) -> Band:
    return next((band for band, end in ENDS.items() if chance < end), Band.GOOD)


def span_of(band: Band) -> tuple[float, float]:
    """From, and to below: the last band has no end."""
    bands = list(ENDS)
    at = bands.index(band)
    low = ENDS[bands[at - 1]] if at else 0.0
    return low, (2.0 if band == Band.GOOD else ENDS[band])
