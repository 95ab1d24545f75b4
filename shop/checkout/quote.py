"""A checkout in UCP's terms: status, line items, typed totals, fulfillment, messages; amounts in minor units.

Source: ucp.dev, Universal-Commerce-Protocol/ucp, schemas under source/schemas/shopping (2026-04-08).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where a checkout session stands."""

    INCOMPLETE = "incomplete"
    REQUIRES_ESCALATION = "requires_escalation"
    READY_FOR_COMPLETE = "ready_for_complete"
    COMPLETE_IN_PROGRESS = "complete_in_progress"
    COMPLETED = "completed"
    CANCELED = "canceled"


class TotalType(StrEnum):
    """What a line of the totals is."""

    SUBTOTAL = "subtotal"
    DISCOUNT = "discount"
    FULFILLMENT = "fulfillment"
    TAX = "tax"
    TOTAL = "total"


class MessageType(StrEnum):
    """How grave a message is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Severity(StrEnum):
    """Who can mend it."""

    RECOVERABLE = "recoverable"
    REQUIRES_BUYER_INPUT = "requires_buyer_input"


OUT_OF_STOCK = "out_of_stock"
INSUFFICIENT_STOCK = "insufficient_stock"
UNKNOWN_ITEM = "unknown_item"
BAD_QUANTITY = "invalid_quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A product and how many of it."""

    product_id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """One product of a checkout, priced by the business."""

    product_id: str
    brand_id: str
    title: str
    quantity: int
    unit_price_minor: int

    @property
    def total_minor(self) -> int:
        """The line's price before tax."""
        return self.unit_price_minor * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLine:
    """One typed line of the totals."""

    type: TotalType
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfillment:
    """How and until when the goods come."""

    method: str
    arrives_by: date
    price_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to say about a checkout; `path` names the part it is about."""

    type: MessageType
    code: str
    path: str
    content: str
    severity: Severity = Severity.RECOVERABLE
    available: int = 0  # how many there are, where the code is about stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A priced basket: complete it only when it is `ready_for_complete`."""

    status: Status
    seller: str
    currency: str
    line_items: tuple[LineItem, ...] = ()
    totals: tuple[TotalLine, ...] = ()
    fulfillment: Fulfillment | None = None
    messages: tuple[Message, ...] = ()
    order_id: str | None = None  # once completed

    @property
    def ready(self) -> bool:
        """Tell whether it can be completed as it is."""
        return self.status is Status.READY_FOR_COMPLETE

    def amount(self, type_: TotalType) -> int:
        """Return the sum of the totals of one type."""
        return sum(line.amount_minor for line in self.totals if line.type is type_)
