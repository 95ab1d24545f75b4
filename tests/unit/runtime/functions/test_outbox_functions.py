"""The outbox's functions while names do not resolve, and while a merchant was away for days."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest

from base.errors import SettingsError
from ledger.outbox import Waiting
from ledger.patience import Patience, asking_the_table
from ledger.queue import OrderToTry
from runtime.functions import outbox
from runtime.functions.outbox import OrderTries
from runtime.functions.outbox_feed import MOST, Feed, Swept
from tests.factories.records import MORNING


@dataclass
class Queue:
    """Takes what is put; a queue that hangs does so until it is released."""

    hangs: Event | None = None
    put_in: list[OrderToTry] = field(default_factory=list)

    def put(self, orders: Sequence[OrderToTry]) -> None:
        if self.hangs is not None:
            self.hangs.wait(20)
        self.put_in += orders


@dataclass
class Dispatch:
    """Asks the table for the order, as the real one does."""

    table: Callable[[], Any]

    def deliver(self, order_id: str) -> datetime | None:
        asking_the_table(self.table)
        return MORNING + timedelta(minutes=len(order_id))


@pytest.fixture
def released() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


def tried(dispatch: Dispatch, queue: Queue) -> dict[str, Any]:
    tries = OrderTries(dispatch=dispatch, queue=queue, clock=lambda: MORNING)  # type: ignore[arg-type]
    return tries.handle({"Records": [{"messageId": "m1", "body": json.dumps({"order_id": "vo_1"})}]})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PATIENCE", Patience(table=0.2, spool=0.6))


@pytest.mark.usefixtures("impatient")
def test_a_table_that_hangs_fails_no_message_and_the_order_is_put_again(released: Event) -> None:
    queue = Queue()
    assert tried(Dispatch(lambda: released.wait(20)), queue) == {"batchItemFailures": []}
    assert queue.put_in == [("vo_1", outbox.TABLE_AWAY.total_seconds())]


@pytest.mark.usefixtures("impatient")
def test_a_queue_that_hangs_too_leaves_the_order_to_the_sweep(
    released: Event, caplog: pytest.LogCaptureFixture
) -> None:
    assert tried(Dispatch(lambda: released.wait(20)), Queue(hangs=released)) == {"batchItemFailures": []}
    assert "tried again with the next sweep" in caplog.text


def test_what_a_message_may_take_ends_before_its_function_is_cut_off() -> None:
    assert outbox.PATIENCE.table < outbox.PATIENCE.spool < 29


class Late:
    """A context of Lambda's after a start that took long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return round(self._seconds * 1000)


def handled(monkeypatch: pytest.MonkeyPatch, made: Callable[[], OrderTries], context: Late | None) -> dict[str, Any]:
    class Made:
        def made(self, *, first_seconds: float) -> OrderTries:
            assert first_seconds > 0
            return made()

    monkeypatch.setattr(outbox, "_tries", Made)
    return outbox.handler({"Records": [{"messageId": "m1", "body": json.dumps({"order_id": "vo_1"})}]}, context)


def test_a_message_ends_in_what_a_late_start_left_of_its_function_s_time(
    released: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue()
    tries = OrderTries(dispatch=Dispatch(lambda: released.wait(5)), queue=queue, clock=lambda: MORNING)  # type: ignore[arg-type]
    assert handled(monkeypatch, lambda: tries, Late(1.3)) == {"batchItemFailures": []}
    assert queue.put_in == [("vo_1", outbox.TABLE_AWAY.total_seconds())], "its table hung for longer than that"


def test_while_a_secret_of_the_merchant_is_not_filled_in_no_message_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unset() -> OrderTries:
        raise SettingsError("EARSHOT_WEBHOOK_SECRET is missing: orders are not posted unsigned")

    assert handled(monkeypatch, unset, None) == {"batchItemFailures": []}
    assert "tried again with the next sweep: EARSHOT_WEBHOOK_SECRET is missing" in caplog.text


def test_what_is_held_to_be_taken_back_neither_waits_nor_is_tried_unless_its_clock_was_wrong() -> None:
    def due(hours: int) -> bool:
        held = MORNING + timedelta(hours=hours)
        seen = Swept(tried_until=MORNING, now=MORNING)
        one = Waiting(order_id="re_1", since=held, free_at=MORNING - timedelta(hours=1), held_until=held)
        return seen.is_due(one)

    assert [due(hours) for hours in (-1, 1, 24, 25)] == [True, False, False, True]


@dataclass
class Backlog:
    """So many orders wait, a second apart; how many of them are held at once is counted."""

    orders: int
    held: int = 0
    most: int = 0

    def waiting(self) -> Iterator[Waiting]:
        for n in range(self.orders):
            since = MORNING - timedelta(days=2) + timedelta(seconds=n)
            yield Counted(self, order_id=f"vo_{n}", since=since, free_at=since, kind="OUTBOX", held_until=None)  # type: ignore[misc]


class Counted:
    """A waiting order that says when it is let go."""

    def __init__(self, of: Backlog, **told: Any) -> None:
        self.__dict__.update(told, of=of)
        of.held += 1
        of.most = max(of.most, of.held)

    def __del__(self) -> None:
        self.of.held -= 1


def test_a_sweep_tries_the_oldest_counts_the_rest_and_holds_none(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    backlog, queue = Backlog(orders=MOST + 700), Queue()
    feed = Feed(outbox=backlog, queue=queue, clock=lambda: MORNING)  # type: ignore[arg-type]
    assert feed.sweep() == MOST
    assert [order_id for order_id, _ in queue.put_in] == [f"vo_{n}" for n in range(MOST)]
    (told,) = (record for record in caplog.records if hasattr(record, "outbox_waiting"))
    assert (told.outbox_waiting, told.outbox_oldest_seconds) == (MOST + 700, 2 * 86_400)  # type: ignore[attr-defined]
    assert "5700 are overdue" in told.getMessage()
    assert backlog.most <= 30  # a part that is put, and the next


def test_what_is_not_due_yet_is_counted_and_not_tried(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    queue = Queue()
    feed = Feed(outbox=Backlog(orders=3), queue=queue, clock=lambda: MORNING)  # type: ignore[arg-type]
    assert feed.sweep(overdue=timedelta(days=3)) == 0
    assert queue.put_in == []
    assert "3 orders wait, 0 are overdue" in caplog.text
