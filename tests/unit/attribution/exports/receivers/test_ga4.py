"""GA4: an order as a purchase of the Measurement Protocol, by every limit it has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attribution.exports.receivers.ga4 import NO_GA4_KEY, NOTHING_LEFT, RECEIVER, TOO_OLD, problems, too_old
from ledger.records.words import Grant
from tests.factories.conversions import conversion, keys, told, touch
from tests.factories.records import MORNING

(REQUESTS,) = (file.name for file in RECEIVER.files)
CLIENT = "1234567890.1600000000"
PARAMS: dict[str, Any] = {
    "transaction_id": "or_1",
    "currency": "USD",
    "value": 12.0,
    "session_id": "1795161600",
    "engagement_time_msec": 1,
    "attribution_model": "linear",
    "attribution_window_days": 30,
    "items": [{"item_id": "or_1", "price": 12.0, "quantity": 1}],
}


def request(**params: Any) -> dict[str, Any]:
    return {
        "client_id": CLIENT,
        "timestamp_micros": 1795161600000000,
        "events": [{"name": "purchase", "params": {k: v for k, v in (PARAMS | params).items() if v is not None}}],
    }


MATCHED = keys(ga_client_id=CLIENT)


def test_an_order_is_a_purchase_of_its_browser_without_shipping_and_tax() -> None:
    assert told(RECEIVER, conversion(keys=MATCHED))[REQUESTS] == [request()]


def test_what_the_customer_answered_about_advertising_goes_along() -> None:
    order = conversion(keys=keys(ga_client_id=CLIENT, ad_user_data=Grant.GRANTED, ad_personalization=Grant.DENIED))
    (asked,) = told(RECEIVER, order)[REQUESTS]
    assert asked["consent"] == {"ad_user_data": "GRANTED", "ad_personalization": "DENIED"}


@pytest.mark.parametrize(
    ("changed", "hours", "reason"),
    [
        ({}, 71, None),
        ({}, 72, TOO_OLD),
        ({"keys": keys(gclid="Cj0_1")}, 1, NO_GA4_KEY),
        ({"touches": (touch(credit_minor=0),)}, 1, NOTHING_LEFT),
    ],
)
def test_what_ga4_would_not_count_stays_back(changed: dict[str, Any], hours: float, reason: str | None) -> None:
    order = conversion(**({"keys": MATCHED} | changed))
    assert RECEIVER.kept_back(order, MORNING + timedelta(hours=hours)) == reason


def test_a_request_is_dated_back_72_hours_at_most() -> None:
    assert too_old(request(), MORNING + timedelta(hours=72)) == []
    assert too_old(request(), MORNING + timedelta(hours=72, seconds=1))


LONG = "x" * 101
MANY = {f"p{number}": 1 for number in range(25)}


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"transaction_id": None}, "transaction_id"),
        ({"currency": None}, "currency"),
        ({"currency": "usd"}, "currency"),
        ({"value": None}, "value"),
        ({"value": 11.0}, "value"),
        ({"value": -1}, "value"),
        ({"items": None}, "items"),
        ({"items": []}, "items"),
        ({"items": [{"price": 12.0, "quantity": 1}]}, "items.0"),
        ({"items": [{"item_id": "a", "price": 12.0, "quantity": 0}]}, "items.0.quantity"),
        ({"session_id": None}, "session_id"),
        ({"engagement_time_msec": None}, "engagement_time_msec"),
        ({"note": LONG}, "note"),
        ({"9lives": "x"}, "params"),
        ({"a-b": "x"}, "params"),
        ({"n" * 41: "x"}, "params"),
        (MANY, "params"),
    ],
)
def test_a_purchase_that_ga4_would_not_take_is_named_by_its_field(params: dict[str, Any], named: str) -> None:
    assert problems(request()) == []
    assert [problem for problem in problems(request(**params)) if named in problem.partition(": ")[0]]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"client_id": "me"}, "client_id"),
        ({"timestamp_micros": 1795161600000}, "timestamp_micros"),
        ({"events": []}, "events"),
        ({"events": request()["events"] * 26}, "events"),
        ({"events": [{"name": "voice order", "params": PARAMS}]}, "events.0.name"),
        ({"events": [{"name": "n" * 41, "params": PARAMS}]}, "events.0.name"),
        ({"consent": {"ad_user_data": "yes"}}, "consent.ad_user_data"),
        ({"user_properties": {"p" * 25: {"value": "x"}}}, "user_properties"),
        ({"user_properties": {"plan": {"value": "x" * 37}}}, "user_properties.plan.value"),
        ({"api_secret": "s"}, "api_secret"),
    ],
)
def test_a_request_that_ga4_would_not_take_is_named_by_its_field(changed: dict[str, Any], named: str) -> None:
    assert [problem for problem in problems(request() | changed) if named in problem.partition(": ")[0]]


def test_a_request_stays_below_130_kilobytes() -> None:
    items = [{"item_id": "x" * 100, "item_name": "x" * 100, "price": 0.06, "quantity": 1}] * 200
    few = [{"name": "purchase", "params": PARAMS | {"items": items}}]
    large = request() | {"events": few * 3}
    assert [problem for problem in problems(large) if problem.startswith("message: ")]
