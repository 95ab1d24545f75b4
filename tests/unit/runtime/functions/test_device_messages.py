"""A batch of the queue of devices' messages: what comes back, and what the log says of what does not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from base.environment import Aws
from intake.iot.intake import MessagesTaken
from runtime.functions.devices import DevicesSettings, followed_of, taken_from_queue


def test_only_what_is_stored_nowhere_comes_back_and_refusals_are_counted_by_reason(
    caplog: pytest.LogCaptureFixture,
) -> None:
    given: list[str] = []

    def take(batch: list[str]) -> MessagesTaken:
        given.extend(batch)
        return MessagesTaken(kept=1, refused={0: "left: too much", 3: "left: too much"}, again=(2,))

    followed: list[str] = []

    def follow(kept: Iterable[str], *, time_is_left: Callable[[], bool]) -> None:
        followed.extend(one for one in kept if time_is_left())

    cleared: list[str] = []
    shadows: Any = SimpleNamespace(follow=follow, clear=lambda refused, **_: cleared.extend(refused))
    messages: Any = SimpleNamespace(take=take)
    records = [{"messageId": f"m{place}", "body": f"body {place}"} for place in range(4)]
    with caplog.at_level(logging.WARNING):
        answer = taken_from_queue(records, messages, shadows)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m2"}]}
    assert given == ["body 0", "body 1", "body 2", "body 3"]
    assert followed == ["body 1"], "of what was refused, or is to come back, no shadow tells"
    assert cleared == ["body 0", "body 3"], "of whom they are is asked there"
    assert caplog.messages[0] == "2 messages of devices refused: left: too much"
    assert vars(caplog.records[1])["devices_not_replayed"] == 1, "its alarm reads how long what comes back has waited"


def test_shadows_are_written_where_the_settings_say_and_nowhere_without_that() -> None:
    assert followed_of(DevicesSettings()).shadows is None
    there = "https://a1b2-ats.iot.us-east-1.amazonaws.com"
    shadows = followed_of(DevicesSettings(aws=Aws.AWS, iot_endpoint=there)).shadows
    assert shadows is not None
    assert shadows.things.client.meta.endpoint_url == there
