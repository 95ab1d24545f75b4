"""What a server does beside answering goes on after any failure, names nobody, and is missed where it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from base.errors import StoreUnavailable
from runtime.rounds import LONGEST_SECONDS, Rounds
from runtime.web import housekeeping
from runtime.web.housekeeping import DRAINING_SECONDS, Housekeeping, kept_house
from tests.factories.memory import MemoryLedger


def failing_once(error: BaseException) -> tuple[Callable[[], None], threading.Event]:
    """Rounds of which the first raises, and what is set by the second."""
    done, errors = threading.Event(), [error]

    def once() -> None:
        if errors:
            raise errors.pop()
        done.set()

    return once, done


@pytest.mark.parametrize("error", [KeyError("ada@example.com"), TypeError("Ada"), StoreUnavailable("away")], ids=repr)
def test_a_round_that_fails_is_followed_by_the_next_and_names_nobody(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    once, done = failing_once(error)
    rounds = Rounds()
    with rounds.kept("outbox", once, every=0.001):
        assert done.wait(60)
        assert rounds.ended() == ()
    (line,) = caplog.messages
    assert "outbox" in line
    assert "ada" not in line.lower()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_all_the_same_is_named() -> None:
    rounds, ends = Rounds(), threading.Event()

    def once() -> None:
        ends.set()
        raise SystemExit

    with rounds.kept("outbox", once, every=0.001):
        assert ends.wait(60)
        for thread in threading.enumerate():
            if thread.name == "outbox":
                thread.join(60)
        assert rounds.ended() == ("outbox",)
    assert rounds.ended() == ()


def test_a_round_that_hangs_is_named_after_its_longest_time_and_not_once_it_has_come_to_its_end() -> None:
    now, begun, goes_on, done = [0.0], threading.Event(), threading.Event(), threading.Event()
    rounds = Rounds(clock=lambda: now[0])

    def once() -> None:
        if begun.is_set():
            done.set()
        begun.set()
        goes_on.wait(60)

    with rounds.kept("outbox", once, every=0.001):
        assert begun.wait(60)
        now[0] = LONGEST_SECONDS
        assert rounds.hanging() == ()
        now[0] += 1
        assert (rounds.hanging(), rounds.ended()) == (("outbox",), ())
        goes_on.set()
        assert done.wait(60)
        assert rounds.hanging() == ()


def test_a_drain_that_hangs_is_named_and_holds_up_nothing_that_is_to_be_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drained, goes_on, forgotten = threading.Event(), threading.Event(), threading.Event()

    class Hangs:
        def drain(self, _: object, *, most: int) -> int:
            drained.set()
            goes_on.wait(60)
            return 0

    monkeypatch.setattr(housekeeping, "forget_what_was_asked", lambda _, **_how: forgotten.set())
    now = [0.0]
    rounds = Rounds(clock=lambda: now[0])
    with kept_house(Housekeeping(ledger=MemoryLedger(), spool=Hangs()), rounds, every=60):  # type: ignore[arg-type]
        assert drained.wait(60)
        assert forgotten.wait(60)
        now[0] = DRAINING_SECONDS + 1
        assert rounds.hanging() == ("draining the spool",)
        goes_on.set()


def test_what_cannot_be_drained_or_forgotten_is_told_by_name_and_of_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told = {"drain": threading.Event(), "forget": threading.Event()}

    def odd(what: str) -> int:
        told[what].set()
        raise KeyError("ada@example.com")

    class Odd:
        def drain(self, _: object, *, most: int) -> int:
            return odd("drain")

    monkeypatch.setattr(housekeeping, "forget_what_was_asked", lambda _, **_how: odd("forget"))
    with kept_house(Housekeeping(ledger=MemoryLedger(), spool=Odd()), every=60):  # type: ignore[arg-type]
        assert all(event.wait(60) for event in told.values())
    for name in ("draining the spool", "forgetting"):
        assert f"a round of {name} failed" in caplog.text
    assert "ada@" not in caplog.text
