"""A small storefront for the demo: turns a basket into the order webhook Shopify would send, in its published shape.

Field names and types follow the JSON Schema of `orders/create`, API version 2026-07 (npm shopify-webhook-schemas
0.3.8), against which a test validates what comes out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from base.environment import DEFAULT_LOCALE
from base.money import Money

SHOP_DOMAIN = "harbor-pantry.example"
_SHOP_ZONE = timezone(timedelta(hours=-5))  # shops write their own offset, not UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketItem:
    """One product in the basket; the price is a piece's, in minor units."""

    product_id: str
    title: str
    price_minor: int
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    """Who buys in the shop. `number` is the shop's own customer number."""

    number: int
    name: str
    email: str
    street: str
    postal_code: str
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """An order as it happened in the shop; amounts in minor units of `currency`."""

    number: int
    placed_at: datetime
    shopper: Shopper
    items: Sequence[BasketItem]
    tax_minor: int = 0
    shipping_minor: int = 0
    currency: str = "USD"
    landing_site: str | None = None
    referring_site: str | None = None
    user_agent: str = ""
    browser_ip: str = "203.0.113.1"
    notes: Mapping[str, str] | None = None


def order_webhook(sale: Sale) -> bytes:
    """Return the raw body of the `orders/create` webhook of this sale."""
    payload = {
        **_constants(),
        **_identity(sale),
        **_times(sale),
        **_amounts(sale),
        **_visit(sale),
        "currency": sale.currency,
        "presentment_currency": sale.currency,
        "line_items": [_line(sale, index, item) for index, item in enumerate(sale.items, start=1)],
        "note_attributes": [{"name": name, "value": value} for name, value in (sale.notes or {}).items()],
    }
    return json.dumps(payload, ensure_ascii=False).encode()


def _identity(sale: Sale) -> dict[str, Any]:
    shopper = sale.shopper
    address = _address(shopper)
    return {
        "billing_address": address,
        "shipping_address": address,
        "id": 5_000_000_000_000 + sale.number,
        "admin_graphql_api_id": f"gid://shopify/Order/{5_000_000_000_000 + sale.number}",
        "name": f"#{sale.number}",
        "number": sale.number,
        "order_number": sale.number,
        "token": f"{sale.number:032x}",
        "checkout_token": f"{sale.number + 1:032x}",
        "confirmation_number": f"HP{sale.number:07d}",
        "email": shopper.email,
        "contact_email": shopper.email,
        "phone": shopper.phone,
        "customer": {
            "id": shopper.number,
            "admin_graphql_api_id": f"gid://shopify/Customer/{shopper.number}",
            "email": shopper.email,
            "phone": shopper.phone,
            "first_name": shopper.name.partition(" ")[0],
            "last_name": shopper.name.partition(" ")[2],
            "state": "enabled",
            "currency": sale.currency,
            "verified_email": True,
            "tax_exempt": False,
            "tax_exemptions": [],
            "note": None,
            "multipass_identifier": None,
            "created_at": None,
            "updated_at": None,
            "default_address": {"id": shopper.number, "customer_id": shopper.number, **address},
        },
    }


def _address(shopper: Shopper) -> dict[str, Any]:
    first, _, last = shopper.name.partition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "name": shopper.name,
        "company": None,
        "address1": shopper.street,
        "address2": None,
        "city": "Springfield",
        "zip": shopper.postal_code,
        "province": "Illinois",
        "province_code": "IL",
        "country": "United States",
        "country_code": "US",
        "country_name": "United States",
        "phone": shopper.phone or "",
        "latitude": None,
        "longitude": None,
        "default": True,
    }


def _times(sale: Sale) -> dict[str, Any]:
    moment = sale.placed_at.astimezone(_SHOP_ZONE).isoformat(timespec="seconds")
    return {"created_at": moment, "processed_at": moment, "updated_at": moment}


def _visit(sale: Sale) -> dict[str, Any]:
    return {
        "landing_site": sale.landing_site,
        "referring_site": sale.referring_site,
        "browser_ip": sale.browser_ip,
        "client_details": {
            "accept_language": DEFAULT_LOCALE,
            "browser_height": None,
            "browser_ip": sale.browser_ip,
            "browser_width": None,
            "session_hash": None,
            "user_agent": sale.user_agent,
        },
    }


