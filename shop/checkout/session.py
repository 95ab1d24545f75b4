"""A checkout session in UCP's terms: status, line items, typed totals, fulfillment, messages; amounts in minor units.

Source: ucp.dev, Universal-Commerce-Protocol/ucp, schemas under source/schemas/shopping (2026-04-08). Left out is what
no shop here tells yet; what is here has UCP's name, so that a business on the wire needs no second vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.records import Consent, Identity


class Status(StrEnum):
    """Where a checkout session stands."""

    INCOMPLETE = "incomplete"
    REQUIRES_ESCALATION = "requires_escalation"
    READY_FOR_COMPLETE = "ready_for_complete"
    COMPLETE_IN_PROGRESS = "complete_in_progress"
    COMPLETED = "completed"
    CANCELED = "canceled"


class TotalType(StrEnum):
    """What an amount of the totals is."""

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
    """Who can mend an error: we, by asking for something else; the buyer, on the business's own page; or nobody."""

    RECOVERABLE = "recoverable"
    REQUIRES_BUYER_INPUT = "requires_buyer_input"
    REQUIRES_BUYER_REVIEW = "requires_buyer_review"
    UNRECOVERABLE = "unrecoverable"


NO_LINES = "no_lines"
UNKNOWN_ITEM = "unknown_item"
BAD_QUANTITY = "invalid_quantity"
OUT_OF_STOCK = "out_of_stock"
INSUFFICIENT_STOCK = "insufficient_stock"
OTHER_CURRENCY = "other_currency"
PRICE_CHANGED = "price_changed"
SESSION_CLOSED = "session_closed"
BUSINESS_AWAY = "business_away"
ON_ITS_OWN_PAGE = "on_its_own_page"
DECLINED = "declined"
EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedLine:
    """A product and how many of it, as a session is asked for."""

    product_id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who buys, by pseudonyms alone, with what it agreed to."""

    customer: str  # the key under which the customer finds the order again
    consent: Consent
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One typed amount."""

    type: TotalType
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """One product of a session, priced by the business; a product stands on one line, so its id names the line."""

    product_id: str
    brand_id: str
    title: str
    quantity: int
    unit_price_minor: int
    totals: tuple[Total, ...] = ()

    @property
    def subtotal_minor(self) -> int:
        """The line's price before tax."""
        return self.unit_price_minor * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfillmentOption:
    """One way a method may be carried out: what it costs, and the day the goods are there."""

    option_id: str
    title: str
    arrives_by: date
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfillmentMethod:
    """How the named lines come to the buyer; they travel as one group."""

    type: str
    line_item_ids: tuple[str, ...]
    options: tuple[FulfillmentOption, ...]
    selected_option_id: str

    @property
    def selected(self) -> FulfillmentOption:
        """The option that is priced into the totals."""
        return next(option for option in self.options if option.option_id == self.selected_option_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutMessage:
    """Something to say about a session; `path` (JSONPath) names the part it is about, a line by its place as asked."""

    type: MessageType
    code: str
    path: str
    content: str
    severity: Severity | None = None  # of an error
    available: int = 0  # how many there are, where the code is about stock


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutSession:
    """What a business would sell, on which terms: complete it only when it is `ready_for_complete`.

    Totals stand only where the session can be completed.
    """

    session_id: str
    status: Status
    seller: str
    currency: str
    line_items: tuple[LineItem, ...] = ()
    totals: tuple[Total, ...] = ()
    fulfillment: tuple[FulfillmentMethod, ...] = ()
    messages: tuple[CheckoutMessage, ...] = ()
    order_id: str | None = None  # once completed
    continue_url: str | None = None  # where only the buyer can go on: the business's own page

    @property
    def ready(self) -> bool:
        """Tell whether it can be completed as it is."""
        return self.status is Status.READY_FOR_COMPLETE

    @property
    def arrives_by(self) -> date:
        """The day by which everything is there; only a priced session has one."""
        return max(method.selected.arrives_by for method in self.fulfillment)

    def amount(self, type_: TotalType) -> int:
        """Return the sum of the totals of one type."""
        return sum(total.amount_minor for total in self.totals if total.type is type_)


def status_for(messages: Iterable[CheckoutMessage]) -> Status:
    """Return where an open session stands: its errors decide, what only the buyer can mend before what we can."""
    severities = {message.severity for message in messages if message.type is MessageType.ERROR}
    if severities & {Severity.REQUIRES_BUYER_INPUT, Severity.REQUIRES_BUYER_REVIEW}:
        return Status.REQUIRES_ESCALATION
    return Status.INCOMPLETE if severities else Status.READY_FOR_COMPLETE
