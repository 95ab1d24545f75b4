"""Orders as Shopify sends them: its own published sample, with what a test is about changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "contract" / "shopify"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
SECRET = b"development-shopify-secret"


def sample(name: str = "orders-create") -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((FOLDER / f"{name}.sample.json").read_text("utf-8"))
    return payload


def shop_order(
    number: int = 5001, *, notes: dict[str, str] | None = None, agent: str = LAPTOP, **changes: Any
) -> dict[str, Any]:
    """A paid order of one bottle for 20.00 less 2.00, with 1.44 tax and 5.00 shipping, on a November morning."""
    payload = sample() | {
        "id": number,
        "admin_graphql_api_id": f"gid://shopify/Order/{number}",
        "cancel_reason": None,
        "cancelled_at": None,
        "created_at": "2026-11-20T03:00:00-05:00",
        "processed_at": "2026-11-20T03:00:00-05:00",
        "updated_at": "2026-11-20T03:00:05-05:00",
        "financial_status": "paid",
        "test": False,
        "subtotal_price": "18.00",
        "total_discounts": "2.00",
        "total_tax": "1.44",
        "total_price": "24.44",
        "total_line_items_price": "20.00",
        "buyer_accepts_marketing": False,
        "checkout_token": f"checkout-{number}",
        "source_name": "web",
        "client_details": {
            "accept_language": "en-US",
            "browser_height": None,
            "browser_ip": "192.0.2.44",
            "browser_width": None,
            "session_hash": None,
            "user_agent": agent,
        },
        "note_attributes": [{"name": name, "value": value} for name, value in (notes or {}).items()],
        "line_items": [line("SKU-1", "20.00", off="2.00", tax="1.44")],
        "shipping_lines": [],
        "total_shipping_price_set": both("5.00"),
        "refunds": [],
    }
    return payload | changes


def line(
    sku: str | None, price: str, *, quantity: int = 1, off: str | None = None, tax: str | None = None
) -> dict[str, Any]:
    """One line item."""
    told: dict[str, Any] = sample()["line_items"][0] | {
        "sku": sku,
        "price": price,
        "quantity": quantity,
        "discount_allocations": [{"amount": off, "amount_set": both(off), "discount_application_index": 0}]
        if off
        else [],
        "tax_lines": [{"title": "tax", "price": tax, "price_set": both(tax), "rate": 0.08, "channel_liable": False}]
        if tax
        else [],
    }
    return told


def both(amount: str) -> dict[str, Any]:
    """An amount in the shop's currency and in the customer's."""
    money = {"amount": amount, "currency_code": "USD"}
    return {"shop_money": money, "presentment_money": money}
