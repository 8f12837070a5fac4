from pipeline.models.deal import Deal, DealQuerySet, LossReason, OwnerChange, StageMove, StageMoveQuerySet
from pipeline.models.feed import CalendarFeed
from pipeline.models.paper import OpeningAnswer, PaperHandover, PaperHolder, RateOffer, RateOfferKind
from pipeline.models.rates import (
    RateApproval,
    RateApprovalQuerySet,
    RateLimit,
    RateQuote,
    RateQuoteLine,
    RateRange,
    RateRangeQuerySet,
    RateSheet,
    RateSheetLine,
    RateSheetQuerySet,
)
from pipeline.models.stake import Stake, StakeQuerySet
from pipeline.models.stall import AlertEnd, Hold, HoldQuerySet, HoldReason, StallAlert, StallAlertQuerySet
from pipeline.models.step import NextStep, NextStepQuerySet, StepEnd, StepKind
from pipeline.models.touch import CONVERSATIONS, Channel, Outcome, Touch, TouchQuerySet, TouchRetraction

__all__ = [
    "CONVERSATIONS",
    "AlertEnd",
    "CalendarFeed",
    "Channel",
    "Deal",
    "DealQuerySet",
    "Hold",
    "HoldQuerySet",
    "HoldReason",
    "LossReason",
    "NextStep",
    "NextStepQuerySet",
    "OpeningAnswer",
    "Outcome",
    "OwnerChange",
    "PaperHandover",
    "PaperHolder",
    "RateApproval",
    "RateApprovalQuerySet",
    "RateLimit",
    "RateOffer",
    "RateOfferKind",
    "RateQuote",
    "RateQuoteLine",
    "RateRange",
    "RateRangeQuerySet",
    "RateSheet",
    "RateSheetLine",
    "RateSheetQuerySet",
    "StageMove",
    "StageMoveQuerySet",
    "Stake",
    "StakeQuerySet",
    "StallAlert",
    "StallAlertQuerySet",
    "StepEnd",
    "StepKind",
    "Touch",
    "TouchQuerySet",
    "TouchRetraction",
]
