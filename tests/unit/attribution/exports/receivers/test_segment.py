"""Segment: an order, its refunds and its cancellation as track calls that keep every rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attribution.exports.receivers.segment import NO_SEGMENT_KEY, RECEIVER, problems
from tests.factories.conversions import EMAIL, PHONE, SENDER, conversion, keys, told, touch
from tests.factories.records import MORNING

(CALLS,) = (file.name for file in RECEIVER.files)
MATCHED = keys(sha256_email_google=EMAIL, sha256_phone_google=PHONE, ga_client_id="1.2", gclid="Cj0_1")
LATER = MORNING + timedelta(days=2)


def calls(**changes: Any) -> list[dict[str, Any]]:
    return told(RECEIVER, conversion(keys=MATCHED, **changes))[CALLS]


def test_an_order_is_told_whole_with_what_its_touches_earned_beside_it() -> None:
    (completed,) = calls(revenue_minor=2250, shipping_minor=300, tax_minor=200)
    assert completed["event"] == "Order Completed"
    assert completed["messageId"] == "or_1.completed"
    assert completed["properties"] | {"attribution": None} == {
        "order_id": "or_1",
        "affiliation": "Harbor & Pantry",
        "currency": "USD",
        "subtotal": 22.5,
        "shipping": 3.0,
        "tax": 2.0,
        "total": 27.5,
        "revenue": 22.5,
        "attribution": None,
    }
    earned = completed["properties"]["attribution"]
    assert (earned["model"], earned["window_days"], earned["revenue"]) == ("linear", 30, 12.0)
    assert [step["share"] for step in earned["touches"]] == [0.5, 0.5]


def test_whom_it_is_about_is_told_by_match_keys_alone_and_no_two_orders_are_one_visitor() -> None:
    (completed,) = calls()
    assert completed["anonymousId"] == "order.or_1"
    assert {one["type"]: one["id"] for one in completed["context"]["externalIds"]} == {
        "email_sha256": EMAIL,
        "phone_sha256": PHONE,
        "ga_client_id": "1.2",
    }
    assert "userId" not in completed


def test_a_refund_follows_its_order_with_all_that_was_refunded_so_far() -> None:
    completed, refunded = calls(status="refunded", refunded_minor=400, settled_at=LATER)
    assert completed["properties"]["total"] == 17.99
    assert (refunded["event"], refunded["messageId"]) == ("Order Refunded", "or_1.refunded.400")
    assert refunded["properties"]["total"] == 4.0
    assert refunded["timestamp"] == "2026-11-22T08:00:00.000000Z"


def test_a_cancelled_order_is_completed_and_then_cancelled() -> None:
    completed, cancelled = calls(status="cancelled", refunded_minor=400)
    assert (cancelled["event"], cancelled["properties"]["total"]) == ("Order Cancelled", 17.99)
    assert completed["properties"]["order_id"] == cancelled["properties"]["order_id"]
    assert "timestamp" not in cancelled  # when, nobody knows


@pytest.mark.parametrize(("currency", "total"), [("JPY", 1799.0), ("KWD", 1.799)])
def test_amounts_have_the_decimals_of_their_currency(currency: str, total: float) -> None:
    (completed,) = calls(currency=currency)
    assert completed["properties"]["total"] == total


def test_an_order_known_by_a_click_alone_stays_back() -> None:
    assert RECEIVER.kept_back(conversion(keys=keys(gclid="Cj0_1")), MORNING) == NO_SEGMENT_KEY
    assert RECEIVER.kept_back(conversion(keys=MATCHED), MORNING) is None


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"total": 18.0}, "properties.total: 18.0 is not subtotal + shipping + tax (17.99)"),
        ({"revenue": 13.0}, "properties.revenue: 13.0 is not the subtotal"),
        ({"tax": None}, "properties.tax: required of Order Completed, but missing"),
        ({"subtotal": 12.001, "revenue": 12.001, "total": 17.991}, "12.001 has more decimals than USD (2)"),
        ({"currency": "usd"}, "properties.currency"),
        ({"email": "a@b.example"}, "email"),
    ],
)
def test_a_call_that_breaks_a_rule_is_told_by_field_and_rule(changed: dict[str, Any], rule: str) -> None:
    (call,) = calls()
    properties = {name: value for name, value in (call["properties"] | changed).items() if value is not None}
    assert rule in "; ".join(problems(call | {"properties": properties}))


def test_a_call_of_more_than_32_kb_or_to_nobody_is_refused() -> None:
    (call,) = RECEIVER.files[0].messages(conversion(keys=MATCHED, touches=[touch(n) for n in range(400)]), SENDER)
    assert any("are more than 32000" in wrong for wrong in problems(call))
    (call,) = calls()
    assert problems(call | {"context": {"externalIds": []}})
    assert problems({name: value for name, value in call.items() if name != "anonymousId"})
