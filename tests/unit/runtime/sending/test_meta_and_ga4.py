"""Sending to Meta and to GA4 over HTTP: servers here that check what they are sent by their receivers' rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from attribution.exports.receivers import ga4 as ga4_rules
from attribution.exports.receivers import meta as meta_rules
from base.errors import InputError
from base.settings import Settings
from runtime.sending.ga4 import WIRE as GA4
from runtime.sending.log import SentLog
from runtime.sending.meta import WIRE as META
from runtime.sending.send import Courier, SendOutcome
from runtime.sending.table import wire_to
from runtime.sending.wire import Wire
from tests.factories.conversions import EMAIL, conversion, keys, told
from tests.factories.conversions_server import Answer, Asked, receivers_server
from tests.factories.records import MORNING

CLIENT = "1234567890.1600000000"


def messages(rules: Any, wire: Wire, numbers: range) -> list[dict[str, Any]]:
    matched = keys(sha256_email_meta=EMAIL, ga_client_id=CLIENT)
    orders = (conversion(transaction_id=f"or_{number}", keys=matched) for number in numbers)
    return [message for order in orders for message in told(rules.RECEIVER, order)[wire.file]]


def send(wire: Wire, url: str, folder: Path, sent: list[dict[str, Any]], **changed: Any) -> SendOutcome:
    settings = Settings(
        meta_url=f"{url}/v23.0",
        meta_pixel="42",
        meta_token="secret-token",
        ga4_url=url,
        ga4_measurement_id="G-1",
        ga4_secret="secret-key",
    )
    log = SentLog(folder / "sent.jsonl")
    courier = Courier(wire=wire, settings=settings, log=log, wait=lambda _: None, clock=lambda: MORNING, **changed)
    return courier.send(sent)


class Meta:
    """Meta as its documents have it: the first event of an id holds, one wrong event fails its request."""

    def __init__(self) -> None:
        self.kept: set[str] = set()
        self.errors: list[int] = []

    def answer(self, asked: Asked) -> Answer:
        assert (asked.method, asked.path) == ("POST", "/v23.0/42/events")
        assert asked.body.pop("access_token") == "secret-token"
        assert list(asked.body) == ["data"]
        if self.errors:
            return 400, {"error": {"message": "no", "code": self.errors.pop(0)}}
        events = asked.body["data"]
        assert 1 <= len(events) <= 1000
        wrong = [told for one in events for told in (*meta_rules.problems(one), *meta_rules.too_old(one, MORNING))]
        if wrong:
            return 400, {"error": {"message": wrong[0], "code": 100}}
        self.kept |= {one["event_id"] for one in events}
        return 200, {"events_received": len(events), "messages": [], "fbtrace_id": "T1"}


def test_events_go_to_meta_a_thousand_at_a_time_and_none_twice(tmp_path: Path) -> None:
    meta, sent = Meta(), messages(meta_rules, META, range(1500))
    with receivers_server(meta.answer) as server:
        outcome = send(META, server.url, tmp_path, sent)
        again = send(META, server.url, tmp_path, sent)
        restated = [one | {"custom_data": one["custom_data"] | {"value": 7.0}} for one in sent[:1]]
        later = send(META, server.url, tmp_path, restated)
    assert [len(one.body["data"]) for one in server.asked] == [1000, 500]
    assert (+outcome.counts, +again.counts) == ({"accepted": 1500}, {"unchanged": 1500})
    assert +later.counts == {"unchanged": 1}  # the first of an id holds there


def test_one_event_that_is_too_old_costs_itself_alone_at_meta(tmp_path: Path) -> None:
    meta, sent = Meta(), messages(meta_rules, META, range(5))
    sent[2] = sent[2] | {"event_time": sent[2]["event_time"] - 8 * 86400}
    with receivers_server(meta.answer) as server:
        outcome = send(META, server.url, tmp_path, sent)
    assert +outcome.counts == {"accepted": 4, "refused": 1}
    assert meta.kept == {"or_0", "or_1", "or_3", "or_4"}


def test_what_meta_says_in_a_code_is_about_its_limits_or_about_us(tmp_path: Path) -> None:
    meta, sent = Meta(), messages(meta_rules, META, range(2))
    with receivers_server(meta.answer) as server:
        meta.errors = [80004, 2]
        assert +send(META, server.url, tmp_path, sent).counts == {"accepted": 2}
        meta.errors = [190]
        with pytest.raises(InputError, match=r"meta refuses us .*EARSHOT_META_TOKEN"):
            send(META, server.url, tmp_path, messages(meta_rules, META, range(3, 5)))
    assert len(server.asked) == 4


def test_meta_is_asked_for_no_check_because_it_keeps_what_it_is_sent() -> None:
    settings = Settings(meta_pixel="42", meta_token="secret-token")
    assert wire_to("meta", settings) is META
    with pytest.raises(InputError, match="--check: meta keeps whatever it is sent"):
        wire_to("meta", settings, check_only=True)


def analytics(asked: Asked) -> Answer:
    address = urlsplit(asked.path)
    assert parse_qs(address.query) == {"measurement_id": ["G-1"], "api_secret": ["secret-key"]}
    wrong = [*ga4_rules.problems(asked.body), *ga4_rules.too_old(asked.body, MORNING)]
    if address.path == "/debug/mp/collect":
        return 200, {"validationMessages": [{"fieldPath": "events", "description": told} for told in wrong]}
    assert address.path == "/mp/collect"
    assert wrong == []
    return 204, {}


def test_a_request_a_purchase_goes_to_ga4_and_none_twice(tmp_path: Path) -> None:
    sent = messages(ga4_rules, GA4, range(3))
    with receivers_server(analytics) as server:
        assert +send(GA4, server.url, tmp_path, sent).counts == {"accepted": 3}
        assert +send(GA4, server.url, tmp_path, sent).counts == {"unchanged": 3}
    assert [one.body for one in server.asked] == sent


def test_ga4_checks_at_its_debug_address_and_says_what_is_wrong(tmp_path: Path) -> None:
    good, bad = messages(ga4_rules, GA4, range(2))
    with receivers_server(analytics) as server:
        outcome = send(GA4, server.url, tmp_path, [good, bad | {"client_id": "me"}], check_only=True)
    assert +outcome.counts == {"well-formed": 1, "refused": 1}
    assert "client_id" in json.dumps(dict(outcome.reasons))
    assert not (tmp_path / "sent.jsonl").exists()
