"""SIGKILL at every write boundary: which there are is found by going through all of them once unharmed.

Boundaries of a healthy table (consent, purchase, outbox, merchant; an order that is taken back, a hand-off; an erasure
when the merchant has the order, may have it, was never told of it; the shop's webhooks; a refusal and its news; a UCP
business that completes within the turn), and of one that is away (spool as a folder and as a queue, and what drains
each).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from bench.soak.faults import Fault
from bench.soak.mortal import NOWHERE, Boundary, Mortal
from bench.soak.ways import WAYS, KillWay, Lane

_TURNS_OF_ONE = 7
_ALL_FROM = 200  # turns: with fewer neither every way nor every boundary is tried
_FIRST_WAYS = 3
_TRIES = 5
_numbers = count()

Lanes = Callable[[Fault], Sequence[Lane]]
"""Opens lanes of a kind, with nothing on their stages that others left: it would come to boundaries by chance."""


def killed_everywhere(fault: Fault, lanes: Lanes, turns: int) -> tuple[list[str], list[str]]:
    """Kill servers at every boundary, several lanes at a time.

    With fewer turns than all boundaries take, some of them, evenly over their order.

    Returns:
        Where none was killed, and where some were.
    """
    missed, killed, seen = [], [], set[tuple[str, Boundary]]()
    ways = WAYS if turns >= _ALL_FROM else WAYS[:_FIRST_WAYS]
    for way in ways:
        on = lanes(way.on(fault))
        ((_, crossed),) = _batch(on[:1], [NOWHERE], way)
        new = [at for at in _boundaries(filter(way.counts, crossed)) if (way.name, at) not in seen]
        seen |= {(way.name, at) for at in new}
        step = max(1, len(new) * len(ways) * _TURNS_OF_ONE // max(turns, 1)) if turns < _ALL_FROM else 1
        left = wanted = new[::step]
        for _try in range(_TRIES):
            left = [at for part in _parts(left, len(on)) for at in _unreached(on, part, way)]
        missed += [f"never killed {_told(at, way)}" for at in left if at[1] == 1]
        killed += [_told(at, way) for at in wanted if at not in left]
    return missed, killed


def _told(at: Boundary, way: KillWay) -> str:
    name, crossing = at
    return f"{name}{' again' if crossing > 1 else ''}{f' ({way.name})' if way.name else ''}"


def _unreached(lanes: Sequence[Lane], part: Sequence[Boundary], way: KillWay) -> list[Boundary]:
    done = _batch(lanes, part, way)
    return [at for at, (died, _) in zip(part, done, strict=True) if not died]


def _batch(lanes: Sequence[Lane], part: Sequence[Boundary], way: KillWay) -> list[tuple[bool, list[str]]]:
    """Let each lane have a server that dies at a boundary; return whether it did, and the boundaries passed."""
    proxy = lanes[0].stage.theatre.proxy
    mortals = [Mortal(lane.stage, at) for lane, at in zip(lanes, part, strict=False)]
    proxy.rules(way.rules)
    with ThreadPoolExecutor(len(mortals)) as threads:
        acts = [
            threads.submit(way.act, lane, next(_numbers), mortal.server)
            for lane, mortal in zip(lanes, mortals, strict=False)
        ]
        for act in acts:
            act.result()
        proxy.rules(())
        for resting in [threads.submit(mortal.rest) for mortal in mortals]:
            resting.result()
    for mortal in mortals:
        mortal.end()
    return [(mortal.died, mortal.crossed()) for mortal in mortals]


def _boundaries(crossed: Iterable[str]) -> list[Boundary]:
    """Return every boundary of a run, at its first and at its second crossing: later ones are the same code again."""
    counted: Mapping[str, int] = Counter(crossed)
    return [(name, crossing) for crossing in (1, 2) for name, times in counted.items() if crossing <= times]


def _parts(whole: Sequence[Boundary], size: int) -> Iterable[Sequence[Boundary]]:
    return (whole[start : start + size] for start in range(0, len(whole), size))
