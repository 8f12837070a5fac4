"""What people say in the demonstration plan. Made up; no figure of a rate is among it."""

from __future__ import annotations

from pipeline.models import Outcome
from pipeline.stages import Question, Stage

TALKS = {
    Stage.IDENTIFIED: (
        "Front desk gave me the practice manager's direct line.",
        "Introduced through their medical society. They have heard of us.",
        "They asked which of their patients would be ours. Promised the county picture.",
    ),
    Stage.INTRO: (
        "Owner wants to know who answers when a claim is stuck.",
        "Their last plan changed the portal twice in a year. That is the worry.",
        "They like that members here would not have to drive to the next county.",
        "Practice manager will put us on the agenda of the partners' meeting.",
        "Prior authorization is the sore point: they lost a biller over it.",
    ),
    Stage.RATES: (
        "Showed where we start. They will compare with what they have now.",
        "Imaging is their line in the sand, visits are fine.",
        "Their biller has the sheet and comes back with three codes that matter.",
        "They need to see the quality bonus in writing before they say yes.",
        "Fair, they said, for a plan that pays on time.",
    ),
    Stage.LOI: (
        "Letter is with the partners. One of three still to sign.",
        "They asked for the start date to be in the letter.",
        "Owner signs when he is back at the end of the week.",
        "They want the second site named in the letter too.",
    ),
    Stage.LEGAL: (
        "Counsel has two marks on the termination clause, nothing else.",
        "Redline came back shorter than feared.",
        "They wait for our answer on the notice period.",
        "Board approved; the signature page goes round.",
    ),
}
ATTEMPTS = {
    Outcome.MESSAGE: (
        "Left word with my number.",
        "Voicemail, asked for ten minutes.",
        "Message with the receptionist.",
    ),
    Outcome.NO_ANSWER: ("", "Rang out twice.", "Line busy all morning."),
    Outcome.SENT: (
        "Sent the county summary.",
        "Sent a short follow-up with two dates.",
        "Mailed the one-page overview.",
    ),
}
STEPS = {
    Stage.IDENTIFIED: ("Find out who decides", "Call the practice manager", "Ask for an introduction"),
    Stage.INTRO: (
        "Ask the two opening questions",
        "Call back after their partners' meeting",
        "Visit with the county map",
    ),
    Stage.RATES: ("Show the range", "Call about the codes that matter", "Send the sheet to their biller"),
    Stage.LOI: ("Collect the signed letter", "Call about the open signature", "Confirm the start date"),
    Stage.LEGAL: (
        "Call counsel about the open clause",
        "Send our answer to the redline",
        "Collect the signature page",
    ),
}
ANSWERS = {
    Question.WHAT_MATTERS: (
        "Paid within thirty days, and a person who picks up the phone.",
        "That we do not need a second biller for one more plan.",
        "Authorizations answered the same day.",
        "Keeping our patients when they turn sixty-five.",
    ),
    Question.PLAN_EXPERIENCE: (
        "Eleven months from first call to first payment.",
        "Good people, slow paper.",
        "We left one because nobody owned our account.",
        "Fine, once we found somebody who could decide.",
    ),
}
HOLDS = ("Call again after the pause", "Ask whether the board has met", "Call when the owner is back")
LOSSES = (
    "They stay with the plans they have.",
    "Too far apart after the third talk.",
    "Retiring next spring.",
)
