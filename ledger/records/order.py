"""An order, wherever it was placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ledger.records.consent import Consent
from ledger.records.constraints import (
    Amount,
    Currency,
    Identifier,
    Minor,
    Quantity,
    Token,
    UtcTime,
    Word,
)
from ledger.records.identity import Identity
from ledger.records.versions import SCHEMA_VERSION, SchemaVersion, upgrade
from ledger.records.words import Initiator, OrderSource, OrderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One product of an order; the price is the goods' after discount, in minor units of the order's currency.

    Attributes:
        product_id: the product, as the catalogue names it.
        brand_id: its brand, as the catalogue names it.
        quantity: how many.
        unit_price_minor: the price of one.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    product_id: Identifier | None = None
    brand_id: Identifier | None = None
    quantity: Quantity = 1
    unit_price_minor: Minor = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was bought, wherever it was bought; amounts in whole minor units of `currency`.

    Attributes:
        order_id: the same for every delivery of the same order: of two versions the latest received stays.
        placed_at: when it was placed.
        received_at: when we heard of this version of it.
        source: where it was placed.
        currency: ISO 4217.
        revenue_minor: goods after discount: no tax, no shipping.
        initiator: who placed it.
        status: what became of it; absent means placed.
        cancelled_at: when it was cancelled.
        refunded_at: when it was last refunded.
        tax_minor: tax.
        shipping_minor: shipping.
        refunded_minor: what of the goods was paid back.
        lines: what was bought.
        handoff_token: the token of a hand-off that came back with it.
        promo_codes: the codes that were used.
        subscription_id: the automation that placed it.
        is_new_customer: whether it is the customer's first.
        is_test: whether it is no real order; test orders are no conversions.
        merchant_order_id: the shop's own id of an order that we placed.
        payment: how it was paid: the method, in one word.
        consent: what the record may be used for.
        identity: by whom it can be told to belong to a household.
        schema_version: 1 or 2; version 1 is read for good.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    ADDED_IN_2: ClassVar[tuple[str, ...]] = ("merchant_order_id", "payment")

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
    merchant_order_id: Identifier | None = None
    payment: Word | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: SchemaVersion = SCHEMA_VERSION

    def __post_init__(self) -> None:
        upgrade(self)

    @property
    def net_revenue_minor(self) -> int:
        """Return what the order was worth in the end: 0 when cancelled, else revenue less refunds."""
        if self.status is OrderStatus.CANCELLED:
            return 0
        return self.revenue_minor - self.refunded_minor
