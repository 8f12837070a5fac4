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
        for model, reasons in ((LossReason, LOSS_REASONS), (HoldReason, HOLD_REASONS)):
            known = set(model.objects.values_list("code", flat=True))
            added = model.objects.bulk_create(
                [
                    model(code=code, label=label, position=position)
                    for position, (code, label) in enumerate(reasons)
                    if code not in known
                ],
                ignore_conflicts=True,
            )
            if options["verbosity"]:
                self.stdout.write(f"{model._meta.verbose_name_plural}: {len(added)} added")
