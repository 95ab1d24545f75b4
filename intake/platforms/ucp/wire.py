"""A UCP order as its events carry it: always the whole order, as it stands.

Source: ucp.dev, order capability of 2026-04-08. Fields that nothing here asks for are passed over, as the protocol
wants it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from base.errors import BadPayload
from base.typed_json import read_json, read_plain, whole_numbers

Moment = Annotated[datetime, Meta(tz=True)]


class ToldTotal(Struct, frozen=True):
    """One typed amount, in minor units; what is given back is negative."""

    type: str
    amount: int


class ToldItem(Struct, frozen=True):
    """What was sold."""

    id: str
    price: int = 0


class ToldQuantity(Struct, frozen=True):
    """How many there are now, and how many of them were sent."""

    total: int
    fulfilled: int = 0


class ToldLine(Struct, frozen=True):
    """A line."""

    id: str
    item: ToldItem
    quantity: ToldQuantity

    @property
    def removed(self) -> bool:
        """Whether nothing of it is left."""
        return self.quantity.total <= 0


class ToldCount(Struct, frozen=True):
    """So many of a line."""

    id: str
    quantity: int = 0


class ToldEvent(Struct, frozen=True):
    """Something that happened to a parcel, or (an adjustment) to the order; `type` is an open word."""

    type: str
    occurred_at: Moment
    status: str = "completed"
    line_items: tuple[ToldCount, ...] = ()
    totals: tuple[ToldTotal, ...] = ()


class ToldFulfillment(Struct, frozen=True):
    """What was sent so far."""

    events: tuple[ToldEvent, ...] = ()


class ToldOrder(Struct, frozen=True):
    """An order as it stands."""

    id: str
    currency: str
    line_items: tuple[ToldLine, ...]
    totals: tuple[ToldTotal, ...]
    fulfillment: ToldFulfillment = ToldFulfillment()
    adjustments: tuple[ToldEvent, ...] = ()
    attribution: dict[str, str] = {}

    def amount(self, type_: str) -> int:
        """Return the sum of the totals of one type."""
        return sum(total.amount for total in self.totals if total.type == type_)

    @property
    def moments(self) -> list[datetime]:
        """When something happened to it."""
        return [event.occurred_at for event in (*self.fulfillment.events, *self.adjustments)]


def read_wire(body: bytes) -> ToldOrder:
    """Read an order.

    Raises:
        BadPayload: it is none; the message names the field.
    """
    try:
        return read_plain(whole_numbers(read_json(body, dict[str, Any])), ToldOrder)
    except (ValueError, RecursionError) as error:
        raise BadPayload(f"the order cannot be read: {error}") from error
