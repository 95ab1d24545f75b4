"""Meta: an order as a Purchase of its Conversions API, by every rule that Meta has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attribution.exports.receivers.meta import NO_META_KEY, NOTHING_LEFT, RECEIVER, TOO_OLD, problems, too_old
from tests.factories.conversions import EMAIL, PHONE, conversion, keys, told, touch
from tests.factories.records import MORNING

(EVENTS,) = (file.name for file in RECEIVER.files)
PURCHASE: dict[str, Any] = {
    "event_name": "Purchase",
    "event_time": 1795161600,
    "event_id": "or_1",
    "action_source": "other",
    "user_data": {"em": [EMAIL], "fbc": "fb.1.1795161600.Iw1"},
    "custom_data": {"value": 12.0, "currency": "USD", "order_id": "or_1"},
    "attribution_data": {
        "attribution_model": "linear",
        "attr_window": 30,
        "attribution_share": 1.0,
        "attribution_value": 12.0,
        "attribution_source": "Earshot",
        "touchpoint_id": "tp_2",
        "touchpoint_ts": 1795082400,
        "touchpoint_type": "alexa",
        "visit_time": 1795078800,
    },
}
MATCHED = keys(sha256_email_meta=EMAIL, fbc="fb.1.1795161600.Iw1")


def test_an_order_is_a_purchase_with_what_its_touches_earned() -> None:
    assert told(RECEIVER, conversion(keys=MATCHED))[EVENTS] == [PURCHASE]


@pytest.mark.parametrize(
    ("source", "told_as"),
    [
        ("voice", "other"),
        ("agent", "other"),
        ("web_mobile", "other"),
        ("store", "physical_store"),
        ("device_auto", "system_generated"),
        ("subscription", "system_generated"),
    ],
)
def test_what_a_machine_ordered_is_system_generated(source: str, told_as: str) -> None:
    (event,) = told(RECEIVER, conversion(keys=MATCHED, source=source))[EVENTS]
    assert event["action_source"] == told_as


def test_a_phone_is_told_as_meta_hashes_it_and_a_campaign_by_its_id() -> None:
    order = conversion(keys=keys(sha256_phone_meta=PHONE, fbp="fb.1.1.2"), touches=(touch(campaign_id="c_1"),))
    (event,) = told(RECEIVER, order)[EVENTS]
    assert event["user_data"] == {"ph": [PHONE], "fbp": "fb.1.1.2"}
    assert event["attribution_data"]["campaign_id"] == "c_1"
    assert (event["custom_data"]["value"], event["attribution_data"]["attribution_share"]) == (6.0, 0.5)


@pytest.mark.parametrize(
    ("changed", "days", "reason"),
    [
        ({}, 6.9, None),
        ({}, 7, TOO_OLD),
        ({"keys": keys(gclid="Cj0_1")}, 1, NO_META_KEY),
        ({"touches": (touch(credit_minor=0),)}, 1, NOTHING_LEFT),
    ],
)
def test_what_meta_would_refuse_stays_back(changed: dict[str, Any], days: float, reason: str | None) -> None:
    order = conversion(**({"keys": MATCHED} | changed))
    assert RECEIVER.kept_back(order, MORNING + timedelta(days=days)) == reason


def test_an_event_older_than_seven_days_fails_its_request() -> None:
    assert too_old(PURCHASE, MORNING + timedelta(days=7)) == []
    assert too_old(PURCHASE, MORNING + timedelta(days=7, seconds=1))


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"event_name": "purchase"}, "event_name"),
        ({"event_time": 1795161600000}, "event_time"),
        ({"event_time": "2026-11-20T08:00:00Z"}, "event_time"),
        ({"event_id": ""}, "event_id"),
        ({"action_source": "alexa"}, "action_source"),
        ({"action_source": "website"}, "event_source_url"),
        ({"action_source": "website", "event_source_url": "shop.example"}, "event_source_url"),
        ({"user_data": {}}, "user_data"),
        ({"user_data": {"em": ["mary@example.com"]}}, "user_data.em"),
        ({"user_data": {"em": [EMAIL.upper()]}}, "user_data.em"),
        ({"user_data": {"ph": ["+16505551212"]}}, "user_data.ph"),
        ({"user_data": {"fbc": EMAIL}}, "user_data.fbc"),
        ({"user_data": {"em": []}}, "user_data.em"),
        ({"custom_data": {"value": 12.0, "order_id": "or_1"}}, "custom_data.currency"),
        ({"custom_data": {"currency": "USD", "order_id": "or_1"}}, "custom_data.value"),
        ({"custom_data": {"value": "12", "currency": "USD", "order_id": "or_1"}}, "custom_data.value"),
        ({"custom_data": {"value": 0, "currency": "USD", "order_id": "or_1"}}, "custom_data.value"),
        ({"custom_data": {"value": 1.001, "currency": "USD", "order_id": "or_1"}}, "custom_data.value"),
        ({"attribution_data": PURCHASE["attribution_data"] | {"attribution_share": 1.1}}, "attribution_share"),
        ({"attribution_data": PURCHASE["attribution_data"] | {"attr_window": "30d"}}, "attr_window"),
        ({"opt_out": "no"}, "opt_out"),
        ({"email": "a"}, "email"),
    ],
)
def test_an_event_that_meta_would_refuse_is_named_by_its_field(changed: dict[str, Any], named: str) -> None:
    assert problems(PURCHASE) == []
    assert [problem for problem in problems(PURCHASE | changed) if named in problem.partition(": ")[0]]


def test_an_event_of_a_website_is_let_through_with_its_address() -> None:
    assert problems(PURCHASE | {"action_source": "website", "event_source_url": "https://shop.example/p?x=1"}) == []
