import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.benches import BENCHES, cases_of


class Command(BaseCommand):
    help = "Measures the product on made-up data and prints one JSON line per case."

    def add_arguments(self, parser: CommandParser) -> None:
        known = "; ".join(f"{name}: {bench.measures}" for name, bench in sorted(BENCHES.items()))
        parser.add_argument("name", choices=sorted(BENCHES), help=known)
        parser.add_argument("--quick", action="store_true", help="Smaller data, fewer turns.")

    def handle(self, *args: Any, name: str, quick: bool, **options: Any) -> None:
        for measured in cases_of(name)(quick=quick):
            self.stdout.write(json.dumps(measured.line()))
            self.stdout.flush()
