"""Reading a request: what the SDK's model lacks, and whatever shape it has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.envelope import read_turn
from skill.conversation.turn import Resumed, Turn
from tests.factories.envelopes import envelope, intent, request
from tests.factories.records import MORNING


def turn(**changes: object) -> Turn:
    return read_turn(envelope(request("LaunchRequest"), **changes), now=MORNING)


def test_the_recognised_speaker_is_read() -> None:
    seen = turn(person="amzn1.ask.person.BOB")
    assert seen.person_id == "amzn1.ask.person.BOB"
    assert turn().person_id is None


@pytest.mark.parametrize("place", ["Advertising", "advertising"])
def test_the_advertising_id_is_found_in_either_place(place: str) -> None:
    whole = envelope(request("LaunchRequest"))
    whole["context"][place] = {"advertisingId": "ad-1", "limitAdTracking": False}
    seen = read_turn(whole, now=MORNING).advertising
    assert seen is not None
    assert (seen.ad_id, seen.limited) == ("ad-1", False)


@pytest.mark.parametrize("value", [True, None, "false", 0])
def test_only_a_clear_no_lifts_the_limit_on_ad_tracking(value: object) -> None:
    seen = turn(advertising={"advertisingId": "ad-1", "limitAdTracking": value}).advertising
    assert seen is not None
    assert seen.limited


def test_a_slot_is_known_by_its_id_not_by_the_synonym_that_was_said() -> None:
    asked = request("IntentRequest", intent=intent("ReorderIntent", brand="tide well"))
    slot = read_turn(envelope(asked), now=MORNING).slot("brand")
    assert slot is not None
    assert (slot.heard, slot.id) == ("tide well", "tidewell")


def test_a_slot_left_out_or_empty_is_not_there() -> None:
    asked = request("IntentRequest", intent={"name": "ReorderIntent", "slots": {"brand": {"name": "brand"}}})
    assert read_turn(envelope(asked), now=MORNING).slot("brand") is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-20T08:00:00Z", MORNING),
        ("2026-11-20T09:00:00+01:00", MORNING),
        ("2026-11-20T08:00:00", MORNING),
        ("yesterday", datetime(2026, 1, 1, tzinfo=UTC)),
        (1763625600000, datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_time_of_a_request_is_utc_or_else_now(written: object, read: datetime) -> None:
    whole = envelope(request("LaunchRequest"))
    whole["request"]["timestamp"] = written
    assert read_turn(whole, now=datetime(2026, 1, 1, tzinfo=UTC)).at == read


def test_the_persons_own_token_goes_before_the_households() -> None:
    whole = envelope(request("LaunchRequest"), token="household", person="amzn1.ask.person.BOB")
    whole["context"]["System"]["person"]["accessToken"] = "own"
    assert read_turn(whole, now=MORNING).access_token == "own"


def test_a_request_without_an_id_gets_one_that_a_retry_has_too() -> None:
    whole = envelope(request("LaunchRequest"))
    del whole["request"]["requestId"]
    assert read_turn(whole, now=MORNING).request_id == read_turn(dict(whole), now=MORNING).request_id


NAMES = [
    "request",
    "context",
    "session",
    "System",
    "user",
    "intent",
    "slots",
    "brand",
    "resolutions",
    "values",
    "value",
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=25,
)


@given(anything)
def test_a_request_of_any_shape_is_read_without_an_error(whole: object) -> None:
    assert read_turn(whole, now=MORNING).request_id


def test_what_became_of_a_task_is_read() -> None:
    status = {"code": "200", "message": "OK"}
    cause = {"type": "ConnectionCompleted", "token": "t", "status": status, "result": {"status": "ACHIEVED"}}
    resumed = read_turn(envelope(request("SessionResumedRequest", cause=cause)), now=MORNING).resumed
    assert resumed == Resumed(token="t", code="200", result={"status": "ACHIEVED"})
    assert turn().resumed is None


def test_only_a_device_of_the_second_version_sends_links_to_the_phone() -> None:
    assert turn(interfaces={"AppLink": {"version": "2.0"}}).sends_links
    assert not turn(interfaces={"AppLink": {}}).sends_links
    assert not turn(interfaces={"AppLink": "2.0"}).sends_links
