from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from accounts import demo
from accounts.models import User
from accounts.people import system_user
from pipeline.demo import seed_deals, seed_rates
from providers.demo import seed_ground

SEED = 20_260_101


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
        ground = seed_ground(seed=SEED, at=now, by=people.manager)
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


def count_rows() -> None:
    """The planner knows nothing yet of rows it has not counted. The jobs measure and foresee them once they run."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
