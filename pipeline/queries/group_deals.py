"""The deals of one group, and whether another may be opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import User
from pipeline.models import Deal, Touch
from pipeline.permissions import may_open_deals
from pipeline.stages import OPEN_STAGES
from providers.models import Network, ProviderGroup


@dataclass(frozen=True, slots=True)
class GroupDeals:
    group: ProviderGroup
    deals: tuple[Deal, ...]
    may_open: bool
    said: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group found by its name, with the open deal that stands in the way of another."""

    group: ProviderGroup
    standing: Deal | None


def group_deals(group: ProviderGroup, network: Network | None, user: User) -> GroupDeals:
    """Two queries. Open ones first, then the newest; open for another while no deal is open in the network."""
    deals = sorted(
        Deal.objects.visible_to(user)
        .filter(group=group)
        .select_related("network", "owner", "loss_reason")
        .order_by("-opened_at", "-pk"),
        key=lambda deal: not deal.is_open,
    )
    is_taken = any(deal.is_open and deal.network_id == (network and network.pk) for deal in deals)
    return GroupDeals(group, tuple(deals), may_open_deals(user) and not is_taken, _said_last(group, user))


def _said_last(group: ProviderGroup, user: User) -> tuple[Touch, ...]:
    """What each contact said last, in whichever deal, the newest first."""
    newest = (
        Touch.objects.visible_to(user)
        .standing()
        .conversations()
        .filter(contact__group=group)
        .exclude(note="")
        .order_by("contact", "-made_at", "-pk")
        .distinct("contact")
        .select_related("contact")
    )
    return tuple(sorted(newest, key=lambda touch: touch.made_at, reverse=True))


def standing_deal(group: ProviderGroup, network: Network | None) -> Deal | None:
    """The open deal of the pair, whoever owns it: a second rep is told whom to ask."""
    if network is None:
        return None
    return Deal.objects.open().with_owner().filter(group=group, network=network).first()


def groups_named(
    words: str, network: Network | None, user: User, *, limit: int = 20
) -> tuple[GroupChoice, ...]:
    """Groups whose name holds the words. Two queries."""
    if not words.strip():
        return ()
    found = list(
        ProviderGroup.objects.visible_to(user).filter(name__icontains=words.strip()).by_name()[:limit]
    )
    standing = _standing_by_group({group.pk for group in found}, network)
    return tuple(GroupChoice(group, standing.get(group.pk)) for group in found)


def _standing_by_group(groups: Collection[int], network: Network | None) -> dict[int, Deal]:
    deals = Deal.objects.with_owner().filter(group__in=groups, network=network, stage__in=OPEN_STAGES)
    return {deal.group_id: deal for deal in deals}
