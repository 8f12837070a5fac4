"""Plays the scripts through the actions, each scene at its own moment."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import cycle
from random import Random

from django.db import transaction

from accounts.models import User
from pipeline.actions.deals import open_deal
from pipeline.actions.endings import AskAgain, Loss
from pipeline.actions.holds import place_hold
from pipeline.actions.moves import close_as_lost, move_stage
from pipeline.actions.papers import AgreementTerms, Answer, Handover, LetterTerms, Offer, Papers
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.actions.touches import USUAL_CHANNEL, TouchDraft, log_touch
from pipeline.demo import words
from pipeline.demo.scripts import Ending, Scene, Script, draw_scripts
from pipeline.models import (
    CONVERSATIONS,
    Channel,
    Deal,
    HoldReason,
    LossReason,
    ObjectionMet,
    Outcome,
    RateOfferKind,
    StepKind,
    Touch,
)
from pipeline.playbook import AnswerStep, Objection
from pipeline.stages import Ballpark, MoveReasons, Question, Stage
from providers.models import Contact, Network, ProviderGroup

DAYS_OF_SWEEPS = 30
OFFICE_HOURS = range(9, 17)
SATURDAY = 5


def seed_deals(
    *,
    network: Network,
    groups: Sequence[ProviderGroup],
    reps: Sequence[User],
    director: User,
    system: User,
    seed: int,
    at: dt.datetime,
) -> int:
    """Open and work one deal per script, each with the next group, reps in turn; then notice the silences.

    `director` signs for the plan. Needs the loss and hold reasons. Returns how many deals there are.
    """
    rng = Random(seed)  # noqa: S311  # made-up data, not a secret
    played = 0
    with transaction.atomic():
        for script, group, rep in zip(draw_scripts(rng), groups, cycle(reps), strict=False):
            Player(network, group, rep, director, rng, at).play(script)
            played += 1
        for days_ago in range(DAYS_OF_SWEEPS, -1, -1):
            raise_stall_alerts(now=at - dt.timedelta(days=days_ago), by=system)
    return played


class Player:
    """One deal being played: keeps its clock moving forward, whatever the scripts say of hours.

    The talks before the last one are written as plain rows, all at once before the next act; every clock is recomputed
    from the rows by that act.
    """

    def __init__(
        self, network: Network, group: ProviderGroup, rep: User, director: User, rng: Random, now: dt.datetime
    ) -> None:
        self.network, self.group, self.rep, self.director = network, group, rep, director
        self.rng, self.now = rng, now
        self.answers = Random(group.name)  # noqa: S311  # of its own, so that the rest of the plan stays as it was
        self.today = rep.today(now)
        self.clock = now - dt.timedelta(days=4000)
        self.contacts = list(group.contacts.order_by("pk"))
        self.earlier: list[Touch] = []

    def play(self, script: Script) -> None:
        at = self.moment(script.opened_days_ago)
        first = PlannedStep(StepKind.CALL, script.first_step, self.day_from(at, 2))
        deal = open_deal(
            group=self.group, network=self.network, owner=self.rep, step=first, by=self.rep, at=at
        )
        last_talk = max((i for i, scene in enumerate(script.scenes) if scene.outcome), default=-1)
        for number, scene in enumerate(script.scenes):
            if scene.outcome and number < last_talk:
                self.earlier.append(self.row_of(deal, scene.outcome, scene))
                continue
            self.write_earlier()
            self.enact(deal, scene)
        self.write_earlier()
        self.finish(deal, script)

    def enact(self, deal: Deal, scene: Scene) -> None:
        at = self.moment(scene.days_ago)
        step = self.step_of(scene, at)
        if scene.to:
            papers = self.papers_for(scene.to, at)
            said = MoveReasons()
            move_stage(deal=deal, to=scene.to, key=self.key(), said=said, papers=papers, by=self.rep, at=at)
        elif scene.outcome:
            draft = TouchDraft(scene.outcome, scene.note, at, contact=self.somebody())
            touch = log_touch(deal=deal, key=self.key(), draft=draft, step=step, by=self.rep, at=at)
            if self.is_contradicted(touch):
                self.objection_in(touch).save()
        elif step:
            plan_next_step(deal=deal, step=step, by=self.rep, at=at)

    def row_of(self, deal: Deal, outcome: Outcome, scene: Scene) -> Touch:
        at = self.moment(scene.days_ago)
        return Touch(
            deal=deal,
            key=self.key(),
            outcome=outcome,
            is_conversation=outcome in CONVERSATIONS,
            channel=USUAL_CHANNEL.get(outcome, Channel.PHONE),
            note=scene.note,
            contact=self.somebody(),
            made_at=at,
            made_by=self.rep,
            logged_at=at,
            logged_by=self.rep,
        )

    def write_earlier(self) -> None:
        Touch.objects.bulk_create(self.earlier)
        ObjectionMet.objects.bulk_create(
            self.objection_in(each) for each in self.earlier if self.is_contradicted(each)
        )
        self.earlier = []

    def is_contradicted(self, touch: Touch) -> bool:
        return touch.is_conversation and self.answers.random() < 0.5

    def objection_in(self, touch: Touch) -> ObjectionMet:
        """What they said, and which steps of the answer the rep took; most often the capacity one."""
        objection = self.answers.choices(list(Objection), weights=(5, 2, 1, 1, 2))[0]
        steps = [step.value for step in AnswerStep if self.answers.random() < 0.7]
        return ObjectionMet(touch=touch, objection=objection, steps=steps, version=0)

    def somebody(self) -> Contact | None:
        return self.rng.choice(self.contacts) if self.contacts else None

    def finish(self, deal: Deal, script: Script) -> None:
        at = self.moment(1)
        if script.ending is Ending.LOST:
            reason = self.rng.choice(list(LossReason.objects.order_by("position", "pk")))
            loss = Loss(reason, self.rng.choice(words.LOSSES))
            close_as_lost(deal=deal, loss=loss, key=self.key(), by=self.rep, at=at)
        elif script.ending is Ending.HELD:
            reason_to_rest = self.rng.choice(list(HoldReason.objects.order_by("position", "pk")))
            until_on = self.day_from(at, self.rng.randint(6, 50))
            plan = AskAgain(until_on, self.rng.choice(words.HOLDS), reason_to_rest)
            place_hold(deal=deal, reason=plan.reason, until_on=until_on, what=plan.what, by=self.rep, at=at)
        elif script.ending is Ending.APPOINTMENT:
            day = self.day_from(at, self.rng.randint(3, 12))
            step = PlannedStep(
                StepKind.APPOINTMENT, "Meet the partners", day, dt.time(self.rng.choice(OFFICE_HOURS))
            )
            plan_next_step(deal=deal, step=step, by=self.rep, at=at)

    def papers_for(self, to: Stage, at: dt.datetime) -> Papers:
        """What the exit into `to` asks for."""
        day = self.rep.today(at)
        signer = self.contacts[0].name if self.contacts else "The owner"
        if to is Stage.INTRO:
            return Papers(
                touch=TouchDraft(Outcome.STAFF, "Agreed on a first talk.", at), touch_key=self.key()
            )
        if to is Stage.RATES:
            return Papers(
                answers=tuple(Answer(each, self.rng.choice(words.ANSWERS[each])) for each in Question)
            )
        if to is Stage.LOI:
            kind = self.rng.choice(RateOfferKind.values)
            return Papers(
                offer=Offer(kind, day, self.rng.choice((Ballpark.YES, Ballpark.YES, Ballpark.UNSURE)))
            )
        last_day = self.network.go_live_on - dt.timedelta(days=1)
        holder = self.rng.choice(("plan", "group"))
        handover = Handover(holder, day, day + dt.timedelta(days=self.rng.randint(3, 12)))
        if to is Stage.LEGAL:
            letter = LetterTerms(day, self.director.name, day, signer, last_day)
            return Papers(letter=letter, handover=handover)
        roster = tuple(self.group.affiliations.current(day).values_list("pk", flat=True))
        return Papers(agreement=AgreementTerms(day, self.director.name, day, signer, None, roster))

    def step_of(self, scene: Scene, at: dt.datetime) -> PlannedStep | None:
        if not scene.step:
            return None
        due_on = max(self.today + dt.timedelta(days=scene.due_in), self.rep.today(at))
        timed = self.rng.random() < 0.4  # some steps have an hour
        due_time = dt.time(self.rng.choice(OFFICE_HOURS), self.rng.choice((0, 30))) if timed else None
        kind = StepKind.SEND if scene.step.startswith("Send") else StepKind.CALL
        return PlannedStep(kind, scene.step, due_on, due_time)

    def moment(self, days_ago: int) -> dt.datetime:
        """An hour in the office, on that day or the Monday after, later than all before and never ahead of now."""
        day = self.today - dt.timedelta(days=days_ago)
        day += dt.timedelta(days=7 - day.weekday() if day.weekday() >= SATURDAY else 0)
        hour = dt.time(self.rng.choice(OFFICE_HOURS), self.rng.choice((0, 10, 20, 40)))
        at = dt.datetime.combine(day, hour, tzinfo=self.rep.zone)
        self.clock = min(max(at, self.clock + dt.timedelta(minutes=7)), self.now)
        return self.clock

    def day_from(self, at: dt.datetime, days: int) -> dt.date:
        return self.rep.today(at) + dt.timedelta(days=days)

    def key(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)
