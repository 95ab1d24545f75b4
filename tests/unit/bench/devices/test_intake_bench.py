"""The bench of devices: what it publishes is good, and what is not acknowledged is fed again until it is."""

from __future__ import annotations

from typing import Any

from bench.devices.intake import IntakeRun, _Fed, _published, report
from intake.iot.delivery import read_delivery
from intake.iot.intake import MessagesTaken


class _Forgetful:
    """An intake that stores nothing at first, then every message but the first of each batch."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.away = 2

    def take(self, batch: list[bytes]) -> MessagesTaken:
        if self.away:
            self.away -= 1
            return MessagesTaken(kept=0, refused={}, again=tuple(range(len(batch))))
        again = (0,) if len(batch) > 1 else ()
        self.taken += batch[len(again) :]
        return MessagesTaken(kept=len(batch) - len(again), refused={}, again=again)


def test_what_is_not_acknowledged_comes_again_until_all_are_there_once() -> None:
    texts, intake = [b"%d" % number for number in range(10)], _Forgetful()
    fed = _Fed(texts, batch=3)
    fed.all_into(intake)  # type: ignore[arg-type]
    assert sorted(intake.taken) == texts
    assert (fed.acknowledged, fed.refused) == (10, 0)
    assert fed.fed > 10


def test_every_device_publishes_in_its_turn_and_each_message_is_one_that_the_intake_reads() -> None:
    read = [read_delivery(text) for text in _published(6, 3)]
    assert [(one.thing, one.message.sequence) for one in read] == [
        (f"dishwasher-{device}", sequence) for sequence in range(2) for device in range(3)
    ]


def test_the_report_tells_messages_a_second_of_cpu() -> None:
    counts: dict[str, Any] = dict.fromkeys(("acknowledged", "refused", "fed", "items", "missing", "doubled"), 0)
    run = IntakeRun(messages=1000, devices=1, batch=1, cpu_seconds=0.5, wall_seconds=2.0, **counts)
    assert "| messages a second of CPU (intake's process) | 2,000 |" in report(run)
