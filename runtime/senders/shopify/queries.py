"""What the Admin API is asked, and in what words: GraphQL, 2026-10.

Source: shopify.dev, `orderByIdentifier`, `orderCreate`, OrderCreateOrderInput. Our order's id stands in an `id`
metafield (`earshot.order`, of which the shop needs a definition for orders: `id` values are unique there), by which it
is found again, and in the note attribute `earshot_order`, which comes back with the shop's webhooks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from base.money import Money
from ledger.delivery import Recipient
from ledger.records import Order, OrderLine

NAMESPACE, KEY, NOTE = "earshot", "order", "earshot_order"

LOOK = """query Placed($identifier: OrderIdentifierInput!) { orderByIdentifier(identifier: $identifier) { id } }"""
CREATE = """mutation Place($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
  orderCreate(order: $order, options: $options) { order { id } userErrors { field message code } } }"""
ALL = """query Doubles($query: String!) { orders(first: 5, query: $query) { nodes { id } } }"""


def look_for(order_id: str) -> dict[str, Any]:
    """Return the variables that find an order by our id."""
    return {"identifier": {"customId": {"namespace": NAMESPACE, "key": KEY, "value": order_id}}}


def doubles_of(order_id: str) -> dict[str, Any]:
    """Return the variables that find every order that bears our id."""
    return {"query": f"source_identifier:{order_id}"}


def variants_query(lines: Sequence[OrderLine]) -> tuple[str, dict[str, str]]:
    """Return one query for the variants of all lines, whose SKU is our product's id, and its variables."""
    names = [f"$q{n}: String!" for n in range(len(lines))]
    parts = [f"v{n}: productVariants(first: 2, query: $q{n}) {{ nodes {{ id }} }}" for n in range(len(lines))]
    variables = {f"q{n}": f'sku:"{_quoted(line.product_id or "")}"' for n, line in enumerate(lines)}
    return f"query Variants({', '.join(names)}) {{ {' '.join(parts)} }}", variables


def order_input(order: Order, variants: Mapping[str, str]) -> dict[str, Any]:
    """Return the order to create: our lines and amounts to the last minor unit, and our id in both places."""
    made: dict[str, Any] = {
        "currency": order.currency,
        "lineItems": [_line(line, order.currency, variants.get(line.product_id or "")) for line in order.lines],
        "customAttributes": [{"key": NOTE, "value": order.order_id}],
        "metafields": [{"namespace": NAMESPACE, "key": KEY, "type": "id", "value": order.order_id}],
        "sourceIdentifier": order.order_id,
        "processedAt": order.placed_at.isoformat(),
        "financialStatus": "PENDING",
        "tags": ["earshot"],
        "taxesIncluded": False,
    }
    if order.shipping_minor:
        made["shippingLines"] = [{"title": "Shipping", "priceSet": _money(order.shipping_minor, order.currency)}]
    if order.tax_minor:
        rate = (Decimal(order.tax_minor) / max(1, order.revenue_minor)).quantize(Decimal("0.000001"))
        made["taxLines"] = [{"title": "Tax", "rate": str(rate), "priceSet": _money(order.tax_minor, order.currency)}]
    return made


def customer_input(buyer: Recipient | None) -> dict[str, Any]:
    """Return whose order it is, by the shop's own id of the customer, else by e-mail; nothing where that is gone."""
    if buyer is None:
        return {}
    told: dict[str, Any] = {} if buyer.email is None else {"email": buyer.email}
    if buyer.customer_id is not None and buyer.customer_id.isdigit():
        told["customer"] = {"toAssociate": {"id": f"gid://shopify/Customer/{buyer.customer_id}"}}
    return told


# Stock is asked and taken in the same step; the merchant's own mail tells the customer.
OPTIONS: dict[str, Any] = {"inventoryBehaviour": "DECREMENT_OBEYING_POLICY", "sendReceipt": True}


def _line(line: OrderLine, currency: str, variant: str | None) -> dict[str, Any]:
    named = {"variantId": variant} if variant else {"title": line.product_id or "", "sku": line.product_id or ""}
    return {**named, "quantity": line.quantity, "priceSet": _money(line.unit_price_minor, currency)}


def _money(minor: int, currency: str) -> dict[str, Any]:
    return {"shopMoney": {"amount": str(Money(minor, currency).decimal()), "currencyCode": currency}}


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
