"""What a sender is: one way to tell a merchant of an order, opened from settings.

A new one is a file beside this with such a value in it as `SENDER`, and its name in `table.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, runtime_checkable

from base.clock import Timer
from ledger.outbox import Attempt
from ledger.settlements import Settlement
from runtime.senders.settings import MerchantSettings

SECONDS = 6.0  # a request
TRY_SECONDS = 12.0  # all requests of one try together, so that the function writes down what came of it


def patience(timer: Timer = monotonic) -> Callable[[], float]:
    """Return what says how many seconds the next request of a try that begins now may take; at last none."""
    until = timer() + TRY_SECONDS
    return lambda: min(SECONDS, until - timer())


class OrderSender(Protocol):
    """Tells one merchant."""

    def tell(self, attempt: Attempt) -> Settlement:
        """Tell the merchant of the order, however often it was tried before, so that it has it once.

        Returns:
            What the merchant said, for good.

        Raises:
            MerchantUnavailable: it is not known whether the merchant has it; tell it again.
        """


@runtime_checkable
class FindsDoubles(Protocol):
    """Of a sender whose merchant takes no key: it may have an order twice in spite of all, and can be asked."""

    def orders_bearing(self, order_id: str) -> tuple[str, ...]:
        """Return the merchant's ids of all orders that bear our id.

        Raises:
            MerchantUnavailable: it did not say.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderKind:
    """One kind of merchant: its name in `EARSHOT_MERCHANT`, and how its sender is opened.

    `open` raises SettingsError where a setting of its own is missing or wrong.
    """

    name: str
    sends_receipts: bool = False  # to the customer, itself
    open: Callable[[MerchantSettings], OrderSender]
