"""What the queue did not take of the stream is swept together by the next round, not by the next sweep in minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from base.errors import StoreUnavailable
from runtime.outbox_worker import OutboxWorker
from tests.factories.records import MORNING


@dataclass
class Queue:
    """The parts around the worker: a stream told once, a queue that is away at first."""

    away: bool = True
    breaks: bool = False
    told: list[str] = field(default_factory=lambda: ["order"])
    sweeps: list[timedelta | None] = field(default_factory=list)

    def records(self) -> list[str]:
        told, self.told = self.told, []
        return told

    def relay(self, records: list[str]) -> dict[str, Any]:
        if self.breaks and records:
            raise StoreUnavailable("the stream broke off")
        return {"batchItemFailures": records if self.away else []}

    def sweep(self, *, overdue: timedelta | None = None) -> int:
        self.sweeps.append(overdue)
        return 0

    def messages(self) -> list[Any]:
        return []


def worker_of(queue: Queue) -> OutboxWorker:
    part: Any = queue
    return OutboxWorker(feed=part, tries=part, stream=part, queue=part, clock=lambda: MORNING, swept_at=MORNING)


def test_what_the_queue_did_not_take_is_swept_at_once() -> None:
    queue = Queue()
    worker_of(queue).round()
    assert queue.sweeps == [timedelta()]


def test_a_round_that_breaks_off_is_followed_by_a_sweep() -> None:
    queue = Queue(breaks=True)
    worker = worker_of(queue)
    with pytest.raises(StoreUnavailable):
        worker.round()
    worker.round()
    assert queue.sweeps == [timedelta()]


def test_while_all_is_taken_the_sweep_waits_for_its_time() -> None:
    queue = Queue(away=False)
    worker_of(queue).round()
    assert queue.sweeps == []
