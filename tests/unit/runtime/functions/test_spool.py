"""The spool's function while the table hangs: it ends before Lambda would cut it off, and tells how old records are."""

from __future__ import annotations

import logging
from threading import Event
from typing import Any

import pytest

from ledger.encoding import to_json
from ledger.store import Ledger
from runtime.functions import spool
from tests.factories.records import touchpoint


class Hanging:
    """A DynamoDB client that gives no answer until it is released; counts what it was asked."""

    def __init__(self) -> None:
        self.released = Event()
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        def call(**_: Any) -> Any:
            self.asked += 1
            self.released.wait(20)
            raise AssertionError("nobody waits for this any more")

        return call


class Context:
    """Of a function that has little time left."""

    def get_remaining_time_in_millis(self) -> int:
        return 1_600


class Opened:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def made(self, *, first_seconds: float) -> Ledger:
        return self._ledger


def test_a_table_that_hangs_is_asked_for_no_second_record_of_a_batch_and_all_are_said_to_wait(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = Hanging()
    ledger = Ledger(lambda: client, "earshot")  # type: ignore[arg-type, return-value]
    monkeypatch.setattr(spool, "_ledger", lambda: Opened(ledger))
    records = [
        {"messageId": f"m{n}", "body": to_json(touchpoint(f"tp_{n}")), "attributes": {"SentTimestamp": "0"}}
        for n in range(10)
    ]
    with caplog.at_level(logging.WARNING):
        answer = spool.handler({"Records": records}, Context())
    client.released.set()
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == [f"m{n}" for n in range(10)]
    assert client.asked <= 1  # with a machine so busy that no time is left, of none
    (said,) = [vars(line) for line in caplog.records if "spool_oldest_seconds" in vars(line)]
    assert said["spool_not_replayed"] == 10
