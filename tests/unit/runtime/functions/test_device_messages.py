"""A batch of the queue of devices' messages: what comes back, and what the log says of what does not."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from intake.iot.intake import MessagesTaken
from runtime.functions.devices import taken_from_queue


def test_only_what_is_stored_nowhere_comes_back_and_refusals_are_counted_by_reason(
    caplog: pytest.LogCaptureFixture,
) -> None:
    given: list[str] = []

    def take(batch: list[str]) -> MessagesTaken:
        given.extend(batch)
        return MessagesTaken(kept=1, refused={0: "left: too much", 3: "left: too much"}, again=(2,))

    messages: Any = SimpleNamespace(take=take)
    records = [{"messageId": f"m{place}", "body": f"body {place}"} for place in range(4)]
    with caplog.at_level(logging.WARNING):
        answer = taken_from_queue(records, messages)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m2"}]}
    assert given == ["body 0", "body 1", "body 2", "body 3"]
    assert caplog.messages[0] == "2 messages of devices refused: left: too much"
    assert vars(caplog.records[1])["devices_not_replayed"] == 1, "its alarm reads how long what comes back has waited"
