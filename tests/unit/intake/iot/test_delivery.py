"""Messages of devices: the published schema and the reader agree, and what cannot be is refused with its reason."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from base.errors import BadPayload, InputError, NotSigned
from intake.iot.delivery import check_message, read_delivery, topic_of
from intake.iot.messages import KINDS, schema

DOCS = Path(__file__).parents[4] / "docs"
SAMPLES: list[dict[str, Any]] = [json.loads(line) for line in (DOCS / "devices.samples.jsonl").read_text().splitlines()]
PUBLISHED = Draft202012Validator(json.loads((DOCS / "devices.schema.json").read_text("utf-8")))
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def told(kind: str, /, **changed: Any) -> dict[str, Any]:
    """The first sample of a kind, with other fields."""
    sample = next(one for one in SAMPLES if one["message"]["kind"] == kind)
    return {**sample, "message": {**sample["message"], **changed}}


def handed_over(sample: dict[str, Any]) -> bytes:
    """What the rule makes of it."""
    payload = base64.b64encode(json.dumps(sample["message"]).encode()).decode()
    return json.dumps({**sample, "payload": payload}).encode()


def kind_of(sample: dict[str, Any]) -> str:
    return str(sample["message"]["kind"])


def test_there_is_a_sample_of_every_kind() -> None:
    assert set(map(kind_of, SAMPLES)) == set(KINDS)


def test_the_schema_that_is_published_is_the_one_that_is_held_to() -> None:
    assert PUBLISHED.schema == json.loads(json.dumps(schema()))
    Draft202012Validator.check_schema(PUBLISHED.schema)


@pytest.mark.parametrize("sample", SAMPLES, ids=kind_of)
def test_every_sample_is_of_the_schema_and_is_taken(sample: dict[str, Any]) -> None:
    PUBLISHED.validate(sample["message"])
    read = read_delivery(handed_over(sample))
    assert read.thing == sample["message"]["device"]
    check_message(read.message, now=NOW)


MALFORMED: list[tuple[str, dict[str, Any], str]] = [
    ("reading", {"left": -1}, "left"),
    ("reading", {"left": 1.5}, "left"),
    ("reading", {"left": "5"}, "left"),
    ("reading", {"measure": "litres"}, "measure"),
    ("reading", {"part": "Salt"}, "part"),
    ("reading", {"part": "salt\n"}, "part"),
    ("reading", {"sequence": -1}, "sequence"),
    ("reading", {"version": 2}, "version"),
    ("reading", {"occurred_at": None}, "occurred_at"),
    ("reading", {"household": "us_1"}, "household"),
    ("reading", {"firmware": "4.2 of ann@example.org"}, "firmware"),
    ("aggregate", {"readings": 0}, "readings"),
    ("usage", {"used": None}, "used"),
    ("error", {"code": ""}, "code"),
    ("error", {"code": "E24 at home"}, "code"),
    ("scan", {"code": "x" * 65}, "code"),
    ("decision", {"decision": "buy"}, "decision"),
    ("decision", {"quantity": 0}, "quantity"),
    ("kettle", {}, "kettle"),
]


@pytest.mark.parametrize(
    ("kind", "changed", "named"), MALFORMED, ids=[f"{kind}-{changed}" for kind, changed, _ in MALFORMED]
)
def test_what_is_not_of_the_schema_is_refused_by_both_and_its_place_is_named(
    kind: str, changed: dict[str, Any], named: str
) -> None:
    malformed = told("reading", kind=kind) if kind not in KINDS else told(kind, **changed)
    assert not PUBLISHED.is_valid(malformed["message"])
    with pytest.raises(BadPayload) as refused:
        read_delivery(handed_over(malformed))
    assert named in str(refused.value)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff", b"[" * 100_000], ids=repr)
def test_what_is_no_message_at_all_is_refused(body: bytes) -> None:
    with pytest.raises(BadPayload):
        read_delivery(body)


def test_a_time_without_an_offset_is_refused_since_nobody_knows_when_that_was() -> None:
    with pytest.raises(BadPayload, match="occurred_at"):
        read_delivery(handed_over(told("press", occurred_at="2026-11-20T20:00:00")))


def test_the_log_hears_no_value_that_a_device_sent() -> None:
    with pytest.raises(BadPayload) as refused:
        read_delivery(handed_over(told("error", code="ann@example.org")))
    assert refused.value.logged == "not a message of the schema"


@pytest.mark.parametrize(
    "changed",
    [
        {"client": "dishwasher-8"},
        {"topic": topic_of("dishwasher-8", "reading")},
        {"topic": topic_of("dishwasher-7", "press")},
        {"topic": "earshot/v2/devices/dishwasher-7/reading"},
        {"topic": "elsewhere"},
    ],
    ids=str,
)
def test_a_device_tells_nothing_in_another_s_name_or_under_another_topic(changed: dict[str, str]) -> None:
    with pytest.raises(NotSigned):
        read_delivery(handed_over(told("reading") | changed))


def test_a_device_named_in_the_message_alone_is_not_believed() -> None:
    with pytest.raises(NotSigned):
        read_delivery(handed_over(told("reading", device="dishwasher-8")))


IMPOSSIBLE: list[tuple[str, dict[str, Any], str]] = [
    ("reading", {"left": 1501}, "holds 1500 when full"),
    ("reading", {"left": 100_001, "full": None}, "at most 100000 of weight"),
    ("reading", {"full": 100_001}, "at most 100000 of weight"),
    ("reading", {"measure": "cycles", "left": 10_000_001, "full": None}, "of cycles"),
    ("reading", {"occurred_at": "1999-12-31T23:00:00Z"}, "occurred_at"),
    ("reading", {"occurred_at": "2026-11-22T08:00:01Z"}, "occurred_at"),
    ("usage", {"measure": "count", "used": 100_001}, "at most 100000 of count"),
    ("aggregate", {"first": 411}, "not between lowest and highest"),
    ("aggregate", {"last": 361}, "not between lowest and highest"),
    ("aggregate", {"highest": 501, "first": 501}, "holds 500 when full"),
    ("aggregate", {"since": "2026-11-20T06:59:59Z"}, "one UTC hour"),
    ("aggregate", {"since": "2026-11-20T07:59:00Z"}, "one UTC hour"),
    ("aggregate", {"since": "1990-11-20T07:59:00Z"}, "since"),
    ("setting", {"value": 2_001}, "0 to 2000 of water_hardness"),
    ("setting", {"value": -1}, "0 to 2000 of water_hardness"),
    ("setting", {"name": "air_humidity", "value": 0}, "1 to 100 of air_humidity"),
]


@pytest.mark.parametrize(
    ("kind", "changed", "why"), IMPOSSIBLE, ids=[f"{kind}-{changed}" for kind, changed, _ in IMPOSSIBLE]
)
def test_what_cannot_be_is_refused_with_its_reason(kind: str, changed: dict[str, Any], why: str) -> None:
    message = read_delivery(handed_over(told(kind, **changed))).message
    with pytest.raises(InputError, match=why):
        check_message(message, now=NOW)


def test_a_clock_that_is_a_little_ahead_is_believed() -> None:
    check_message(read_delivery(handed_over(told("press", occurred_at="2026-11-22T07:59:59Z"))).message, now=NOW)
