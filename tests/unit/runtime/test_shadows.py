"""A device's shadow: the newest level of each part, in whatever order it was told, under the version that was read."""

from __future__ import annotations

import base64
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from base.clock import rfc3339
from intake.iot.delivery import read_delivery, topic_of
from runtime.shadows import DeviceShadows, reported_by
from runtime.thing_shadows import ThingShadows

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def body(left: int, minutes: int, part: str = "beans") -> str:
    """A level as the rule hands it over."""
    told = {
        "kind": "reading", "version": 1, "device": "coffee-1", "sequence": minutes + 1, "part": part,
        "occurred_at": rfc3339(AT + timedelta(minutes=minutes)), "measure": "weight", "left": left, "full": 900,
    }  # fmt: skip
    payload = base64.b64encode(json.dumps(told).encode()).decode()
    where = {"topic": topic_of("coffee-1", "reading"), "client": "coffee-1", "certificate": "c" * 64}
    return json.dumps({"payload": payload, **where})


class IotData:
    """As much of `iot-data` as it takes: one shadow, with versions."""

    def __init__(self, others: int = 0) -> None:
        self.document: dict[str, Any] | None = None
        self.others = others  # writers that come between a look and an update

    def get_thing_shadow(self, *, thingName: str) -> dict[str, Any]:  # noqa: N803 - AWS's
        if self.document is None:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "GetThingShadow")
        return {"payload": io.BytesIO(json.dumps(self.document).encode())}

    def update_thing_shadow(self, *, thingName: str, payload: bytes) -> None:  # noqa: N803 - AWS's
        told = json.loads(payload)
        self.document = self.document or {"state": {"reported": {"parts": {}}}, "version": 1}
        if self.others and "version" in told:
            self.others -= 1
            raise ClientError({"Error": {"Code": "ConflictException"}}, "UpdateThingShadow")
        if told["state"]["reported"] is None:
            self.document["state"] = {}
            return
        self.document["state"]["reported"]["parts"] |= told["state"]["reported"]["parts"]
        self.document["version"] += 1


@pytest.fixture
def shadows(monkeypatch: pytest.MonkeyPatch) -> DeviceShadows:
    monkeypatch.setattr(DeviceShadows, "_decided", lambda *_: {})
    return DeviceShadows(things=ThingShadows(IotData()), ledger=None, pseudonyms=None)  # type: ignore[arg-type]


def test_the_newest_level_stands_whatever_the_order_and_an_older_one_changes_nothing(shadows: DeviceShadows) -> None:
    assert shadows.follow([body(500, 2), body(300, 9), body(400, 5), body(7, 1, "filter")]) == 1
    shadows.follow([body(800, 3)])
    parts = shadows.things.client.document["state"]["reported"]["parts"]
    assert {part: told["left"] for part, told in parts.items()} == {"beans": 300, "filter": 7}


def test_those_for_which_no_time_is_left_wait_for_their_next_message(shadows: DeviceShadows) -> None:
    assert shadows.follow([body(500, 2)], time_is_left=lambda: False) == 0
    assert shadows.things.client.document is None


def test_one_that_another_wrote_meanwhile_is_read_again(shadows: DeviceShadows) -> None:
    shadows.follow([body(500, 2)])
    shadows.things.client.others = 2
    assert shadows.follow([body(300, 9)]) == 1
    shadows.things.client.others = 9
    assert shadows.follow([body(200, 10)]) == 0, "it is behind until the next message, and holds nothing up"


def test_aws_that_is_away_holds_nothing_up(shadows: DeviceShadows, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetThingShadow")

    monkeypatch.setattr(shadows.things.client, "get_thing_shadow", away)
    assert shadows.follow([body(500, 2), "no message"]) == 0


def test_a_level_that_is_known_already_is_no_news() -> None:
    known = {"beans": {"at": rfc3339(AT + timedelta(minutes=2))}}
    assert reported_by([read_delivery(body(500, 2))], known) == {}


@pytest.mark.parametrize("is_registered", [True, False])
def test_the_shadow_of_a_thing_that_is_nobodys_any_more_is_emptied_when_it_speaks(
    shadows: DeviceShadows, monkeypatch: pytest.MonkeyPatch, is_registered: bool
) -> None:
    shadows.follow([body(500, 2)])
    monkeypatch.setattr(DeviceShadows, "_device", lambda *_: object() if is_registered else None)
    assert [shadows.clear([body(400, 9), "no message"]) for _ in range(2)] == ([0, 0] if is_registered else [1, 0])
    assert bool(shadows.things.client.document["state"]) is is_registered
