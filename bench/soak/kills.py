"""SIGKILL at every write boundary: which there are is found by going through all of them once unharmed.

Boundaries of a healthy table (consent, purchase, outbox, merchant; an order that is taken back, a hand-off), and of one
that is away (spool, and its drain).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from bench.soak.customers import Crowd, SoakScript, agrees_and_buys, takes_back
from bench.soak.processes import Running
from bench.soak.stage import FaultStage

_REFUSED = {"error": {"code": "ThrottlingException"}}
_AWAY = tuple({"service": "dynamodb", "operation": name, **_REFUSED} for name in ("PutItem", "TransactWriteItems"))
_SETTLES_SECONDS = 30.0  # until housekeeping and outbox have done what they do
_QUIET = 9  # looks, a fifth of a second apart; rounds are a second apart
_TURNS_OF_ONE = 7
_ALL_FROM = 200  # turns: with fewer not every boundary is tried
_TRIES = 3
_numbers = count()

Boundary = tuple[str, int]  # its name, and which crossing of it


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage and its customers; one server after the other is killed on it."""

    stage: FaultStage
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class _Way:
    """What a customer does while its server dies, and whether the table is away meanwhile."""

    script: SoakScript
    away: bool = False


_WAYS = (_Way(agrees_and_buys), _Way(takes_back), _Way(agrees_and_buys, away=True))


class _Mortal:
    """A server that dies at a boundary and is started again, unharmed."""

    def __init__(self, on: FaultStage, at: Boundary) -> None:
        number = next(_numbers)
        self._on = on
        self._spool = Path(on.spool) / str(number)
        self._trace = on.folder / f"trace-{number}"
        self._waiting = _waiting(on)  # what others left: it is leased for a minute
        self.died = False
        self._server = self._start(at)

    def server(self) -> Running:
        """Return it; a new one when it is dead."""
        if not self._server.alive:
            self.died = True
            self._server = self._start(("", 0))
        return self._server

    def crossed(self) -> list[str]:
        """Return the boundaries that it and its followers came to."""
        return self._trace.read_text("utf-8").split("\n")[:-1] if self._trace.exists() else []

    def rest(self) -> None:
        """Wait until it has died, or until nothing is left for it to do in the background."""
        quiet, before = 0, -1
        deadline = time.monotonic() + _SETTLES_SECONDS
        while not self.died and quiet < _QUIET and time.monotonic() < deadline:
            self.server()
            now = len(self.crossed())
            quiet, before = (quiet + 1 if now == before and not self._busy() else 0), now
            time.sleep(0.2)

    def _busy(self) -> bool:
        return any(self._spool.glob("*.json")) or _waiting(self._on) > self._waiting

    def end(self) -> None:
        """End it, and drain its own spool together with the stage's."""
        self._server.kill()
        for file in self._spool.glob("*"):
            file.rename(Path(self._on.spool) / file.name)

    def _start(self, at: Boundary) -> Running:
        spec = self._on.spec("server", trace=str(self._trace), kill_at=at[0], crossing=at[1])
        running = self._on.start(replace(spec, spool=str(self._spool)))
        self._on.running.append(running)
        return running


def killed_everywhere(lanes: Sequence[Lane], turns: int) -> tuple[list[str], list[str]]:
    """Kill servers at every boundary, several lanes at a time.

    With fewer turns than all boundaries take, some of them, evenly over their order.

    Returns:
        Where none was killed, and where some were.
    """
    missed, killed, seen = [], [], set[Boundary]()
    for way in _WAYS:
        ((_, crossed),) = _batch(lanes[:1], [("", 0)], way)
        every = [at for at in _boundaries(crossed) if not _of_an_order(at[0])] if way.away else _boundaries(crossed)
        new = every if way.away else [at for at in every if at not in seen]
        seen |= set(new)
        step = max(1, len(new) * len(_WAYS) * _TURNS_OF_ONE // max(turns, 1)) if turns < _ALL_FROM else 1
        left = wanted = new[::step]
        for _try in range(_TRIES):
            left = [at for part in _parts(left, len(lanes)) for at in _unreached(lanes, part, way)]
        missed += [f"never killed {name}" for name, crossing in left if crossing == 1]
        killed += [_told(at, away=way.away) for at in wanted if at not in left]
    return missed, killed


def _of_an_order(name: str) -> bool:
    """Tell the outbox's boundaries, which orders left by those killed before come to at any time."""
    return any(word in name for word in ("OUTBOX", "MAIL", "DELIVERY", "Message", "merchant"))


def _told(at: Boundary, *, away: bool) -> str:
    name, crossing = at
    return f"{name}{' again' if crossing > 1 else ''}{' (table away)' if away else ''}"


def _waiting(on: FaultStage) -> int:
    return sum(1 for _ in on.ledger.outbox.waiting())


def _unreached(lanes: Sequence[Lane], part: Sequence[Boundary], way: _Way) -> list[Boundary]:
    done = _batch(lanes, part, way)
    return [at for at, (died, _) in zip(part, done, strict=True) if not died]


def _batch(lanes: Sequence[Lane], part: Sequence[Boundary], way: _Way) -> list[tuple[bool, list[str]]]:
    """Let each lane have a server that dies at a boundary; return whether it did, and the boundaries passed."""
    proxy = lanes[0].stage.theatre.proxy
    mortals = [_Mortal(lane.stage, at) for lane, at in zip(lanes, part, strict=False)]
    proxy.rules(_AWAY if way.away else ())
    with ThreadPoolExecutor(len(mortals)) as threads:
        talks = [
            threads.submit(lane.crowd.talk, next(_numbers), servers=mortal.server, script=way.script)
            for lane, mortal in zip(lanes, mortals, strict=False)
        ]
        for talk in talks:
            talk.result()
        proxy.rules(())
        for resting in [threads.submit(mortal.rest) for mortal in mortals]:
            resting.result()
    for mortal in mortals:
        mortal.end()
    return [(mortal.died, mortal.crossed()) for mortal in mortals]


def _boundaries(crossed: Iterable[str]) -> list[Boundary]:
    """Return every boundary of a run, at its first and at its second crossing: later ones are the same code again."""
    counted = Counter(crossed)
    return [(name, crossing) for crossing in (1, 2) for name, times in counted.items() if crossing <= times]


def _parts(whole: Sequence[Boundary], size: int) -> Iterable[Sequence[Boundary]]:
    return (whole[start : start + size] for start in range(0, len(whole), size))
