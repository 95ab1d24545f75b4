"""What a household hears at its next session of what was replenished, or might be: once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from ledger.records.constraints import Amount, Currency, Identifier, UtcTime

NEWS_KEPT: Final = timedelta(days=7)  # an older proposal is about a level that nobody knows any more


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedByItself:
    """An order that nobody spoke.

    Attributes:
        order_id: which.
        product_id: its first product.
        products: how many it has.
        total_minor: what it comes to, tax and shipping too.
        currency: ISO 4217.
        undo_until: until when the merchant does not hear of it, so that it can be taken back.
    """

    order_id: Identifier
    product_id: Identifier
    total_minor: Amount
    currency: Currency
    undo_until: UtcTime
    products: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A product that the household may want soon.

    Attributes:
        product_id: which.
        quantity: how many.
        lasts_until: the day until which what is left should last; None where no device tells.
    """

    product_id: Identifier
    quantity: int = 1
    lasts_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdNews:
    """All of it; what is told later takes its place."""

    made_at: UtcTime
    ordered: OrderedByItself | None = None
    proposed: Proposed | None = None

    def is_news(self, now: datetime) -> bool:
        """Tell whether it may still be told."""
        return now - self.made_at < NEWS_KEPT
