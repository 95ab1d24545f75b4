"""Orders as receivers of conversions are told of them, and what a receiver's files say of one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from attribution.exports.receivers.conversions import Conversion, Touch
from attribution.exports.receivers.receiver import Message, Receiver, Sender
from ledger.records.match_keys import MatchKeys
from tests.factories.records import MORNING

SENDER = Sender(
    skill_id="amzn1.ask.skill.1",
    brand="Harbor & Pantry",
    model="linear",
    window_days=30,
    run_id="run_1",
    conversion="Voice orders",
)
EMAIL = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"
PHONE = "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"


def keys(order_id: str = "or_1", **given: Any) -> MatchKeys:
    """Match keys with a click of Google's, unless others are given."""
    return MatchKeys(order_id=order_id, **(given or {"gclid": "Cj0_1"}))


def touch(number: int = 1, **changes: Any) -> Touch:
    """Research by voice a day before the order, which has half of its credit."""
    fields: dict[str, Any] = {
        "touchpoint_id": f"tp_{number}",
        "session_id": f"s_{number}",
        "occurred_at": MORNING - timedelta(days=1, hours=-number),
        "platform": "alexa",
        "channel": "alexa",
        "campaign_id": None,
        "share": Decimal("0.5"),
        "credit_minor": 600,
    }
    return Touch(**(fields | changes))


def conversion(**changes: Any) -> Conversion:
    """An order on the web for 12.00 dollars, of which two touches earned half each."""
    fields: dict[str, Any] = {
        "order_id": "or_1",
        "transaction_id": "or_1",
        "placed_at": MORNING,
        "source": "web_mobile",
        "status": "placed",
        "currency": "USD",
        "revenue_minor": 1200,
        "tax_minor": 100,
        "shipping_minor": 499,
        "refunded_minor": 0,
        "settled_at": None,
        "touches": (touch(1), touch(2)),
        "keys": keys(),
    }
    return Conversion(**(fields | changes))


def told(receiver: Receiver, order: Conversion) -> dict[str, list[Message]]:
    """Return what each file of a receiver says of an order, every message good by the receiver's rules."""
    said = {file.name: list(file.messages(order, SENDER)) for file in receiver.files}
    wrong = [file.validate(message) for file in receiver.files for message in said[file.name]]
    assert not any(wrong), wrong
    return said
