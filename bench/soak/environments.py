"""The environments of a function: each handles one request at a time, and Lambda lets it go after a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.soak.processes import Running

_TURNS_OF_ONE = 12


@dataclass(slots=True)
class Environments:
    """One for each customer's thread; after some turns another, so that cold ones come all the time."""

    start: Callable[[], Running]
    _kept: dict[int, tuple[Running, int]] = field(default_factory=dict)

    def of_this_thread(self) -> Running:
        """Return the one that the next turn of this thread goes to."""
        who = threading.get_ident()
        running, left = self._kept.get(who, (None, 0))
        if running is None or not left:
            if running is not None:
                running.kill()
            running, left = self.start(), _TURNS_OF_ONE
        self._kept[who] = (running, left - 1)
        return running
