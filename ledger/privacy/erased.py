"""What became of a request to forget, and what stays for now all the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

MERCHANT_SAYS: Final = "the merchant has taken or refused it"
CUSTOMER_HEARS: Final = "its customer was told by mail that it was refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """An order that stays for now, nobody's, with whom it is for sealed beside it.

    Attributes:
        order_id: which.
        until: what has to happen before both go.
        gone_by: when whom it is for is gone at the latest, whatever happens.
    """

    order_id: str
    until: str
    gone_by: datetime


@dataclass(slots=True, kw_only=True)
class Erased:
    """What became of a request.

    Attributes:
        items: what was erased, by kind.
        waiting: orders that stay until the merchant has them, or has refused them and its customer was told.
        new: those that wait since this round.
        taken_back: orders of which the merchant was never told, and is not any more.
        let_go: orders that the merchant may have, or of which their customer was yet to be told, and that went at once.
    """

    items: Counter[str] = field(default_factory=Counter)
    waiting: tuple[Staying, ...] = ()
    new: set[str] = field(default_factory=set)
    taken_back: tuple[str, ...] = ()
    let_go: tuple[str, ...] = ()

    def keep(self, kept: Staying, *, newly: int) -> None:
        """Count an order that waits; `newly`: whether it was made nobody's now."""
        self.items["order made nobody's"] += newly
        self.waiting += (kept,)
        if newly:
            self.new.add(kept.order_id)
