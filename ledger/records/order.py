"""An order, wherever it was placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from annotated_types import Ge

from ledger.records.consent import Consent
from ledger.records.constraints import (
    SCHEMA_VERSION,
    Amount,
    Currency,
    Identifier,
    Minor,
    SchemaVersion,
    Token,
    UtcTime,
)
from ledger.records.identity import Identity
from ledger.records.words import Initiator, OrderSource, OrderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One product of an order; the price is the goods' after discount, in minor units of the order's currency."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    product_id: Identifier | None = None
    brand_id: Identifier | None = None
    quantity: Annotated[int, Ge(0)] = 1
    unit_price_minor: Minor = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was bought, wherever it was bought; amounts in whole minor units of `currency`.

    `revenue_minor` is goods after discount: no tax, no shipping.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    order_id: Identifier
    placed_at: UtcTime
    received_at: UtcTime
    source: OrderSource
    currency: Currency
    revenue_minor: Amount
    initiator: Initiator | None = None
    status: OrderStatus = OrderStatus.PLACED
    cancelled_at: UtcTime | None = None
    refunded_at: UtcTime | None = None
    tax_minor: Amount = 0
    shipping_minor: Amount = 0
    refunded_minor: Amount = 0
    lines: tuple[OrderLine, ...] = ()
    handoff_token: Token | None = None
    promo_codes: tuple[Identifier, ...] = ()
    subscription_id: Identifier | None = None
    is_new_customer: bool | None = None
    is_test: bool | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: SchemaVersion = SCHEMA_VERSION

    @property
    def net_revenue_minor(self) -> int:
        """Return what the order was worth in the end: 0 when cancelled, else revenue less refunds."""
        if self.status is OrderStatus.CANCELLED:
            return 0
        return self.revenue_minor - self.refunded_minor
