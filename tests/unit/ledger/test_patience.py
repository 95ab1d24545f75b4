"""One budget an answer, on a clock of the test's own: whoever hangs takes all that it is given."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest

from base.errors import StoreUnavailable, Unanswered
from ledger.patience import Patience, answering, asking_the_spool, asking_the_table, on_threads_of, threads_of

PATIENCE = Patience(table=1.8, spool=2.7)


@dataclass
class Hanging:
    """A clock, and waits that end without an answer when their time is over."""

    now: float = 100.0
    given: list[float] = field(default_factory=list)
    begun: bool = True

    def wait(self, _: Callable[[], Any], seconds: float) -> Future[Any]:
        self.given.append(seconds)
        self.now += seconds
        hung: Future[Any] = Future()
        if self.begun:
            hung.set_running_or_notify_cancel()
        return hung


def nothing() -> None:
    """Stand for any call."""


def test_table_and_spool_hanging_together_take_no_more_than_the_budget() -> None:
    clock = Hanging()
    with answering(PATIENCE, timer=lambda: clock.now, waits=lambda _: clock.wait):
        with pytest.raises(Unanswered):
            asking_the_table(nothing)
        with pytest.raises(Unanswered):
            asking_the_spool(nothing)
    assert clock.given == pytest.approx([1.8, 0.9])


def test_who_gave_no_answer_is_not_asked_again_for_the_same_answer() -> None:
    clock = Hanging()
    with answering(PATIENCE, timer=lambda: clock.now, waits=lambda _: clock.wait):
        with pytest.raises(Unanswered):
            asking_the_table(nothing)
        with pytest.raises(StoreUnavailable, match="the table gave no answer a moment ago") as trouble:
            asking_the_table(nothing)
    assert not isinstance(trouble.value, Unanswered)
    assert len(clock.given) == 1


def test_slow_reads_leave_the_writes_the_rest() -> None:
    clock = Hanging()
    slow: list[float] = []

    def wait(call: Callable[[], Any], seconds: float) -> Future[Any]:
        slow.append(round(seconds, 3))
        clock.now += 0.7
        done: Future[Any] = Future()
        done.set_result(call())
        return done

    with answering(PATIENCE, timer=lambda: clock.now, waits=lambda _: wait):
        for _ in range(2):
            asking_the_table(nothing)
        clock.now += 0.35
        with pytest.raises(StoreUnavailable, match="no time is left to ask the table"):
            asking_the_table(nothing)
    assert slow == [1.8, 1.1]


def test_a_call_that_was_never_begun_is_certain_not_to_have_been_made() -> None:
    clock = Hanging(begun=False)
    with (
        answering(PATIENCE, timer=lambda: clock.now, waits=lambda _: clock.wait),
        pytest.raises(StoreUnavailable, match="too many wait") as trouble,
    ):
        asking_the_table(nothing)
    assert not isinstance(trouble.value, Unanswered)


@pytest.mark.parametrize(("seconds", "kept"), [(10.0, PATIENCE), (1.35, Patience(table=0.9, spool=1.35))])
def test_a_function_that_has_less_time_shares_what_it_has(seconds: float, kept: Patience) -> None:
    assert PATIENCE.within(seconds) == kept


def test_a_function_that_has_no_time_asks_nobody() -> None:
    with answering(PATIENCE.within(-1.0)), pytest.raises(StoreUnavailable, match="no time is left"):
        asking_the_table(nothing)


def test_the_spool_gets_one_try_however_late_it_is() -> None:
    clock = Hanging()
    with answering(PATIENCE, timer=lambda: clock.now, waits=lambda _: clock.wait):
        clock.now += 5.0
        with pytest.raises(Unanswered):
            asking_the_spool(nothing)
    assert clock.given == [0.25]


FIRST = Patience(table=1.8, spool=2.7, least=0.6, most=4.7)


@dataclass
class Loading(Hanging):
    """Takes so long to make what asks; whoever is asked with it hangs."""

    loads: float = 0.0

    def wait(self, call: Callable[[], Any], seconds: float) -> Future[Any]:
        if call is not load:
            return super().wait(call, seconds)
        self.given.append(seconds)
        self.now += min(self.loads, seconds)
        made: Future[Any] = Future()
        if self.loads <= seconds:
            made.set_result(None)
        return made


def load() -> None:
    """Stand for what makes a client."""


@pytest.mark.parametrize(
    ("spent", "loads", "given"),
    [
        (0.0, 0.5, [4.7, 1.3, 0.9]),
        (0.5, 1.0, [4.2, 0.6, 0.6]),
        (2.0, 1.5, [2.7, 0.6, 0.6]),
        (2.0, 2.6, [2.7, 0.1, 0.25]),
    ],
    ids=["soon", "under load", "at last", "hardly in time"],
)
def test_what_is_loaded_is_taken_from_the_time_for_a_table_that_hangs_down_to_what_one_that_is_well_needs(
    spent: float, loads: float, given: list[float]
) -> None:
    clock = Loading(loads=loads)
    with answering(FIRST, spent=spent, timer=lambda: clock.now, waits=lambda _: clock.wait):
        with pytest.raises(Unanswered):
            asking_the_table(nothing, ready=load)
        with pytest.raises(Unanswered):
            asking_the_spool(nothing)
    assert clock.given == pytest.approx(given)


@pytest.mark.parametrize(("patience", "given"), [(FIRST, 4.7), (PATIENCE, 1.8)], ids=["the first", "any other"])
def test_what_is_not_loaded_in_time_asked_nobody_for_certain(patience: Patience, given: float) -> None:
    clock = Loading(loads=60.0)
    with (
        answering(patience, timer=lambda: clock.now, waits=lambda _: clock.wait),
        pytest.raises(StoreUnavailable, match="what asks it was not ready") as trouble,
    ):
        asking_the_table(nothing, ready=load)
    assert not isinstance(trouble.value, Unanswered)
    assert clock.given == pytest.approx([given])


def test_whoever_has_less_time_than_the_least_gives_no_more() -> None:
    clock = Hanging()
    with answering(FIRST.within(0.4), timer=lambda: clock.now, waits=lambda _: clock.wait), pytest.raises(Unanswered):
        asking_the_table(nothing)
    assert clock.given == pytest.approx([0.4])


def test_without_a_budget_a_call_is_made_where_it_stands() -> None:
    assert asking_the_table(lambda: 7) == 7


def test_what_a_call_raises_is_raised_to_the_caller() -> None:
    def refuse() -> None:
        raise TimeoutError("of the call's own")

    with answering(PATIENCE), pytest.raises(TimeoutError, match="of the call's own"):
        asking_the_spool(refuse)


def test_a_call_that_hangs_is_left_behind_and_ends_by_itself() -> None:
    release = Event()
    future = on_threads_of("somebody")(release.wait, 0.01)
    assert not future.done()
    release.set()
    assert future.result(timeout=30)


def test_a_table_that_holds_every_thread_it_has_keeps_nobody_from_the_spool() -> None:
    release = Event()
    hung = [threads_of("the table").submit(release.wait) for _ in range(100)]
    try:
        with answering(Patience(table=0.15, spool=10.0)):
            with pytest.raises(StoreUnavailable, match="the table was not asked: too many wait"):
                asking_the_table(nothing)
            assert asking_the_spool(lambda: "kept") == "kept"
    finally:
        release.set()
    assert all(future.result(timeout=30) for future in hung)
