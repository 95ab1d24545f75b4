"""Records of version 1, which stand in tables and files of before, are read as today's, for good."""

from __future__ import annotations

import json
from typing import Any

import pytest

from base.errors import InputError
from ledger.encoding import content_hash, from_json, to_json
from ledger.records import SCHEMA_VERSION, HandoffWay, Order, Touchpoint
from ledger.records.handoff import Handoff
from ledger.wire import read_order, read_touchpoint
from tests.factories.records import GRANTED, MORNING, order, touchpoint

# As version 1 wrote them.
TOUCHPOINT_1 = (
    '{"touchpoint_id":"tp_1","occurred_at":"2026-11-20T08:00:00Z","received_at":"2026-11-20T08:00:00Z",'
    '"platform":"alexa","action":"reorder","session_id":"se_1","stage":"consideration","channel":"alexa_skill",'
    '"heard":"tied","match_score":0.91,"consent":{"measurement":"granted","marketing":"unknown"},"schema_version":1}'
)
TOUCHPOINT_1_HASH = "d8012e515bd6587ee7291898dbac3f273a82a27825969209c883e14c4ed34c0d"
ORDER_1 = (
    '{"order_id":"or_1","placed_at":"2026-11-20T08:00:00Z","received_at":"2026-11-20T08:00:00Z","source":"voice",'
    '"currency":"USD","revenue_minor":1299,"status":"placed","cancelled_at":"2026-11-20T08:00:00Z","tax_minor":0,'
    '"shipping_minor":0,"refunded_minor":0,"lines":[{"product_id":"p1","brand_id":"b1","quantity":1,'
    '"unit_price_minor":1299}],"promo_codes":["A"],"consent":{"measurement":"unknown","marketing":"unknown"},'
    '"schema_version":1}'
)
ORDER_1_HASH = "c6bece48a200742c570e1954027f61fe6b26417ebafeff81f939c3c059e969b6"
HANDOFF_1 = (
    '{"token":"t","issued_at":"2026-11-20T08:00:00Z","expires_at":"2026-12-20T08:00:00Z","session_id":"se_1",'
    '"product_id":"p1","quantity":1,"schema_version":1}'
)

TOUCHPOINT_NOW = touchpoint(consent=GRANTED, match_score=0.91, heard="tied")
ORDER_NOW = order(promo_codes=("A",), cancelled_at=MORNING)
ADDED_TO_TOUCHPOINTS: dict[str, Any] = {
    "intent": "ReorderIntent",
    "topic": "hard-water",
    "duration_ms": 120,
    "handoff_way": "qr",
    "test_id": "tip",
    "arm": "held_out",
}
ADDED_TO_ORDERS: dict[str, Any] = {"merchant_order_id": "#1001", "payment": "card"}


def test_what_is_written_now_says_version_2() -> None:
    assert SCHEMA_VERSION == 2
    assert json.loads(to_json(touchpoint()))["schema_version"] == 2
    assert json.loads(to_json(order()))["schema_version"] == 2


def test_a_record_of_version_1_is_read_as_one_of_version_2_without_the_new_fields() -> None:
    assert from_json(TOUCHPOINT_1, Touchpoint) == read_touchpoint(TOUCHPOINT_1) == TOUCHPOINT_NOW
    assert from_json(ORDER_1, Order) == read_order(ORDER_1) == ORDER_NOW
    assert from_json(HANDOFF_1, Handoff).schema_version == 2


def test_the_same_content_has_the_hash_that_version_1_gave_it() -> None:
    assert content_hash(TOUCHPOINT_NOW) == TOUCHPOINT_1_HASH
    assert content_hash(ORDER_NOW) == ORDER_1_HASH


@pytest.mark.parametrize("name", ADDED_TO_TOUCHPOINTS)
def test_a_new_field_of_a_touchpoint_comes_back_as_it_was_and_tells_two_versions_apart(name: str) -> None:
    line = json.dumps(json.loads(to_json(touchpoint())) | {name: ADDED_TO_TOUCHPOINTS[name]})
    read = read_touchpoint(line)
    assert getattr(read, name) == ADDED_TO_TOUCHPOINTS[name]
    assert from_json(to_json(read), Touchpoint) == read
    assert content_hash(read) != content_hash(touchpoint())


@pytest.mark.parametrize("name", ADDED_TO_ORDERS)
def test_a_new_field_of_an_order_comes_back_as_it_was_and_tells_two_versions_apart(name: str) -> None:
    read = read_order(json.dumps(json.loads(to_json(order())) | {name: ADDED_TO_ORDERS[name]}))
    assert getattr(read, name) == ADDED_TO_ORDERS[name]
    assert from_json(to_json(read), Order) == read
    assert content_hash(read) != content_hash(order())


@pytest.mark.parametrize("name", ADDED_TO_TOUCHPOINTS)
def test_a_touchpoint_that_says_version_1_may_not_carry_a_field_of_version_2(name: str) -> None:
    line = json.dumps(json.loads(TOUCHPOINT_1) | {name: ADDED_TO_TOUCHPOINTS[name]})
    with pytest.raises(InputError, match=f"^{name}: version 1 has no such field"):
        read_touchpoint(line)


@pytest.mark.parametrize("name", ADDED_TO_ORDERS)
def test_an_order_that_says_version_1_may_not_carry_a_field_of_version_2(name: str) -> None:
    with pytest.raises(InputError, match=f"^{name}: version 1 has no such field"):
        read_order(json.dumps(json.loads(ORDER_1) | {name: ADDED_TO_ORDERS[name]}))


@pytest.mark.parametrize("version", [0, 3, "2"])
def test_another_version_is_refused(version: object) -> None:
    with pytest.raises(InputError, match="schema_version"):
        read_touchpoint(json.dumps(json.loads(TOUCHPOINT_1) | {"schema_version": version}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"intent": ""}, "intent: ''"),
        ({"intent": "x" * 65}, "intent: 'xxx"),
        ({"topic": "x" * 65}, "topic: 'xxx"),
        ({"duration_ms": -1}, "duration_ms: -1"),
        ({"duration_ms": 1.5}, "duration_ms: 1.5"),
        ({"handoff_way": "pigeon"}, "handoff_way: 'pigeon'"),
        ({"arm": ""}, "arm: ''"),
    ],
)
def test_a_wrong_value_of_a_new_field_is_told(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_touchpoint(json.dumps(json.loads(to_json(touchpoint())) | change))
    assert said in str(refused.value)


def test_a_line_that_names_no_version_may_carry_any_field() -> None:
    line = {name: value for name, value in json.loads(TOUCHPOINT_1).items() if name != "schema_version"}
    read = read_touchpoint(json.dumps(line | {"handoff_way": "qr"}))
    assert (read.handoff_way, read.schema_version) == (HandoffWay.QR, 2)
