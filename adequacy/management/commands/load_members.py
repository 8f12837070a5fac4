from __future__ import annotations

import hashlib

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from adequacy.actions.zip_members import pack_zip_points
from adequacy.models import MemberPoints
from providers.management.commands._reference import LOCK
from providers.models import ReferenceLoad

NAME = "zip_members"
MADE_FROM = ("counties", "zip_points")


class Command(BaseCommand):
    help = "Packs the ZIP points into members by county. Passed over while counties and points stand as they were."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="Pack them even when nothing changed.")

    def handle(self, *args: object, again: bool = False, verbosity: int = 1, **options: object) -> None:
        said = "unchanged"
        if again or not stands():
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
                if again or not stands():
                    said = f"{load():,} counties"
        if verbosity:
            self.stdout.write(f"{NAME}: {said}")


def load() -> int:
    counties = pack_zip_points()
    ReferenceLoad.objects.update_or_create(
        name=NAME,
        defaults={
            "sha256": made_from(),
            "edition": "as loaded",
            "rows": counties,
            "loaded_at": timezone.now(),
        },
    )
    return counties


def stands() -> bool:
    packed = ReferenceLoad.objects.filter(name=NAME, sha256=made_from()).exists()
    return packed and MemberPoints.objects.filter(member_file=None).exists()


def made_from() -> str:
    loads = ReferenceLoad.objects.filter(name__in=MADE_FROM).order_by("name")
    return hashlib.sha256("".join(loads.values_list("sha256", flat=True)).encode()).hexdigest()
