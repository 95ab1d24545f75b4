"""What a keeper of subscriptions is, and what it tells of one.

A new one is a file beside this, and its name in `table.py`. A keeper takes no key, so each looks before it asks: what
is as it was wanted is not asked again, and what is asked is said as it shall be, so that twice does what once does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ledger.records.interval import Interval
from ledger.records.subscription import SubscriptionState, WantedThere


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSubscription:
    """A subscription as its keeper has it.

    Attributes:
        there: its id at the keeper.
        state: where it stands.
        due: the day of the next delivery; None where none comes.
        interval: how often; None where it is in no unit of ours.
        quantity: how many each time.
        sku: the product, by the shop's own number of it, which is our product's id.
        total_minor: what one delivery costs there, goods and shipping, in minor units.
        currency: ISO 4217.
        begun_at: when it began.
        order_id: the shop's id of the order with which it began, where it says so.
        products: how many products it holds: one that holds several is no subscription of ours.
        customer_id: whose it is, by the shop's own number; None where the keeper has another.
    """

    there: str
    state: SubscriptionState
    due: date | None
    interval: Interval | None
    quantity: int
    sku: str | None
    total_minor: int
    currency: str
    begun_at: datetime
    order_id: str | None = None
    products: int = 1
    customer_id: str | None = None


class SubscriptionKeeper(Protocol):
    """One keeper; every method raises MerchantUnavailable when it did not answer, or did not do what was asked."""

    def read(self, there: str) -> ToldSubscription | None:
        """Return one as it is there; None where there is none."""

    def want(self, there: str, wanted: WantedThere) -> None:
        """Let one be as it is wanted, whatever of it was done before; WishRefused where the keeper will not."""

    def each(self) -> Iterator[ToldSubscription]:
        """Yield all that it keeps, page by page."""
