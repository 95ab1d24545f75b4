"""What a merchant says of an order, and what becomes of the order by it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from base.money import Money
from ledger.records import Order, OrderStatus


class Refusal(StrEnum):
    """Why a merchant did not take an order."""

    SOLD_OUT = "sold_out"
    PRICE_CHANGED = "price_changed"
    ESCALATION = "escalation"  # only the buyer could go on, on the merchant's own page
    DECLINED = "declined"
    UNANSWERED = "unanswered"  # for as long as it is known whom the order is for


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The merchant has the order, under an id of its own where it gave one; or had it, and deleted it.

    `charged` is what it took where that is not what was agreed: for who waits now, and never kept.
    """

    merchant_order_id: str | None = None
    deleted_at: datetime | None = None
    charged: Money | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """What a merchant says of a refusal: a code, words that can be spoken, and the line's path ("$.line_items[1]")."""

    code: str
    words: str = ""
    path: str = "$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The merchant does not take the order, now or later.

    What it says of it, and where only the buyer can go on, are for who waits now, and never kept.
    """

    reason: Refusal
    said: tuple[Because, ...] = field(default=(), compare=False)
    continue_url: str | None = field(default=None, compare=False)


Settlement = Confirmed | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a customer has to be told of an order that was refused after it was placed."""

    order_id: str
    reason: Refusal


def settled_order(order: Order, settlement: Settlement, now: datetime) -> Order:
    """Return what becomes of an order by the merchant's word.

    Its id there says that the merchant has it, whoever told us: then no refusal cancels it. `received_at` stays where
    the order was taken, so that what the shop itself tells of it later is the newer.
    """
    if isinstance(settlement, Confirmed):
        order = replace(order, merchant_order_id=order.merchant_order_id or settlement.merchant_order_id)
        if settlement.deleted_at is None or order.status is not OrderStatus.PLACED:
            return order
        received = max(now, order.received_at)
        return replace(order, status=OrderStatus.CANCELLED, cancelled_at=settlement.deleted_at, received_at=received)
    if order.merchant_order_id is not None or order.status is not OrderStatus.PLACED:
        return order
    received = max(now, order.received_at)
    return replace(order, status=OrderStatus.CANCELLED, cancelled_at=now, received_at=received)
