"""Opening a deal, and giving it to somebody else."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from pipeline.actions.clocks import set_clocks
from pipeline.actions.steps import PlannedStep, add_step
from pipeline.actions.unit import Clashed, Refused, locked, one_act
from pipeline.merging import Clash
from pipeline.models import Deal, OwnerChange
from pipeline.stages import Stage
from pipeline.stall import local_day, quiet_on
from providers.actions.supply import note_supply_change
from providers.models import Agreement, Network, ProviderGroup


class GroupAlreadySigned(Refused):
    """There is nothing to negotiate while an agreement holds."""


class OwnerRefused(Refused):
    """Only those who work deals can own one."""


class DealAlreadyOpen(Refused):
    """Somebody works on this group for this network already; `deal` is theirs."""

    def __init__(self, deal: Deal) -> None:
        super().__init__("", f"{deal.owner.name} has an open deal with this group.")
        self.deal = deal


def open_deal(
    *, group: ProviderGroup, network: Network, owner: User, step: PlannedStep, by: User, at: dt.datetime
) -> Deal:
    """1. Lock the group, so that two people cannot open at once.
    2. Refuse a group that has signed already, and one somebody works on.
    3. Deal, first step, clocks; what it could bring is measured anew.
    """
    with one_act():
        refuse_owner("owner", owner)
        started_on = local_day(at, owner.zone)
        refuse_second(group, network, started_on)
        deal = Deal.objects.create(
            group=group,
            network=network,
            owner=owner,
            stage=Stage.IDENTIFIED,
            stage_entered_at=at,
            opened_by=by,
            opened_at=at,
            clock_started_on=started_on,
            quiet_on=quiet_on(started_on=started_on),
        )
        add_step(deal, step, by=by, at=at)
        set_clocks(deal)
        note_supply_change(group=group, network=network)
        return deal


def reassign(*, deal: Deal, to: User, by: User, at: dt.datetime, seen: int | None = None) -> Deal:
    """1. Lock; to whom it belongs already it is not given again. Where it went to another than the one `seen`, ask.
    2. The deal and its open step change owner, on record.
    3. The clocks, on the new owner's calendar.
    """
    with one_act():
        refuse_owner("to", to)
        deal = locked(deal)
        if deal.owner_id != to.pk:
            _refuse_unseen(deal, to, seen)
            give_to(deal, to, by=by, at=at)
        return deal


def _refuse_unseen(deal: Deal, to: User, seen: int | None) -> None:
    if seen in (None, deal.owner_id):
        return
    last = deal.owner_changes.select_related("changed_by").order_by("-changed_at", "-pk").first()
    if last:
        clash = Clash("to", deal.owner, to, deal.owner_id)
        raise Clashed((clash,), who=last.changed_by, when=last.changed_at)


def give_to(deal: Deal, to: User, *, by: User, at: dt.datetime) -> None:
    """Part of other actions; the deal is locked."""
    OwnerChange.objects.create(deal=deal, from_owner=deal.owner, to_owner=to, changed_by=by, changed_at=at)
    deal.steps.open().update(owner=to)
    deal.owner = to
    deal.save(update_fields=["owner"])
    set_clocks(deal)


def refuse_second(group: ProviderGroup, network: Network, today: dt.date) -> None:
    """Part of every action that opens a deal: the group, locked, has neither an agreement nor another open deal."""
    ProviderGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    _refuse_signed(group, network, today)
    standing = Deal.objects.open().filter(group=group, network=network).with_owner().first()
    if standing:
        raise DealAlreadyOpen(standing)


def refuse_owner(field: str, owner: User) -> None:
    """Their row is locked, so that nobody leaves while a deal is given to them."""
    working = User.objects.may_own_deals().select_for_update(of=("self",), no_key=True)
    if working.filter(pk=owner.pk).first() is None:
        raise OwnerRefused(field, f"{owner.name} cannot own deals: choose a rep or a manager.")


def _refuse_signed(group: ProviderGroup, network: Network, today: dt.date) -> None:
    agreement = Agreement.objects.executed(today).filter(group=group, network=network).first()
    if agreement:
        signed_on = max(agreement.signed_by_plan_on, agreement.signed_by_group_on)
        raise GroupAlreadySigned("group", f"This group is under agreement for the network since {signed_on}.")
