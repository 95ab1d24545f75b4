"""The port to whoever sells: price a basket, and complete a checkout once and only once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ledger.records import Consent, Identity, Order, OrderSource, Touchpoint
from shop.checkout.quote import Checkout, Want


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What goes into the ledger beside the goods."""

    customer: str  # the key under which the customer finds the order again
    touchpoint: Touchpoint  # the turn in which it was confirmed
    placed_at: datetime
    source: OrderSource
    consent: Consent
    identity: Identity
    is_new_customer: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The order as it stands in the ledger, and whether this very call wrote it."""

    order: Order
    new: bool


class CheckoutPort(Protocol):
    """A UCP business: the built-in shop, or any other over REST."""

    def quote(self, want: Want, moment: datetime) -> Checkout:
        """Price a basket at that moment; what is wrong with it is in the messages, never an exception."""

    def complete(self, checkout: Checkout, *, idempotency_key: str, placing: Placing) -> Placed:
        """Place the order under a key of its own: a replay returns the first result.

        Raises:
            NotPlaced: it is certain that nothing was ordered.
            StoreError: it may or may not be placed, and could not be looked up either.
        """
