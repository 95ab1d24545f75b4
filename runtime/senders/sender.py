"""What a sender is: one way to tell a merchant of an order, opened from settings.

A new one is a file beside this with such a value in it as `SENDER`, and its name in `table.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ledger.outbox import Attempt, Settlement
from runtime.senders.settings import MerchantSettings

SECONDS = 6.0  # a request: three of them end well inside the function's time


class OrderSender(Protocol):
    """Tells one merchant."""

    def tell(self, attempt: Attempt) -> Settlement:
        """Tell the merchant of the order, however often it was tried before, so that it has it once.

        Returns:
            What the merchant said, for good.

        Raises:
            MerchantUnavailable: it is not known whether the merchant has it; tell it again.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderKind:
    """One kind of merchant: its name in `EARSHOT_MERCHANT`, and how its sender is opened.

    `open` raises SettingsError where a setting of its own is missing or wrong.
    """

    name: str
    sends_receipts: bool = False  # to the customer, itself
    open: Callable[[MerchantSettings], OrderSender]
