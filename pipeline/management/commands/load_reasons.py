from typing import Any

from django.core.management.base import BaseCommand

from pipeline.models import HoldReason, LossReason

LOSS_REASONS = (
    ("rates", "Rates too far apart"),
    ("not-interested", "Not interested"),
    ("closed-panel", "Panel is closed"),
    ("no-response", "No response"),
    ("exclusive", "Joined an exclusive system"),
    ("retired", "Retired or closing"),
    ("moved", "Moved away"),
    ("not-specialty", "Not of the specialty we need"),
    ("county-dropped", "We no longer file this county"),
    ("duplicate", "Opened twice"),
)
HOLD_REASONS = (
    ("away", "Decision-maker away"),
    ("their-board", "Waiting for their board"),
    ("their-counsel", "Waiting for their counsel"),
    ("ask-later", "They asked us to come back"),
    ("system-change", "Changing their billing system"),
    ("ownership", "Change of ownership"),
)


class Command(BaseCommand):
    help = "Loads the first loss and hold reasons. Reasons that exist are left as the plan has edited them."

    def handle(self, *args: Any, **options: Any) -> None:
        known = {
            model: set(model.objects.values_list("code", flat=True)) for model in (LossReason, HoldReason)
        }
        for place, (code, label) in enumerate(LOSS_REASONS):
            if code not in known[LossReason]:
                LossReason.objects.get_or_create(code=code, defaults={"label": label, "position": place})
        for place, (code, label) in enumerate(HOLD_REASONS):
            if code not in known[HoldReason]:
                HoldReason.objects.get_or_create(code=code, defaults={"label": label, "position": place})
