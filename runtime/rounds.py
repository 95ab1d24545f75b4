"""Work that a server does again and again beside answering, each kind on a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from base.errors import StoreError
from base.failures import failure

log = logging.getLogger("earshot.rounds")

LONGEST_SECONDS = 3600.0
"""Of a round that nothing else is said of: whoever waits for longer waits for ever."""


class Rounds:
    """The threads of one server; what fails in a round ends the round alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._threads: list[threading.Thread] = []
        self._clock = clock
        self._begun: dict[str, float] = {}
        self._longest: dict[str, float] = {}

    def ended(self) -> tuple[str, ...]:
        """Return the names of the threads that ended though they should go on."""
        return tuple(thread.name for thread in self._threads if not thread.is_alive())

    def hanging(self) -> tuple[str, ...]:
        """Return the names of those whose round is under way for longer than any should be."""
        now = self._clock()
        begun = dict(self._begun)
        return tuple(sorted(name for name, since in begun.items() if now - since > self._longest[name]))

    def _attempt(self, name: str, once: Callable[[], None]) -> None:
        self._begun[name] = self._clock()
        try:
            attempt(name, once)
        finally:
            del self._begun[name]

    @contextmanager
    def kept(
        self,
        name: str,
        once: Callable[[], None],
        *,
        every: float,
        at_once: bool = False,
        longest: float = LONGEST_SECONDS,
    ) -> Iterator[None]:
        """Do a round every so many seconds, in the background, until the block ends.

        Args:
            name: by which it is told of.
            once: a round.
            every: seconds between two.
            at_once: begin with one.
            longest: seconds that no round takes if it is well.
        """
        done = threading.Event()
        self._longest[name] = longest

        def rounds() -> None:
            if at_once:
                self._attempt(name, once)
            while not done.wait(every):
                self._attempt(name, once)

        thread = threading.Thread(target=rounds, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)
        try:
            yield
        finally:
            self._threads.remove(thread)
            done.set()
            thread.join(timeout=10)


def attempt(name: str, once: Callable[[], None]) -> None:
    """Do it once: what fails is logged without a word of what it was about, and left for the next round."""
    try:
        once()
    except (StoreError, OSError) as trouble:
        log.warning("%s goes on later: %s", name, trouble)
    except Exception as error:  # noqa: BLE001 - the outermost frame: else one odd record ends the thread for good
        log.error("a round of %s failed, and the next one tries again: %s", name, failure(error))  # noqa: TRY400 - as above
