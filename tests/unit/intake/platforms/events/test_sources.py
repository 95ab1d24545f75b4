"""Every source of events: proved, read, counted once; its malformed twin refused with its reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from base.errors import BadPayload, InputError, NotSigned, StoreUnavailable, UnusableInput
from intake.platforms.events.from_files import reader_of
from intake.platforms.events.table import SOURCES, source_named
from intake.platforms.platform import Lookups
from ledger.pseudonyms import OURS
from ledger.records import Consent, Grant, Identity
from tests.factories.platforms import NOON, PSEUDONYMS, PlatformDoor, delivery_of, sample

NAMES = [source.name for source in SOURCES]
every_source = pytest.mark.parametrize("name", NAMES)

# What each sample becomes: platform, channel, action, device of its touches; orders by their payment.
BECOMES: dict[str, tuple[list[tuple[str | None, ...]], list[str]]] = {
    "smartthings": (
        [("smartthings", None, "reorder", "button"), ("smartthings", None, "usage", "appliance")],
        [],
    ),
    "home-assistant": (
        [("iot", "home_assistant", "research", "smart_speaker"), ("iot", "home_assistant", "usage", "appliance")],
        [],
    ),
    "segment": ([], ["apple_pay"]),
    "cloudevents": ([("siri", None, "research", "phone")], []),
    "aws-iot": ([("iot", None, "reorder", "button")], []),
    "dialogflow-cx": ([("google_assistant", None, "research", None)], []),
    "vast": ([("ads", "tv_ad", "exposure", "tv")], []),
    "hub": ([("siri", None, "buy", "wearable")], ["apple_pay_watch"]),
    "event-grid": ([("iot", None, "reorder", "button")], []),
    "mparticle": ([("app", None, "visit", "phone")], ["google_pay"]),
    "tealium": ([("web", None, "research", "computer")], ["visa"]),
    "adobe-xdm": ([], ["apple_pay"]),
    "dialogflow-es": ([("google_assistant", None, "compare", None)], []),
}
# Why each malformed twin is refused, and whether before anything of it is read.
REFUSED: dict[str, tuple[type[InputError], str]] = {
    "smartthings": (UnusableInput, r"eventId: required, but missing"),
    "home-assistant": (UnusableInput, r"time_fired: expected a time"),
    "segment": (BadPayload, r"properties\.currency: 'DOLLARS'|properties\.currency: 'dollars'"),
    "cloudevents": (UnusableInput, r"id: required, but missing"),
    "aws-iot": (UnusableInput, r"action"),
    "dialogflow-cx": (BadPayload, r"sessionInfo\.session: required, but missing"),
    "vast": (BadPayload, r"ts: expected a time"),
    "hub": (UnusableInput, r"unknown field `heard`"),
    "event-grid": (UnusableInput, r"eventTime: expected a time"),
    "mparticle": (UnusableInput, r"timestamp_unixtime_ms: 'yesterday'|timestamp_unixtime_ms: expected milliseconds"),
    "tealium": (UnusableInput, r"order_currency"),
    "adobe-xdm": (UnusableInput, r"commerce\.order\.purchaseID: required, but missing"),
    "dialogflow-es": (BadPayload, r"responseId: required, but missing"),
}


def _shape(touch: Any) -> tuple[Any, ...]:
    return (touch.platform, touch.channel, touch.action, touch.device_type)


@every_source
def test_a_sample_becomes_what_the_table_says_once_however_often_it_comes(name: str) -> None:
    door = PlatformDoor(name)
    for later in (0, 1, 200):
        door.now = NOON + timedelta(seconds=later)
        assert door.takes(sample(name)).status in {200, 204}
    touches, payments = BECOMES[name]
    assert sorted(map(_shape, door.touches), key=str) == sorted(touches, key=str)
    assert [order.payment for order in door.orders] == payments


@every_source
def test_a_touch_of_a_household_that_agreed_bears_pseudonyms_alone(name: str) -> None:
    door = PlatformDoor(name)
    door.takes(sample(name))
    for record in (*door.touches, *door.orders):
        assert record.consent.measurement is Grant.GRANTED
        who = {
            value for item in Identity.__dataclass_fields__ if isinstance(value := getattr(record.identity, item), str)
        }
        assert who
        assert {value for value in who if OURS.fullmatch(value) is None} == set()
        if name != "vast":  # which names nobody but a device
            assert record.identity.account == PSEUDONYMS.of("account", "1001")


# A beacon names no customer; and these hold our own records, which say whose they are by a pseudonym of ours.
@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"vast", "aws-iot", "event-grid"}])
def test_a_no_that_the_ledger_has_takes_every_identifier_away(name: str) -> None:
    door = PlatformDoor(name)
    key = PSEUDONYMS.service_key("account", "1001")
    door.ledger.consents[str(key)] = Consent(measurement=Grant.DENIED)
    door.takes(sample(name))
    for touch in door.touches:
        assert (touch.consent.measurement, touch.identity) == (Grant.DENIED, Identity())


@every_source
def test_a_delivery_without_its_proof_is_refused_and_writes_nothing(name: str) -> None:
    door, good = PlatformDoor(name), delivery_of(name, sample(name))
    bare = replace(good, headers={"Content-Type": "application/json"}, query="")
    forged = replace(good, body=good.body + b" ", query=good.query.replace("winter", "summer"))
    by_header = {"aws-iot", "dialogflow-cx", "dialogflow-es", "event-grid", "mparticle", "tealium"}  # not the body
    told = [bare] if name in by_header else [bare, forged]
    for delivery in told:
        with pytest.raises(NotSigned):
            door.events.take(delivery)
    assert (door.touches, door.orders) == ([], [])


@every_source
def test_a_source_without_a_key_is_not_heard(name: str) -> None:
    door = PlatformDoor(name)
    closed = replace(door.events, keys=())
    with pytest.raises(NotSigned, match=rf"{name}: there is no key of it in EARSHOT_PLATFORM_KEYS"):
        closed.take(delivery_of(name, sample(name)))


@every_source
def test_a_malformed_twin_is_refused_with_its_reason(name: str) -> None:
    door, (kind, reason) = PlatformDoor(name), REFUSED[name]
    with pytest.raises(kind, match=reason):
        door.takes(sample(name, "malformed"))
    assert (door.touches, door.orders) == ([], [])


@every_source
def test_a_line_of_a_file_becomes_what_the_delivery_over_http_does(name: str) -> None:
    door, source = PlatformDoor(name), source_named(name)
    door.takes(sample(name))
    known = Lookups(pseudonyms=PSEUDONYMS, clock=lambda: NOON)
    delivery = delivery_of(name, sample(name))
    line = f"https://earshot.example/platforms/vast?{delivery.query}" if name == "vast" else delivery.body.decode()
    told = reader_of(source, known)(line)
    assert sorted(told.touchpoints, key=lambda one: one.touchpoint_id) == door.touches
    assert list(told.orders) == door.orders


@pytest.mark.parametrize("name", ["smartthings", "home-assistant", "cloudevents", "hub", "dialogflow-cx", "event-grid"])
def test_what_was_signed_ten_minutes_ago_is_somebody_s_copy(name: str) -> None:
    door = PlatformDoor(name)
    old = delivery_of(name, sample(name), now=NOON - timedelta(minutes=11))
    with pytest.raises(NotSigned):
        door.events.take(old)


def test_a_touch_waits_in_the_spool_while_the_table_is_away_where_nobody_sends_it_again() -> None:
    door = PlatformDoor("smartthings")
    door.ledger.away = True
    assert door.takes(sample("smartthings")).status == 200
    assert [one.identity for one in door.spool.kept] == [Identity(), Identity()]


def test_a_source_that_delivers_again_is_asked_to_while_consents_cannot_be_read() -> None:
    door = PlatformDoor("hub")
    door.ledger.away = True
    with pytest.raises(StoreUnavailable):
        door.takes(sample("hub"))


def test_a_recorded_delivery_brings_the_moment_at_which_it_came() -> None:
    known = Lookups(pseudonyms=PSEUDONYMS, clock=lambda: NOON)
    told = {"received_at": "2026-10-01T08:00:00Z", "body": sample("dialogflow-cx")}
    (touch,) = reader_of(source_named("dialogflow-cx"), known)(json.dumps(told)).touchpoints
    assert touch.occurred_at.isoformat() == "2026-10-01T08:00:00+00:00"


def test_an_unknown_source_is_named_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no platform 'bixby'; choose one of: smartthings, home-assistant"):
        source_named("bixby")


@pytest.mark.parametrize(
    ("ended", "action", "outcome"),
    [("action_done", "other", "ok"), ("partial_action_done", "other", "ok"), ("error", "research", "error")],
)
def test_a_spoken_wish_that_home_assistant_carried_out_or_not_is_a_touch(ended: str, action: str, outcome: str) -> None:
    told = json.dumps(sample("home-assistant")).replace('"query_answer"', json.dumps(ended))
    door = PlatformDoor("home-assistant")
    door.takes(json.loads(told))
    (spoken,) = (touch for touch in door.touches if touch.device_type == "smart_speaker")
    assert (spoken.action, spoken.outcome) == (action, outcome)
