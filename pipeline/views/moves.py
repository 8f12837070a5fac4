"""A deal goes to another stage, or is closed as lost."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pipeline.actions.moves import StageMoveRefused, close_as_lost, move_stage
from pipeline.actions.unit import Refused
from pipeline.forms.moves import LossForm, MoveForm
from pipeline.models import Deal
from pipeline.queries.deal_page import next_stage
from pipeline.queries.facts import deal_facts, lost_in
from pipeline.queries.timeline_entries import OUTCOME_ICONS
from pipeline.stages import OPEN_STAGES, ROAD, Blocker, Missing, MoveReasons, Stage, blockers
from pipeline.views.board import board_beneath
from pipeline.views.deal_rates import note_reading
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, refuse, show

WITHOUT_FORM = {"to", "key", "csrfmiddlewaretoken"}


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything missing between here and there is asked in one form, recorded and moved in one POST.

    A drag or a menu posts the goal alone: what is then missing is asked for, not complained about.
    """
    deal, now = editable_deal(request, pk), timezone.now()
    goal = asked_stage(request, deal)
    if goal == Stage.LOST:
        return closing(request, pk)
    missing = what_is_missing(deal, goal, deal.owner.today(now))
    is_first_word = may_be_given(missing) and set(request.POST) <= WITHOUT_FORM
    form = MoveForm(
        request.POST if request.method == "POST" and not is_first_word else None,
        deal=deal,
        missing=missing,
        today=deal.owner.today(now),
        initial={"key": uuid.uuid4()},
        auto_id=f"stage-{deal.pk}-%s",
    )
    if form.is_bound and form.is_valid():
        reply = move(request, deal, goal, form)
        if reply:
            return reply
    if form.shows_rates:
        note_reading(request, deal)
    status = 422 if request.method == "POST" else 200
    return show(request, move_sheet(deal, goal, form, missing), status=status)


def asked_stage(request: HttpRequest, deal: Deal) -> Stage:
    """The stage the address names, else the next on the road, else where a closed deal came from."""
    named = request.GET.get("to", "") or request.POST.get("to", "")
    if named in Stage.values:
        return Stage(named)
    return next_stage(deal) or stages_offered(deal)[-1]


def stages_offered(deal: Deal) -> tuple[Stage, ...]:
    """The whole road to an open deal; to a lost one as far as it had come, to a signed one all that lay before."""
    if deal.is_open:
        return ROAD
    return OPEN_STAGES[: OPEN_STAGES.index(lost_in(deal)) + 1] if deal.stage == Stage.LOST else OPEN_STAGES


def what_is_missing(deal: Deal, goal: Stage, today: dt.date) -> tuple[Blocker, ...]:
    return blockers(origin=deal.stage, to=goal, facts=deal_facts(deal, today), said=MoveReasons())


def may_be_given(missing: tuple[Blocker, ...]) -> bool:
    return bool(missing) and not is_impossible(missing)


def is_impossible(missing: tuple[Blocker, ...]) -> bool:
    return any(blocker.missing == Missing.ILLEGAL for blocker in missing)


def move(request: HttpRequest, deal: Deal, goal: Stage, form: MoveForm) -> HttpResponse | None:
    now, key = timezone.now(), form.cleaned_data["key"]
    try:
        done = move_stage(
            deal=deal,
            to=goal,
            key=key,
            said=form.said(),
            papers=form.papers(key=key, at=now),
            step=form.planned() if "what" in form.fields else None,
            by=reader_of(request),
            at=now,
        )
    except StageMoveRefused as refusal:
        form.refuse(refusal.blockers)
        return None
    except Refused as refusal:
        refuse(form, refusal)
        return None
    text = f"{deal.group.name} moved to {Stage(done.to_stage).label}."
    return changed(
        request,
        deal,
        text,
        go_to=deal.get_absolute_url(),
        clears=f"stage:{deal.pk}:{goal}",
        along=board_beneath(request, now),
        done_at=done.moved_at,
    )


def move_sheet(deal: Deal, goal: Stage, form: MoveForm, missing: tuple[Blocker, ...]) -> Sheet:
    impossible = is_impossible(missing)
    return Sheet(
        slug=f"stage:{deal.pk}:{goal}",
        title=f"Reopen in {goal.label}" if not deal.is_open else f"Move to {goal.label}",
        fields="pipeline/_move_fields.html",
        form=form,
        deal=deal,
        action=f"{reverse('pipeline:stage', args=[deal.pk])}?to={goal}",
        submit="" if impossible else "Reopen" if not deal.is_open else "Move",
        back=deal.get_absolute_url(),
        extra={
            "goal": goal,
            "missing": missing,
            "count": 0 if impossible else len(missing),
            "stages": [each for each in stages_offered(deal) if each not in (goal, deal.stage)],
            "is_impossible": impossible,
            "outcome_icons": OUTCOME_ICONS,
            "why": why(deal, goal),
        },
    )


def why(deal: Deal, goal: Stage) -> str:
    if deal.is_open:
        return f"Why does it go back to {goal.label}?"
    if deal.stage == Stage.SIGNED:
        return "Why is it reopened? Its agreement ends today"
    return "Why is it reopened?"


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Close as lost, with a reason of the plan's own list."""
    deal, now = editable_deal(request, pk), timezone.now()
    form = LossForm(
        request.POST if request.method == "POST" else None,
        initial={"key": uuid.uuid4(), "reason": request.GET.get("reason")},
        auto_id=f"closing-{deal.pk}-%s",
    )
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        try:
            lost = close_as_lost(deal=deal, loss=form.loss(), key=key, by=reader_of(request), at=now)
        except (StageMoveRefused, Refused) as refusal:
            form.add_error(None, str(refusal))
        else:
            text = f"{deal.group.name} is closed as lost: {form.cleaned_data['reason']}."
            go_to, clears = deal.get_absolute_url(), f"closing:{deal.pk}"
            return changed(request, deal, text, go_to=go_to, clears=clears, done_at=lost.moved_at)
    return show(request, closing_sheet(deal, form))


def closing_sheet(deal: Deal, form: LossForm) -> Sheet:
    return Sheet(
        slug=f"closing:{deal.pk}",
        title="Close as lost",
        fields="pipeline/_loss_fields.html",
        form=form,
        deal=deal,
        action=reverse("pipeline:closing", args=[deal.pk]),
        submit="Close the deal" if deal.is_open else "",
        back=deal.get_absolute_url(),
    )
