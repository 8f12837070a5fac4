from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from accounts import demo
from accounts.models import User
from accounts.people import system_user
from adequacy.models import StandardSet
from adequacy.queries.rulesets import ruleset
from pipeline.demo import seed_deals, seed_files, seed_other_plans, seed_rates
from providers.demo import EDITION, Reach, seed_ground
from providers.models import County, LineOfBusiness

SEED = 20_260_101
STATE = "FL"


class Command(BaseCommand):
    help = "Loads the made-up demonstration plan, once: people, the Florida network, its groups and months of deals."

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo.is_seeded():
            if User.objects.people().exists():
                raise CommandError("There are people here already; the demo never mixes with a real plan.")
            self.load()
            count_rows()
        for line in demo.sign_ins():
            self.stdout.write(line)

    @transaction.atomic
    def load(self) -> None:
        """All or nothing, so that an interrupted first start begins again."""
        now = timezone.now()
        people = demo.seed_people()
        ground = seed_ground(network_state=STATE, reach=reach_asked(), seed=SEED, at=now, by=people.manager)
        seed_deals(
            network=ground.network,
            groups=ground.uncontracted,
            reps=people.reps,
            director=people.director,
            system=system_user(),
            seed=SEED,
            at=now,
        )
        seed_rates(
            network=ground.network, manager=people.manager, director=people.director, seed=SEED, at=now
        )
        seed_files(network=ground.network, at=now)
        seed_other_plans(network=ground.network, seed=SEED, at=now)


def reach_asked() -> Reach:
    """Miles and share of every county and type in the demonstration's edition."""
    standards = StandardSet.objects.get(
        line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE, edition=EDITION, state="", program=""
    )
    rules = ruleset(standards, counties=County.objects.in_state(STATE).values_list("ssa_code", flat=True))
    return {
        (cell.county.county, cell.type.code): (
            float(
                cell.limits.radius(miles_per_hour=cell.county.miles_per_hour, road_factor=rules.road_factor)
            ),
            float(cell.limits.required_percent) / 100,
        )
        for cell in rules.cells()
        if cell.limits
    }


def count_rows() -> None:
    """The planner knows nothing yet of rows it has not counted. The jobs measure and foresee them once they run."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
