"""A made-up market of any size: members around real ZIP points, sites near them, a third of the groups in open deals.

Rows are written by the database itself, triggers resting meanwhile; what the rules ask holds by construction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from django.db import connection, transaction

from accounts.people import system_user
from adequacy.models import MemberFile, MemberPoints
from adequacy.packing import pack
from adequacy.reach.members import Points
from providers.models import County, LineOfBusiness, Network, Specialty, ZipPoint

DAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
SEED = 20_260_302
SCATTER = 0.03
"""Degrees around a ZIP point within which its people live."""
PROVIDERS_PER_GROUP = 8
TABLES = "providers_network, providers_providergroup, providers_provider, adequacy_memberfile"


@dataclass(frozen=True, slots=True)
class Market:
    network: Network
    points: int
    sites: int


def make_market(*, states: Sequence[str], points: int, sites: int) -> Market:
    """Replaces whatever the database holds of networks and groups. No state named: the whole nation."""
    dice = np.random.default_rng(SEED)
    rows = _zip_points(states)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"TRUNCATE {TABLES} CASCADE")
        network = _network(rows)
        _write_members(network, rows, points, dice)
        _write_sites(network, rows, sites, dice)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Market(network, points, sites)


Row = tuple[str, float, float, int]


def _zip_points(states: Sequence[str]) -> list[Row]:
    found = ZipPoint.objects.filter(population__gt=0, county__isnull=False)
    if states:
        found = found.filter(county__state__in=states)
    return list(found.order_by("county", "pk").values_list("county", "latitude", "longitude", "population"))


def _network(rows: Sequence[Row]) -> Network:
    network = Network.objects.create(
        name="Bench",
        line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE,
        contract_year=DAY.year + 1,
        edition="2026",
        go_live_on=dt.date(DAY.year + 1, 1, 1),
    )
    network.counties.set(County.objects.filter(pk__in={row[0] for row in rows}))
    network.deadlines.create(name="Application", due_on=DAY + dt.timedelta(days=80), accepts_letters=True)
    return network


def _around(
    rows: Sequence[Row], count: int, dice: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which ZIP point each falls to, by its people, and where."""
    weight = np.array([row[3] for row in rows], dtype=np.float64)
    chosen = np.sort(dice.choice(len(rows), count, p=weight / weight.sum()))
    latitude = np.array([row[1] for row in rows])[chosen] + dice.normal(0, SCATTER, count)
    longitude = np.array([row[2] for row in rows])[chosen] + dice.normal(0, SCATTER, count)
    return chosen, latitude, longitude


def _write_members(network: Network, rows: Sequence[Row], count: int, dice: np.random.Generator) -> None:
    file = MemberFile.objects.create(
        network=network,
        file_name="bench.csv",
        sha256="0" * 64,
        rows_read=count,
        rows_used=count,
        members=count,
        uploaded_by=system_user(),
        uploaded_at=AT,
    )
    chosen, latitude, longitude = _around(rows, count, dice)
    county = np.array([row[0] for row in rows])[chosen]
    codes, first = np.unique(county, return_index=True)
    ends = np.append(first[1:], count)
    MemberPoints.objects.bulk_create(
        MemberPoints(
            member_file=file,
            county_id=str(code),
            **asdict(
                pack(Points(latitude[begin:end], longitude[begin:end], np.ones(end - begin, dtype=np.int64)))
            ),
        )
        for code, begin, end in zip(codes, first, ends, strict=True)
    )


