"""How sure a piece of evidence makes us: one small, versioned table.

First version, set by judgement against the simulator and stated as such in the report: weights are log-odds and add up
(match + same need + time gap), as in Fellegi and Sunter's record linkage. Fitting them to data without labels is the
work of calibration, which replaces these numbers and keeps their form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

MODEL_VERSION = "evidence-2"


class LinkReason(StrEnum):
    """Why a session is held to have led to an order, the strongest first.

    How strong a reason is says how near it stands to the order; how probable a link is, the tiers of MEETINGS say.
    """

    OWN_ORDER = "own_order"
    ENROLMENT = "enrolment"
    TOKEN = "token"
    CLICK = "click"
    PERSON_ACCOUNT = "person_account"
    ACCOUNT = "account"
    EMAIL = "email"
    PHONE = "phone"
    COOKIE = "cookie"
    USER = "user"
    DEVICE = "device"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One way in which a session and an order can meet; `probability` before need and time are weighed."""

    name: str
    tier: int
    reason: LinkReason
    probability: float
    meaning: str

    @property
    def certain(self) -> bool:
        """Tell whether the match is a fact, which nothing can weaken."""
        return self.probability == 1

    @property
    def log_odds(self) -> float:
        """Return the weight; a fact's is never used."""
        return 0.0 if self.certain else math.log(self.probability / (1 - self.probability))


MEETINGS = (
    Meeting("own_order", 1, LinkReason.OWN_ORDER, 1.0, "the order's own session: it was placed there"),
    Meeting("enrolment", 1, LinkReason.ENROLMENT, 1.0, "the session set up the automation that placed the order"),
    Meeting("token", 2, LinkReason.TOKEN, 0.97, "the order carries the session's hand-off token"),
    Meeting("followed", 3, LinkReason.CLICK, 0.97, "the click on the hand-off link that led to the order"),
    Meeting("token_click", 4, LinkReason.CLICK, 0.85, "its link was clicked in the order's browser or account"),
    Meeting("cookie", 5, LinkReason.COOKIE, 0.75, "the visit came from the order's own browser"),
    Meeting("person_account", 6, LinkReason.PERSON_ACCOUNT, 0.75, "a recognised voice, with the order's account"),
    Meeting("account", 7, LinkReason.ACCOUNT, 0.7, "the same account"),
    Meeting("email", 8, LinkReason.EMAIL, 0.65, "the same e-mail address"),
    Meeting("phone", 9, LinkReason.PHONE, 0.65, "the same phone number"),
    Meeting("user", 10, LinkReason.USER, 0.65, "the same assistant user"),
    Meeting("household", 11, LinkReason.HOUSEHOLD, 0.5, "the same household, through identifiers seen together"),
)

# Whether both are about the same thing.
NEEDS = {
    "product": (1.6, "the session named a product of the order"),
    "brand": (1.2, "the session named a brand of the order"),
    "unknown": (-0.2, "one of them names no brand"),
    "other": (-2.4, "the session was about other brands"),
}

# (up to hours, weight): coincidences spread evenly over time, real causes do not.
GAPS = ((1, 0.8), (24, 0.4), (72, 0.0), (168, -0.4), (336, -0.8), (720, -1.3), (2160, -2.0))
