"""What a household wants of a subscription that it has, as it travels in a session until the yes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct


class SubscriptionDeed(StrEnum):
    """What is to become of a subscription."""

    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    EVERY = "every"
    COUNT = "count"
    MOVE = "move"
    SWITCH = "switch"
    END = "end"


class SubscriptionWish(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The subscription, the version of it that was looked at, and what it is to become.

    Attributes:
        subscription_id: which.
        read: whoever changed it since is not written over.
        deed: what is to be done.
        often: how often it is to come: "4 week".
        rest_days: for how many days it is to rest; None: until it is resumed.
        quantity: how many are to come each time, or to be left out.
        day: on which the next one is to come.
        agreed_minor: what one delivery may cost from then on, as it was said.
        product_id: the pack that is to come instead.
    """

    subscription_id: str
    read: int
    deed: SubscriptionDeed
    often: str | None = None
    rest_days: int | None = None
    quantity: int | None = None
    agreed_minor: int | None = None
    product_id: str | None = None
    day: date | None = None
