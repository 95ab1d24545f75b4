"""One budget an answer: all it waits for (table, queue, disk) has ended in time, name resolution included.

    0                        table             spool          the answer
    |-- reads and writes of the table --|-- the spool --|-- the log's line, the answer

botocore bounds connecting and reading, call by call; neither a name that does not resolve nor the calls of one answer
together. So a call is made on another thread and waited for until its share of the budget is over. Whoever gave no
answer is not asked again on the way to the same answer. Each who is asked has threads of its own: what hangs at the
table takes none from the spool.

The budget begins with the request: what a process loads for its first answers is taken from the share of those who
are asked, down to the least that one who is well needs. Making what asks is loading too, and no silence of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from base.clock import Timer
from base.errors import StoreUnavailable, Unanswered

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Result = TypeVar("Result")
Wait = Callable[[Callable[[], Any], float], "Future[Any]"]
"""Makes a call; gives its future when it is done, or after so many seconds."""

_SHORTEST = 0.1  # seconds: with less left the table is not asked
_ONE_TRY = 0.25  # seconds the spool gets even when a busy machine used up the rest: a log's line is the last resort
_AT_ONCE = 64  # calls to one of them that may hang before others are not even begun

_TABLE, _SPOOL, _QUEUE = "the table", "the spool", "the queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Until when, in seconds from the beginning, an answer waits for the table, and for the spool after it.

    Attributes:
        table: until when for the table.
        spool: until when for the spool.
        least: how long each who has not been silent is waited for, however late it is.
        most: by when all of that ends too.
    """

    table: float
    spool: float
    least: float = 0.0
    most: float = 0.0

    @property
    def end(self) -> float:
        """By when all waiting has ended."""
        return max(self.spool, self.most)

    def within(self, seconds: float) -> Patience:
        """Return the same, cut down in proportion where all of it has to end in fewer seconds."""
        cut = replace(self, most=min(self.most, max(0.0, seconds)))
        if self.spool <= seconds:
            return cut
        return replace(cut, table=max(0.0, self.table * seconds / self.spool), spool=max(0.0, seconds))


def on_threads_of(whom: str) -> Wait:
    """Return what makes calls on threads kept for calls to `whom` alone, and waits so long for them."""

    def on_a_thread(call: Callable[[], Any], seconds: float) -> Future[Any]:
        future = threads_of(whom).submit(call)
        with suppress(TimeoutError):
            future.exception(seconds)  # a quarter cheaper than `wait`; what the call itself raised is returned here
        return future

    return on_a_thread


@cache
def threads_of(whom: str) -> ThreadPoolExecutor:
    """Return the threads on which `whom` is asked, the same ones each time."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix=f"asks {whom}")


@dataclass(slots=True, kw_only=True)
class _Budget:
    patience: Patience
    timer: Timer
    waits: Callable[[str], Wait]
    began: float
    silent: set[str] = field(default_factory=set)

    def left(self, until: float) -> float:
        """Return for how many seconds one who is asked now is waited for."""
        gone = self.timer() - self.began
        return min(max(until - gone, self.patience.least), self.patience.end - gone)

    def ask(
        self,
        whom: str,
        until: float,
        call: Callable[[], Result],
        *,
        at_least: float = 0.0,
        ready: Callable[[], object] | None = None,
    ) -> Result:
        if whom in self.silent:
            raise StoreUnavailable(f"{whom} gave no answer a moment ago and is not asked again")
        if ready is not None:
            self._get_ready(whom, max(at_least, self.left(self.patience.end if self.patience.least else until)), ready)
        left = max(at_least, self.left(until))
        if left < _SHORTEST:
            raise StoreUnavailable(f"no time is left to ask {whom}")
        future = self.waits(whom)(call, left)
        if future.done():
            return future.result()  # type: ignore[no-any-return]
        self.silent.add(whom)
        if future.cancel():
            raise StoreUnavailable(f"{whom} was not asked: too many wait for an answer already")
        raise Unanswered(f"{whom} gave no answer in {left:.1f} s; what was asked may be done yet")

    def _get_ready(self, whom: str, seconds: float, ready: Callable[[], object]) -> None:
        if seconds < _SHORTEST:
            raise StoreUnavailable(f"no time is left to ask {whom}")
        future = self.waits(whom)(ready, seconds)
        if not future.done():
            future.cancel()
            raise StoreUnavailable(f"{whom} was not asked: what asks it was not ready in {seconds:.1f} s")
        future.result()


_BUDGET: ContextVar[_Budget | None] = ContextVar("budget", default=None)


@contextmanager
def answering(
    patience: Patience, *, spent: float = 0.0, timer: Timer = monotonic, waits: Callable[[str], Wait] = on_threads_of
) -> Iterator[None]:
    """Bound all that is asked of table and spool in this block, on this thread.

    Args:
        patience: for how long.
        spent: how many seconds ago that began.
        timer: the time.
        waits: how each is waited for.
    """
    token = _BUDGET.set(_Budget(patience=patience, timer=timer, waits=waits, began=timer() - spent))
    try:
        yield
    finally:
        _BUDGET.reset(token)


def asking_the_table(call: Callable[[], Result], *, ready: Callable[[], object] | None = None) -> Result:
    """Make a call to the table, within the budget if there is one.

    Args:
        call: makes it.
        ready: makes what it is made with, where that is not there yet.

    Raises:
        Unanswered: no answer in time; what was asked may be done yet.
        StoreUnavailable: not asked at all, since no time was left or it was silent before; or as the call raises.
    """
    budget = _BUDGET.get()
    return call() if budget is None else budget.ask(_TABLE, budget.patience.table, call, ready=ready)


def asking_the_spool(call: Callable[[], Result]) -> Result:
    """Make a call to the spool, within the budget if there is one; raises as `asking_the_table` does."""
    budget = _BUDGET.get()
    return call() if budget is None else budget.ask(_SPOOL, budget.patience.spool, call, at_least=_ONE_TRY)


def asking_the_queue(call: Callable[[], Result]) -> Result:
    """Put something into a queue, in what the budget leaves after the table; raises as `asking_the_table` does."""
    budget = _BUDGET.get()
    return call() if budget is None else budget.ask(_QUEUE, budget.patience.spool, call, at_least=_ONE_TRY)


def left(*, otherwise: float) -> float:
    """Return how many seconds are left for anybody else before the answer; `otherwise` where nothing bounds it."""
    budget = _BUDGET.get()
    return otherwise if budget is None else max(0.0, budget.left(budget.patience.spool))
