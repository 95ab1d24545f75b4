"""How a subscription might fit better what a household uses: offered, and changed by its yes alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.records.constraints import Identifier
from ledger.records.interval import Interval


class SuggestedDeed(StrEnum):
    """What might be done."""

    SLOWER = "slower"  # come less often
    FASTER = "faster"  # come more often
    MORE = "more"  # more each time
    FEWER = "fewer"  # fewer each time
    SKIP = "skip"  # there is plenty
    PAUSE = "pause"  # it is not used: nobody is at home
    RESUME = "resume"  # it is used again
    SWITCH = "switch"  # another size of pack holds as much for less


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One change of one subscription.

    Attributes:
        subscription_id: which.
        customer: the service key of who has it: nobody else can change it.
        product_id: what comes by it.
        deed: what might be done.
        reason: why, in words; of facts alone.
        interval: how often it would come.
        quantity: how many would come each time.
        due: the date that might be left out, or the next one.
        came_every: how often it came when this was reckoned.
        came_many: how many came each time then; where either was changed since, another change may fit.
        switched_to: the product that would come instead: another pack of the same.
    """

    subscription_id: Identifier
    customer: Identifier
    product_id: Identifier
    deed: SuggestedDeed
    reason: str
    interval: Interval | None = None
    quantity: int | None = None
    due: date | None = None
    came_every: Interval | None = None
    came_many: int | None = None
    switched_to: Identifier | None = None
