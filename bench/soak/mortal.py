"""A server that dies at a write boundary and is started again; and what drains its queue, which may die likewise."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from bench.soak.processes import Running
from bench.soak.redrive import messages_in
from bench.soak.stage import FaultStage

_SETTLES_SECONDS = 30.0  # until housekeeping, outbox and drainer have done what they do
_QUIET = 9  # looks, a fifth of a second apart; rounds are a second apart
_numbers = count()

Boundary = tuple[str, int]  # its name, and which crossing of it
NOWHERE: Boundary = ("", 0)


class Mortal:
    """A server, and a drainer where its spool is a queue; each dies where it was told, and is started again."""

    def __init__(self, on: FaultStage, at: Boundary) -> None:
        number = next(_numbers)
        self._on, self._at = on, at
        self._folder = None if on.fault.queue else Path(on.spool) / str(number)
        self._trace = on.folder / f"trace-{number}"
        self._waiting = self._orders()  # what others left: it is leased for a minute
        self.died = False
        self._server = self._start("server", at)
        self._drainer: Running | None = None

    def server(self) -> Running:
        """Return it; a new one when it is dead."""
        if not self._server.alive:
            self.died = True
            self._server = self._start("server", NOWHERE)
        return self._server

    def crossed(self) -> list[str]:
        """Return the boundaries that it and its followers came to."""
        return self._trace.read_text("utf-8").split("\n")[:-1] if self._trace.exists() else []

    def rest(self) -> None:
        """Wait until it has died, or until nothing is left for it to do in the background."""
        quiet, before = 0, -1
        deadline = time.monotonic() + _SETTLES_SECONDS
        while not self._dead() and quiet < _QUIET and time.monotonic() < deadline:
            now = len(self.crossed())
            quiet, before = (quiet + 1 if now == before and not self._busy() else 0), now
            time.sleep(0.2)

    def end(self) -> None:
        """End it, and drain its own spool together with the stage's."""
        for one in (self._server, self._drainer):
            if one is not None:
                one.kill()
        for file in self._folder.glob("*") if self._folder is not None else ():
            file.rename(Path(self._on.spool) / file.name)

    def _dead(self) -> bool:
        self.server()
        if self._on.fault.queue and not self.died:
            if self._drainer is None:
                self._drainer = self._start("drainer", self._at)
            self.died = not self._drainer.alive
        return self.died

    def _busy(self) -> bool:
        spooled = messages_in(self._sqs, self._on.spool) if self._folder is None else any(self._folder.glob("*.json"))
        return bool(spooled) or self._orders() > self._waiting

    def _orders(self) -> int:
        return sum(1 for _ in self._on.ledger.outbox.waiting())

    @cached_property
    def _sqs(self) -> Any:
        return self._on.sqs()

    def _start(self, role: str, at: Boundary) -> Running:
        spec = self._on.spec(role, trace=str(self._trace), kill_at=at[0], crossing=at[1])
        running = self._on.start(spec if self._folder is None else replace(spec, spool=str(self._folder)))
        self._on.running.append(running)
        return running
