"""What single sources tell in forms of their own: modes of CloudEvents, beacons of an ad, calls of Segment."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from werkzeug.datastructures import Headers

from base.errors import BadPayload, MerchantUnavailable, NotSigned, SettingsError, UnusableInput
from base.merchant_call import MerchantReply
from base.settings import Settings
from intake.analytics.segment import read_event
from intake.analytics.visits import visits
from intake.platforms.events.cloudevents import SOURCE as CLOUDEVENTS
from intake.platforms.events.from_files import reader_of
from intake.platforms.events.key_server import AT_ONCE, BETWEEN_FETCHES, FRESH_SECONDS, STALE_SECONDS, KeyServer
from intake.platforms.events.table import source_named
from intake.platforms.events.vast.source import SOURCE as VAST
from intake.platforms.events.vast.tc_string import refuses_measurement
from intake.platforms.events.vast.trackers import AdEvent, AdTracker, tracker_url, vast_trackers
from intake.platforms.platform import Delivery, Lookups
from ledger.records import Action, DeviceType, Grant
from tests.factories.platforms import NOON, PSEUDONYMS, PlatformDoor, beacon, message_signed, sample
from tests.factories.records import order

FILLED = sample("vast")


def _cloud(told: Any, headers: dict[str, str]) -> Delivery:
    body = json.dumps(told).encode()
    signed = message_signed(body, CLOUDEVENTS.path, NOON, headers)
    return Delivery(headers=Headers(signed), body=body, path=CLOUDEVENTS.path)


def _binary(event: dict[str, Any]) -> Delivery:
    attributes = {f"ce-{name}": value for name, value in event.items() if name not in {"data", "datacontenttype"}}
    return _cloud(event["data"], {"Content-Type": "application/json", **attributes})


def test_one_cloudevent_in_three_modes_is_one_touch() -> None:
    door, event = PlatformDoor("cloudevents"), sample("cloudevents")
    door.takes(event)
    door.events.take(_binary(event))
    door.events.take(_cloud([event, event | {"id": "2"}], {"Content-Type": "application/cloudevents-batch+json"}))
    assert [touch.action for touch in door.touches] == [Action.RESEARCH] * 2


def test_an_attribute_in_a_header_is_signed_like_the_body() -> None:
    good = _binary(sample("cloudevents"))
    changed = Headers(good.headers) | {"ce-type": "com.example.order.v1"}
    with pytest.raises(NotSigned):
        PlatformDoor("cloudevents").events.take(
            Delivery(headers=Headers(changed), body=good.body, path=CLOUDEVENTS.path)
        )


def test_a_header_that_the_signature_leaves_out_is_not_believed() -> None:
    good = _cloud(sample("cloudevents")["data"], {"Content-Type": "application/json"})
    more = Headers(good.headers)
    more["ce-specversion"] = "1.0"
    with pytest.raises(NotSigned, match="ce-specversion"):
        PlatformDoor("cloudevents").events.take(Delivery(headers=more, body=good.body, path=CLOUDEVENTS.path))


def test_all_beacons_of_one_playing_are_one_session_and_its_click_is_a_person_s() -> None:
    door = PlatformDoor("vast")
    for event in AdEvent:
        door.events.take(beacon(FILLED, event))
        door.events.take(beacon(FILLED.replace("cb=87654321", "cb=1"), event))  # the same, sent again
    assert len(door.touches) == len(AdEvent)
    assert len({touch.session_id for touch in door.touches}) == 1
    assert {touch.outcome: touch.action for touch in door.touches} == {
        event: Action.CLICK if event == AdEvent.CLICK else Action.EXPOSURE for event in AdEvent
    }


@pytest.mark.parametrize(
    ("said", "measurement"),
    [
        ("lat=0", Grant.GRANTED),
        ("lat=1", Grant.DENIED),
        ("reg=coppa", Grant.DENIED),
        ("tc=rubbish", Grant.DENIED),
        ("lat=[LIMITADTRACKING]", Grant.GRANTED),
    ],
)
def test_a_no_that_the_player_brings_is_a_no(said: str, measurement: Grant) -> None:
    door, name = PlatformDoor("vast"), said.partition("=")[0]
    rest = "&".join(one for one in FILLED.split("&") if not one.startswith(f"{name}="))
    door.events.take(beacon(f"{rest}&{said}"))
    (touch,) = door.touches
    assert (touch.consent.measurement, touch.identity.ad_id is None) == (measurement, measurement is Grant.DENIED)


def test_without_leave_in_the_address_nobody_s_advertising_id_is_kept() -> None:
    door = PlatformDoor("vast")
    door.events.take(beacon(FILLED, measurement=Grant.UNKNOWN))
    assert door.touches[0].identity.ad_id is None


def test_a_consent_string_is_read_for_its_purposes() -> None:
    bits = [0] * 240
    bits[4] = 1  # version 2
    for purpose in (1, 7):
        bits[151 + purpose] = 1
    import base64

    def string() -> str:
        packed = bytes(int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, 240, 8))
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    assert not refuses_measurement(string())
    bits[158] = 0
    assert refuses_measurement(string())


def test_a_beacon_after_the_advertisement_s_end_is_refused() -> None:
    with pytest.raises(NotSigned, match="x: the advertisement has ended"):
        PlatformDoor("vast").events.take(beacon(FILLED, until=NOON - timedelta(seconds=1)))


def test_the_elements_of_a_vast_document_call_every_beacon() -> None:
    ad = AdTracker(campaign="a&b", event=AdEvent.IMPRESSION, device=DeviceType.CAR, until=NOON)
    root = ET.fromstring(f"<Linear>{vast_trackers('https://earshot.example/', 'key', ad)}</Linear>")
    assert root.findtext("Impression") == tracker_url("https://earshot.example", "key", ad)
    assert [one.get("event") for one in root.iter("Tracking")] == list(AdEvent)[1:-1]
    assert (root.findtext(".//ClickTracking") or "").endswith("[PODSEQUENCE]")


def _segment(kind: str, **told: Any) -> dict[str, Any]:
    common = {"messageId": "m-1", "anonymousId": "b-1", "timestamp": "2026-11-20T11:00:00Z"}
    consent = {"consent": {"categoryPreferences": {"Analytics": True}}}
    return {"type": kind, "context": consent, **common, **told}


def test_a_page_call_over_http_and_in_a_file_is_one_visit() -> None:
    door, call = PlatformDoor("segment"), _segment("page", properties={"url": "https://shop.example/?utm_source=x"})
    door.takes(call)
    seen = read_event(json.dumps(call))
    assert seen is not None
    (visit,) = visits([seen], PSEUDONYMS)
    assert [touch.touchpoint_id for touch in door.touches] == [visit.touchpoint_id]
    assert (door.touches[0].channel, door.touches[0].identity) == (visit.channel, visit.identity)


def test_a_track_call_tells_what_a_shopper_did_and_others_nothing() -> None:
    door = PlatformDoor("segment")
    door.takes(_segment("track", event="Product Added", properties={"sku": "soup"}))
    door.takes(_segment("track", event="Video Playback Started", messageId="m-2"))
    assert [(touch.action, touch.product_id) for touch in door.touches] == [(Action.BASKET, "soup")]


def test_a_key_is_kept_and_used_for_a_day_while_its_server_is_away() -> None:
    world = SimpleNamespace(now=0.0, away=False, asked=0)

    def call(request: Any, seconds: float) -> MerchantReply:
        del request, seconds
        world.asked += 1
        if world.away:
            raise MerchantUnavailable("away")
        return MerchantReply(status=200, body=b"key")

    server = KeyServer(call, lambda: world.now)
    assert [server.said("https://k/1") for _ in range(3)] == [b"key"] * 3
    assert world.asked == 1
    world.now, world.away = FRESH_SECONDS + 1, True
    assert server.said("https://k/1") == b"key"
    world.now += BETWEEN_FETCHES - 1
    server.said("https://k/1")
    assert world.asked == 2  # not asked again at once
    world.now += STALE_SECONDS
    with pytest.raises(MerchantUnavailable):
        server.said("https://k/1")


def test_keys_of_platforms_are_a_json_object_and_none_stands_for_no_key() -> None:
    told = Settings(platform_keys='{"segment": "a, b", "vast": "none", "hub": ""}')
    assert told.keys_of_platforms == {"segment": ("a", "b")}
    for wrong in ("segment=a", "[]", '{"segment": 1}'):
        with pytest.raises(SettingsError, match="EARSHOT_PLATFORM_KEYS: set it to a JSON object"):
            _ = Settings(platform_keys=wrong).keys_of_platforms


def test_ever_new_keys_that_a_forger_names_are_not_all_asked_for() -> None:
    asked: list[str] = []

    def call(request: Any, seconds: float) -> MerchantReply:
        del seconds
        asked.append(request.url)
        return MerchantReply(status=404, body=b"")

    server = KeyServer(call, lambda: 0.0)
    for number in range(50):
        with pytest.raises(MerchantUnavailable):
            server.said(f"https://k/{number}")
    assert len(asked) == AT_ONCE


def test_a_wrong_value_of_a_hub_event_is_named_by_its_place_and_not_repeated() -> None:
    with pytest.raises(UnusableInput) as refused:
        PlatformDoor("hub").takes(sample("hub") | {"action": "ada@example.org"})
    assert "$.action" in str(refused.value)
    assert "ada" not in str(refused.value)


def test_the_shop_s_own_order_stays_as_it_is_but_for_how_it_was_paid() -> None:
    door = PlatformDoor("hub")
    shop = order("5006", placed_at=NOON, received_at=NOON, revenue_minor=999, handoff_token="token-1")
    door.ledger.put_order(shop)
    door.takes(sample("hub"))
    (kept,) = door.orders
    assert replace(kept, payment=None, received_at=shop.received_at) == shop
    assert kept.payment == "apple_pay_watch"


def test_what_the_shop_tells_after_a_tool_wins() -> None:
    door = PlatformDoor("segment")
    door.takes(sample("segment"))
    told = door.orders[0]
    assert door.ledger.put_order(order("5005", placed_at=told.placed_at, received_at=told.placed_at, revenue_minor=1))
    assert door.orders[0].revenue_minor == 1


def _line(filled: str) -> str:
    return f"https://earshot.example/platforms/vast?e=impression&c=fall&d=tv&{filled}"


UNSERVED = "cb=87654321&as=[ADSERVINGID]&tx=[TRANSACTIONID]"
TOLD_AT = "ts=2026-10-20T11%3A50%3A00.000-05"


@pytest.mark.parametrize("line", [_line(f"{TOLD_AT}&{UNSERVED}"), json.dumps({"body": _line(f"{TOLD_AT}&{UNSERVED}")})])
def test_a_beacon_in_a_file_is_of_its_own_moment_and_one_touch_however_often_it_is_read(line: str) -> None:
    read = [
        reader_of(VAST, Lookups(pseudonyms=PSEUDONYMS, clock=lambda now=now: now))(line).touchpoints
        for now in (NOON, NOON + timedelta(days=3))
    ]
    (first,), (again,) = read
    assert first.occurred_at == datetime(2026, 10, 20, 16, 50, tzinfo=UTC)
    assert (first.touchpoint_id, first.session_id) == (again.touchpoint_id, again.session_id)


def test_a_beacon_that_tells_no_time_is_dated_by_its_line_or_refused() -> None:
    known = Lookups(pseudonyms=PSEUDONYMS, clock=lambda: NOON)
    told = {"received_at": "2026-10-01T08:00:00Z", "body": _line("ts=[TIMESTAMP]&cb=1")}
    (touch,) = reader_of(VAST, known)(json.dumps(told)).touchpoints
    assert touch.occurred_at == datetime(2026, 10, 1, 8, tzinfo=UTC)
    for filled in ("ts=[TIMESTAMP]&cb=1", "ts=yesterday&as=serving-1", ""):
        with pytest.raises(BadPayload, match=r"ts: expected a time"):
            reader_of(VAST, known)(_line(filled))


def test_a_line_that_says_a_field_twice_is_refused() -> None:
    with pytest.raises(BadPayload, match="e: told twice"):
        reader_of(VAST, Lookups(pseudonyms=PSEUDONYMS))(_line(f"e=complete&{TOLD_AT}"))


def test_a_player_that_fills_nothing_in_is_heard_when_it_calls() -> None:
    door = PlatformDoor("vast")
    door.events.take(beacon("ts=[TIMESTAMP]&cb=[CACHEBUSTING]&as=[ADSERVINGID]"))
    assert [touch.occurred_at for touch in door.touches] == [NOON]


def test_a_beacon_of_long_ago_is_dated_when_it_comes_and_counts_once() -> None:
    door = PlatformDoor("vast")
    for later in (0, 60):
        door.now = NOON + timedelta(seconds=later)
        door.events.take(beacon(f"{TOLD_AT}&{UNSERVED}"))
    assert [touch.occurred_at for touch in door.touches] == [NOON]


@pytest.mark.parametrize("name", ["cloudevents", "event-grid", "tealium", "aws-iot"])
def test_the_place_of_a_bad_part_in_a_batch_is_named_once(name: str) -> None:
    good, bad = (one if isinstance(one, list) else [one] for one in (sample(name), sample(name, "malformed")))
    known = Lookups(pseudonyms=PSEUDONYMS, clock=lambda: NOON)
    line = json.dumps({"body": [*good, *bad[-1:]]})
    (reason,) = reader_of(source_named(name), known)(line).rejected
    assert re.match(r"\[\d\]\.(?!\[)", reason), reason
