from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from base.errors import InputError
from ledger.encoding import content_hash, from_json, to_json
from ledger.records import Consent, Grant, Identity, Order, Touchpoint
from ledger.wire import read_order, read_touchpoint
from tests.factories.records import GRANTED, order, touchpoint

TOUCHPOINT: dict[str, Any] = json.loads(to_json(touchpoint()))
ORDER: dict[str, Any] = json.loads(to_json(order()))


def test_a_record_comes_back_from_its_json_as_it_was() -> None:
    said = touchpoint(consent=GRANTED, match_score=0.91, heard="tied")
    assert from_json(to_json(said), Touchpoint) == said
    assert read_touchpoint(to_json(said)) == said
    assert from_json(to_json(order()), Order) == read_order(to_json(order())) == order()


def test_what_a_no_leaves_out_does_not_tell_two_versions_apart() -> None:
    denied = touchpoint(consent=Consent(measurement=Grant.DENIED), heard="tide well")
    known = replace(denied, identity=Identity(user="us_1"), heard=None)
    assert content_hash(known) == content_hash(denied)
    assert content_hash(replace(known, consent=GRANTED)) != content_hash(denied)


def test_a_null_means_the_same_as_an_absent_field() -> None:
    nulls = {"session_id": None, "consent": None, "identity": {"user": None}, "schema_version": None, "initiator": None}
    read = read_touchpoint(json.dumps(TOUCHPOINT | nulls))
    assert read.session_id is None
    assert read.consent.measurement is Grant.UNKNOWN
    amounts = {"status": None, "tax_minor": None, "lines": None, "promo_codes": None, "is_test": None}
    assert read_order(json.dumps(ORDER | amounts)).tax_minor == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"surprise": 1}, "surprise: unknown field"),
        ({"touchpoint_id": ""}, "touchpoint_id: ''"),
        ({"touchpoint_id": None}, "touchpoint_id: required"),
        ({"platform": "cortana"}, "platform: 'cortana'"),
        ({"occurred_at": "2026-11-20T08:00:00"}, "not in UTC"),
        ({"occurred_at": "2026-11-20T08:00:00+02:00"}, "not in UTC"),
        ({"occurred_at": 1700000000}, "occurred_at: 1700000000"),
        ({"match_score": 1.2}, "match_score: 1.2"),
        ({"identity": {"shoe_size": "44"}}, "identity.shoe_size: unknown field"),
        ({"channel": "x" * 65}, "channel: 'xxx"),
    ],
)
def test_a_wrong_touchpoint_is_told_which_field_and_what_value(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_touchpoint(json.dumps(TOUCHPOINT | change))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"currency": "usd"}, "ISO 4217"),
        ({"revenue_minor": 12.5}, "revenue_minor: 12.5"),
        ({"revenue_minor": "12"}, "revenue_minor: '12'"),
        ({"revenue_minor": -1}, "revenue_minor: -1"),
        ({"source": "fax"}, "source: 'fax'"),
        ({"lines": [{"quantity": -1}]}, "lines.0.quantity: -1"),
    ],
)
def test_a_wrong_order_is_told_which_field_and_what_value(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_order(json.dumps(ORDER | change))
    assert said in str(refused.value)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b"\xff\xfe", "[" * 100_000])
def test_what_is_no_json_object_is_refused(text: bytes | str) -> None:
    with pytest.raises(InputError):
        read_touchpoint(text)
