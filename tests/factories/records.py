"""Records with sensible fields, so that a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ledger.records import Action, Consent, Grant, Order, OrderLine, OrderSource, Platform, Stage, Touchpoint

MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
GRANTED = Consent(measurement=Grant.GRANTED)


def touchpoint(touchpoint_id: str = "tp_1", **changes: Any) -> Touchpoint:
    """A reorder said to a speaker on a November morning."""
    fields: dict[str, Any] = {
        "occurred_at": MORNING,
        "received_at": MORNING,
        "platform": Platform.ALEXA,
        "action": Action.REORDER,
        "stage": Stage.CONSIDERATION,
        "session_id": "se_1",
        "channel": "alexa_skill",
    }
    return Touchpoint(touchpoint_id=touchpoint_id, **(fields | changes))


def order(order_id: str = "or_1", **changes: Any) -> Order:
    """One bottle of detergent for 12.99 dollars."""
    fields: dict[str, Any] = {
        "placed_at": MORNING,
        "received_at": MORNING,
        "source": OrderSource.VOICE,
        "currency": "USD",
        "revenue_minor": 1299,
        "lines": (OrderLine(product_id="p1", brand_id="b1", quantity=1, unit_price_minor=1299),),
    }
    return Order(order_id=order_id, **(fields | changes))