def _amounts(sale: Sale) -> dict[str, Any]:
    goods = sum(item.price_minor * item.quantity for item in sale.items)
    amounts = {
        "subtotal_price": goods,
        "current_subtotal_price": goods,
        "total_line_items_price": goods,
        "total_tax": sale.tax_minor,
        "current_total_tax": sale.tax_minor,
        "total_discounts": 0,
        "current_total_discounts": 0,
        "total_price": goods + sale.tax_minor + sale.shipping_minor,
        "current_total_price": goods + sale.tax_minor + sale.shipping_minor,
    }
    texts: dict[str, Any] = {name: _text(minor, sale.currency) for name, minor in amounts.items()}
    sets = {f"{name}_set": _both(minor, sale.currency) for name, minor in amounts.items()}
    shipping = {
        f"{name}_set": _both(sale.shipping_minor, sale.currency)
        for name in ("total_shipping_price", "current_shipping_price")
    }
    nothing = _both(0, sale.currency)
    cash = dict.fromkeys(
        ("total_cash_rounding_payment_adjustment_set", "total_cash_rounding_refund_adjustment_set"), nothing
    )
    return {**texts, **sets, **shipping, **cash, "total_outstanding": "0.00", "total_tip_received": "0.00"}


def _line(sale: Sale, index: int, item: BasketItem) -> dict[str, Any]:
    number = sale.number * 100 + index
    return {
        "id": number,
        "admin_graphql_api_id": f"gid://shopify/LineItem/{number}",
        "attributed_staffs": [],
        "current_quantity": item.quantity,
        "fulfillable_quantity": item.quantity,
        "fulfillment_service": "manual",
        "fulfillment_status": None,
        "gift_card": False,
        "grams": 500,
        "name": item.title,
        "title": item.title,
        "price": _text(item.price_minor, sale.currency),
        "price_set": _both(item.price_minor, sale.currency),
        "product_exists": True,
        "product_id": None,
        "properties": [],
        "quantity": item.quantity,
        "requires_shipping": True,
        "sales_line_item_group_id": None,
        "sku": item.product_id,
        "taxable": True,
        "total_discount": "0.00",
        "total_discount_set": _both(0, sale.currency),
        "variant_id": None,
        "variant_inventory_management": None,
        "variant_title": None,
        "vendor": None,
        "tax_lines": [],
        "duties": [],
        "discount_allocations": [],
    }


def _text(minor: int, currency: str) -> str:
    return str(Money(minor, currency).decimal())


def _both(minor: int, currency: str) -> dict[str, Any]:
    money = {"amount": _text(minor, currency), "currency_code": currency}
    return {"shop_money": money, "presentment_money": money}


_NULL = """app_id cancel_reason cancelled_at cart_token closed_at company current_total_additional_fees_set
    current_total_duties_set device_id fulfillment_status landing_site_ref location_id merchant_of_record_app_id note
    original_total_additional_fees_set original_total_duties_set payment_terms po_number reference source_identifier
    source_url user_id""".split()
_EMPTY = (
    "discount_applications", "discount_codes", "fulfillments", "line_item_groups", "refunds", "returns",
    "shipping_lines", "tax_lines",
)  # fmt: skip
_NO = ("buyer_accepts_marketing", "duties_included", "estimated_taxes", "tax_exempt", "taxes_included", "test")


def _constants() -> dict[str, Any]:
    """What the published shape requires and no order of the demo varies."""
    return {
        **dict.fromkeys(_NULL),
        **{name: [] for name in _EMPTY},
        **dict.fromkeys(_NO, False),
        "confirmed": True,
        "customer_locale": DEFAULT_LOCALE.partition("-")[0],
        "financial_status": "paid",
        "merchant_business_entity_id": "MTAwMQ",
        "order_status_url": f"https://{SHOP_DOMAIN}/orders/status",
        "payment_gateway_names": ["account_on_file"],
        "source_name": "web",
        "tags": "",
        "total_weight": 500,
    }
