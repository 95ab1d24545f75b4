"""What a household allows to be ordered by itself, and what was decided about each of its products, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Interval

from ledger.records.constraints import Amount, Identifier, UtcTime, Word
from ledger.records.notice import NoticeKind, ProposedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRules:
    """What a household allows. Without any, everything is proposed and nothing ordered.

    Attributes:
        household: whose.
        automatic: products that may be ordered without asking.
        paused_until: until when nothing is ordered or proposed.
        quiet_from: hour of the day at which it wants to be left alone.
        quiet_until: hour at which that ends.
        timezone: in which the hours are meant, like Europe/Berlin.
        month_limit_minor: the most that may be spent without asking within 30 days, in the currency of its orders.
        confirm_above_minor: a parcel that costs more is proposed.
        day_without_minor: what a day without a product costs it, in the currency of its orders: the more, the earlier
            it is ordered; None where it did not say.
        proposals_by: how it hears of what is proposed, and of all else that it is told by itself.
        share_devices: whether what one device tells may choose what is recommended for another.
        unwanted: kinds of notices that it does not want to hear.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    household: Identifier
    automatic: tuple[Identifier, ...] = ()
    paused_until: UtcTime | None = None
    quiet_from: Annotated[int, Interval(ge=0, le=23)] | None = None
    quiet_until: Annotated[int, Interval(ge=0, le=23)] | None = None
    timezone: Word = "UTC"
    month_limit_minor: Amount | None = None
    confirm_above_minor: Amount | None = None
    day_without_minor: Amount | None = None
    proposals_by: ProposedBy = ProposedBy.VOICE
    unwanted: tuple[NoticeKind, ...] = ()
    share_devices: bool = False


class Decided(StrEnum):
    """What is done about a product."""

    ORDER = "order"
    PROPOSE = "propose"
    WAIT = "wait"


class Why(StrEnum):
    """Reasons, the strongest first in a decision."""

    RUNS_OUT = "runs_out"
    DUE_BY_HABIT = "due_by_habit"
    JOINS_A_PARCEL = "joins_a_parcel"
    FEWER_PARCELS = "fewer_parcels"
    SAVES_SHIPPING = "saves_shipping"
    LASTS = "lasts"
    NOT_DUE_BY_HABIT = "not_due_by_habit"
    ON_ITS_WAY = "on_its_way"
    STALE = "stale"
    AWAY = "away"
    GIVEN_UP = "given_up"
    TOO_LITTLE_KNOWN = "too_little_known"
    PAUSED = "paused"
    QUIET = "quiet"
    NOT_AUTOMATIC = "not_automatic"
    NO_DEVICE = "no_device"
    OVER_MONTH_LIMIT = "over_month_limit"
    OVER_CONFIRM_LIMIT = "over_confirm_limit"
    OVER_ORDER_LIMIT = "over_order_limit"
    DEARER = "dearer"
    SOLD_OUT = "sold_out"
    TAKEN_BACK = "taken_back"
    NOT_HERE = "not_here"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplenishmentDecision:
    """What is done about a product of a household, and why.

    Attributes:
        household: whose.
        product_id: which.
        decided: what.
        packs: how many, for an order or a proposal.
        cost_minor: of these, by the price last paid.
        currency: of that.
        because: the reasons.
        days_left: until it runs out, as far as a device tells: earliest, expected and latest of 90 %.
        chance: that it would be ordered anyway by the time a delivery could be there, by habit.
        seen_at: when a device last told what is believed.
        a_day: packs used a day, as far as a device tells.
    """

    household: Identifier
    product_id: Identifier
    decided: Decided
    packs: int = 0
    cost_minor: int = 0
    currency: str = ""
    because: tuple[Why, ...] = ()
    days_left: tuple[float, float, float] | None = None
    chance: float | None = None
    seen_at: UtcTime | None = None
    a_day: float | None = None