def _write_sites(
    network: Network,
    rows: Sequence[Row],
    count: int,
    dice: np.random.Generator,
) -> None:
    """One clinician or facility a site, each of some kind; eight neighbours are a group. Of ten groups five are
    executed, one has a letter, two are in open deals.
    """
    chosen, latitude, longitude = _around(rows, count, dice)
    kinds = sorted(
        Specialty.objects.filter(parent__isnull=True, code__regex=r"^[0-9S]").values_list("pk", flat=True)
    )
    specialty = dice.integers(0, len(kinds), count)
    with connection.cursor() as cursor:
        cursor.execute(_SITE)
        cursor.execute(
            "INSERT INTO site SELECT * FROM unnest(%s::int[], %s::text[], %s::float8[], %s::float8[], %s::text[])",
            [
                list(range(count)),
                [rows[place][0] for place in chosen.tolist()],
                latitude.tolist(),
                longitude.tolist(),
                [kinds[place] for place in specialty.tolist()],
            ],
        )
        values: dict[str, dt.date | dt.datetime | int] = {
            "groups": -(-count // PROVIDERS_PER_GROUP),
            "each": PROVIDERS_PER_GROUP,
            "network": network.pk,
            "day": DAY,
            "at": AT,
            "by": system_user().pk,
        }
        for part in _PARTS:
            cursor.execute(part, values)


_SITE = """
    CREATE TEMPORARY TABLE site (n int, county text, latitude float8, longitude float8, kind text) ON COMMIT DROP
"""
_PARTS = (
    """
    INSERT INTO providers_providergroup (name, tin, kind, phone, created_at)
    SELECT 'Group ' || n, (900000000 + n)::text, 'group', '', %(at)s FROM generate_series(0, %(groups)s - 1) n
    """,
    """
    INSERT INTO providers_provider (npi, kind, name)
    SELECT (2000000000 + n)::text, 'individual', 'Clinician ' || n FROM site
    """,
    """
    INSERT INTO providers_location (group_id, address, city, state, zip_code, county_id, latitude, longitude, phone)
    SELECT party.id, site.n || ' Main St', 'Town', 'FL', '00000', site.county, site.latitude, site.longitude, ''
      FROM site JOIN providers_providergroup party ON party.tin = (900000000 + site.n / %(each)s)::text
    """,
    """
    INSERT INTO providers_affiliation (provider_id, group_id, location_id, specialty_id, is_accepting,
                                       offers_telehealth, beds)
    SELECT provider.id, place.group_id, place.id, site.kind, true, false, 100
      FROM site
      JOIN providers_provider provider ON provider.npi = (2000000000 + site.n)::text
      JOIN providers_location place ON place.address = site.n || ' Main St'
    """,
    """
    INSERT INTO providers_agreement (group_id, network_id, signed_by_plan_on, plan_signer, signed_by_group_on,
                                     group_signer, recorded_by_id, recorded_at)
    SELECT id, %(network)s, %(day)s, 'Plan', %(day)s, 'Group', %(by)s, %(at)s
      FROM providers_providergroup WHERE tin::int %% 10 < 5
    """,
    """
    INSERT INTO providers_participant (agreement_id, affiliation_id, beds, from_on)
    SELECT agreement.id, work.id, work.beds, %(day)s
      FROM providers_agreement agreement JOIN providers_affiliation work ON work.group_id = agreement.group_id
    """,
    """
    INSERT INTO providers_letterofintent (group_id, network_id, signed_by_plan_on, plan_signer, signed_by_group_on,
                                          group_signer, expires_on, recorded_by_id, recorded_at)
    SELECT id, %(network)s, %(day)s, 'Plan', %(day)s, 'Group', %(day)s::date + 200, %(by)s, %(at)s
      FROM providers_providergroup WHERE tin::int %% 10 = 5
    """,
    """
    INSERT INTO pipeline_deal (group_id, network_id, owner_id, stage, stage_entered_at, opened_by_id, opened_at,
                               loss_note, clock_zone, clock_started_on, quiet_on)
    SELECT id, %(network)s, %(by)s, 'rates', %(at)s, %(by)s, %(at)s, '', 'UTC', %(day)s, %(day)s::date + 14
      FROM providers_providergroup WHERE tin::int %% 10 IN (6, 7)
    """,
)
