"""Ties by one parcel between two homes: each speaks, or is online, at a time when the other does on its own.

A present, a flat without a number and whoever moves in look like a member of the household: all have been sent
something to its address once. What else is known of either side tells them apart, and only as a whole does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from attribution.engine.times import US_PER_DAY
from attribution.identity.graph import Graph
from attribution.identity.namespaces import NODES
from attribution.identity.ties import SURE
from attribution.inputs.texts import Int64s

_ADDRESS, _USER, _IP = (NODES.index(name) for name in ("address", "user", "ip"))
# Spans of time that lie no further apart are at once: nobody's skill is enabled anew, nobody's line given another
# address every day.
AT_ONCE_US = US_PER_DAY

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Signs:
    """When the identifiers held together without such ties spoke, and when each of their lines was used."""

    spoke: Stretch | None
    lines: tuple[Stretch, ...]

    def refuse(self, other: _Signs) -> bool:
        """Tell whether the two are two homes."""
        if self.spoke and other.spoke and _at_once(self.spoke, other.spoke):
            return True
        return any(_at_once(one, two) for one in self.lines for two in other.lines)


def between_homes(graph: Graph, ties: pa.Table) -> list[int]:
    """Return the positions of ties to an address, seen together once, that hold two homes.

    Whoever is tied to an address the most strongly stays; the others are held against all who stayed before them.
    """
    weak = (graph.kind[graph.right] == _ADDRESS) & (graph.strength < SURE)
    core = graph.components(~weak)
    signs = _signs(graph, ties, core)
    refused: list[int] = []
    for address, asking in _visitors(graph, ties, np.flatnonzero(weak), core, signs):
        stayed = [address]
        for tie in asking:
            guest = int(core[graph.left[tie]])
            if guest in stayed:
                continue
            if any(guest in signs and one in signs and signs[guest].refuse(signs[one]) for one in stayed):
                refused.append(tie)
            else:
                stayed.append(guest)
    return refused


def _visitors(
    graph: Graph, ties: pa.Table, weak: Int64s, core: Int64s, signs: dict[int, _Signs]
) -> Iterator[tuple[int, list[int]]]:
    """Yield the core of each address that two with signs meet at, and its weak ties, the strongest first."""
    shows = np.zeros(int(core.max(initial=-1)) + 1, np.bool_)
    shows[list(signs)] = True
    left, right = core[graph.left[weak]], core[graph.right[weak]]
    weak, left, right = (column[shows[left] & (left != right)] for column in (weak, left, right))
    names = ("strength", "times", "first_us", "last_us", "turn")
    strength, times, first, last, turn = (ties[name].to_numpy()[weak] for name in names)
    order = np.lexsort((turn, graph.kind[graph.left[weak]], last, first, -times, -strength, right))
    weak, right = weak[order], right[order]
    for address, ways in zip(*_grouped(weak, right), strict=True):
        if len(ways) + shows[address] > 1:
            yield int(address), ways.tolist()


def _grouped(rows: Int64s, by: Int64s) -> tuple[Int64s, list[Int64s]]:
    found, starts = np.unique(by, return_index=True)
    return found, np.split(rows, starts[1:]) if len(found) else []


def _signs(graph: Graph, ties: pa.Table, core: Int64s) -> dict[int, _Signs]:
    first = np.full(len(graph.kind), np.iinfo(np.int64).max)
    last = np.full(len(graph.kind), np.iinfo(np.int64).min)
    for ends in (graph.left, graph.right):
        np.minimum.at(first, ends, ties["first_us"].to_numpy())
        np.maximum.at(last, ends, ties["last_us"].to_numpy())
    spoke: dict[int, Stretch] = {}
    lines: dict[int, list[Stretch]] = {}
    for kind in (_USER, _IP):
        seen = np.flatnonzero(graph.kind == kind)
        for one, *span in zip(core[seen].tolist(), first[seen].tolist(), last[seen].tolist(), strict=True):
            begin, end = span
            if kind == _IP:
                lines.setdefault(one, []).append((begin, end))
            else:
                known = spoke.get(one, (begin, end))
                spoke[one] = (min(begin, known[0]), max(end, known[1]))
    return {one: _Signs(spoke.get(one), tuple(lines.get(one, ()))) for one in {*spoke, *lines}}


def _at_once(one: Stretch, other: Stretch) -> bool:
    return max(one[0], other[0]) - min(one[1], other[1]) <= AT_ONCE_US
