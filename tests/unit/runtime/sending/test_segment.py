"""Sending to Segment over HTTP: a server here that holds its limits and drops what it knows by `messageId`."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from attribution.exports.receivers.segment import RECEIVER, problems
from base.errors import InputError, ReceiverUnavailable, SettingsError
from base.settings import Settings
from runtime.sending.log import SentLog
from runtime.sending.segment import WIRE
from runtime.sending.send import UNWILLING, Courier, SendOutcome
from runtime.sending.table import wire_to
from tests.factories.conversions import EMAIL, conversion, keys, told, touch
from tests.factories.conversions_server import Answer, Asked, receivers_server
from tests.factories.records import MORNING


def calls(numbers: range, touches: int = 2) -> list[dict[str, Any]]:
    many = tuple(touch(n) for n in range(touches))
    orders = (
        conversion(transaction_id=f"or_{number}", touches=many, keys=keys(sha256_email_google=EMAIL))
        for number in numbers
    )
    return [call for order in orders for call in told(RECEIVER, order)[WIRE.file]]


def send(url: str, folder: Path, sent: list[dict[str, Any]]) -> SendOutcome:
    settings = Settings(segment_url=url, segment_key="write-key")
    log = SentLog(folder / "sent.jsonl")
    return Courier(wire=WIRE, settings=settings, log=log, wait=lambda _: None, clock=lambda: MORNING).send(sent)


class Segment:
    """Segment as its documents have it: 500 kB a batch, 32 kB a call, the first of a messageId holds."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.away_after: int | None = None
        self.batches = 0

    def answer(self, asked: Asked) -> Answer:
        assert (asked.method, asked.path) == ("POST", "/v1/batch")
        kind, _, proof = asked.headers["Authorization"].partition(" ")
        if (kind, b64decode(proof)) != ("Basic", b"write-key:"):
            return 401, {"message": "no such source"}
        if int(asked.headers["Content-Length"]) > 500_000:
            return 413, {"message": "batch too large"}
        if self.away_after is not None and self.batches >= self.away_after:
            return 503, {}
        self.batches += 1
        for call in asked.body["batch"]:
            assert len(json.dumps(call).encode()) <= 32_000
            assert not problems(call)
            self.kept.setdefault(call["messageId"], call)
        return 200, {"success": True}


def test_calls_go_in_batches_under_500_kb_and_none_twice(tmp_path: Path) -> None:
    segment, sent = Segment(), calls(range(60), touches=90)
    assert len(json.dumps(sent)) > 600_000
    with receivers_server(segment.answer) as server:
        outcome = send(server.url, tmp_path, sent)
        again = send(server.url, tmp_path, sent)
    assert len(server.asked) == 2
    assert len(segment.kept) == 60
    assert (+outcome.counts, +again.counts) == ({"accepted": 60}, {"unchanged": 60})


def test_what_a_breakdown_left_over_is_sent_by_the_next_sending_alone(tmp_path: Path) -> None:
    segment, sent = Segment(), calls(range(60), touches=90)
    segment.away_after = 1
    with receivers_server(segment.answer) as server:
        with pytest.raises(ReceiverUnavailable, match="run this again, it goes on"):
            send(server.url, tmp_path, sent)
        first, segment.away_after = len(segment.kept), None
        outcome = send(server.url, tmp_path, sent)
    assert 0 < first < 60
    assert +outcome.counts == {"accepted": 60 - first, "unchanged": first}
    assert len(segment.kept) == 60


def test_a_wrong_key_is_said_with_the_setting_to_look_at(tmp_path: Path) -> None:
    with (
        receivers_server(lambda _: (401, {"message": "no such source"})) as server,
        pytest.raises(InputError, match=r"segment refuses us \(401.*EARSHOT_SEGMENT_KEY"),
    ):
        send(server.url, tmp_path, calls(range(1)))


def test_without_a_key_nothing_is_sent_and_no_check_is_promised() -> None:
    with pytest.raises(SettingsError, match="needs EARSHOT_SEGMENT_KEY"):
        wire_to("segment", Settings())
    with pytest.raises(InputError, match="--check: segment keeps whatever it is sent"):
        wire_to("segment", Settings(segment_key="k"), check_only=True)


def test_what_was_sent_of_a_customer_who_says_no_later_is_named_in_the_log_once(tmp_path: Path) -> None:
    segment = Segment()
    with receivers_server(segment.answer) as server:
        send(server.url, tmp_path, calls(range(3)))
    log = SentLog(tmp_path / "sent.jsonl")
    courier = Courier(wire=WIRE, settings=Settings(), log=log, clock=lambda: MORNING)
    assert courier.note_unwilling({"or_1", "or_9"}) == 1
    named = [json.loads(line) for line in log.path.read_text("utf-8").splitlines()]
    assert [one["key"] for one in named if one.get("reason") == UNWILLING] == ["or_1.completed"]
    assert (courier.note_unwilling({"or_1"}), len(log.path.read_text("utf-8").splitlines())) == (1, len(named))
