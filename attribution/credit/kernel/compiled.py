"""The pass over coded paths as one compiled loop: for many touches. The sums are those of the plain pass.

Compiling takes some seconds, once: the machine code is kept beside this file, or in the user's cache folder where that
cannot be written.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from attribution.credit.kernel import plain
from attribution.credit.kernel.coded import CodedPaths
from attribution.credit.kernel.sums import DENSE_STEPS, ChainSteps, PathSums, highest_order, ranked
from attribution.credit.kernel.whole import Whole


def add_up(paths: CodedPaths, direct: NDArray[np.bool_], order: int) -> PathSums:
    """Return what `plain.add_up` returns."""
    width = len(paths.channels)
    lengths, length_of_path = ranked(paths.lengths)
    earned = paths.conversions.whole, paths.value.whole
    sizes, size_of_path = ranked(_sizes(paths.codes, paths.offsets, *earned, width))
    first, last, touches = (np.zeros((2, width, len(lengths)), np.int64) for _ in range(3))
    named, sets = np.zeros((2, width), np.int64), np.zeros((2, width, len(sizes)), np.int64)
    walked = (paths.codes, paths.offsets)
    _add_touches(*walked, *earned, direct, length_of_path, size_of_path, first, last, touches, named, sets)
    return PathSums(
        paths=paths,
        lengths=lengths,
        sizes=sizes,
        first=first,
        last=last,
        named=named,
        touches=touches,
        sets=sets,
        steps=_steps(paths, highest_order(width, order)),
    )


def _steps(paths: CodedPaths, order: int) -> ChainSteps | None:
    base = len(paths.channels) + 1
    if not order or base ** (order + 1) > DENSE_STEPS:
        return plain.chain_steps(paths, order)
    weights, met = np.zeros(base ** (order + 1), np.int64), np.zeros(base**order, np.bool_)
    ends = np.zeros((3, base**order), np.int64)
    counts = paths.conversions.whole, paths.nulls.whole, paths.value.whole
    _add_steps(paths.codes, paths.offsets, *counts, base, order, weights, ends, met)
    steps, states = np.flatnonzero(weights), np.flatnonzero(met)
    return ChainSteps(order, base, steps, weights[steps], states, *ends[:, states])


def _compiled(function: Any) -> Any:
    return njit(cache=True, nogil=True)(function)


@_compiled
def _sizes(codes: Any, offsets: Whole, conversions: Whole, value: Whole, width: int) -> Whole:
    """Return how many channels each path meets that earned something; 1 for the others, which add nothing."""
    sizes = np.ones(len(offsets) - 1, np.int64)
    met_by = np.full(width, -1, np.int64)
    for path in range(len(sizes)):
        if conversions[path] == 0 and value[path] == 0:
            continue
        sizes[path] = 0
        for place in range(offsets[path], offsets[path + 1]):
            code = codes[place]
            if met_by[code] != path:
                met_by[code] = path
                sizes[path] += 1
    return sizes


@_compiled
def _add_touches(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    codes: Any,
    offsets: Whole,
    conversions_of: Whole,
    value_of: Whole,
    direct: Any,
    length_of_path: Whole,
    size_of_path: Whole,
    first: Any,
    last: Any,
    touches: Any,
    named: Any,
    sets: Any,
) -> None:
    met_by = np.full(named.shape[1], -1, np.int64)
    for path in range(len(length_of_path)):
        start, end = offsets[path], offsets[path + 1]
        conversions, value = conversions_of[path], value_of[path]
        if conversions == 0 and value == 0:  # most paths of most tables
            continue
        length, size = length_of_path[path], size_of_path[path]
        chosen = end - 1
        while chosen > start and direct[codes[chosen]]:
            chosen -= 1
        if direct[codes[chosen]]:
            chosen = end - 1
        first[0, codes[start], length] += conversions
        first[1, codes[start], length] += value
        last[0, codes[end - 1], length] += conversions
        last[1, codes[end - 1], length] += value
        named[0, codes[chosen]] += conversions
        named[1, codes[chosen]] += value
        for place in range(start, end):
            code = codes[place]
            touches[0, code, length] += conversions
            touches[1, code, length] += value
            if met_by[code] != path:
                met_by[code] = path
                sets[0, code, size] += conversions
                sets[1, code, size] += value


@_compiled
def _add_steps(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    codes: Any,
    offsets: Whole,
    conversions: Whole,
    nulls: Whole,
    value: Whole,
    base: int,
    order: int,
    weights: Whole,
    ends: Any,
    met: Any,
) -> None:
    highest = base**order
    for path in range(len(conversions)):
        journeys, start = conversions[path] + nulls[path], offsets[path]
        state = 0
        for place in range(start, offsets[path + 1]):
            step = state * base + codes[place] + 1
            weights[step] += journeys
            # The state without its oldest digit: what a remainder would say, and a division costs more than the rest.
            oldest = codes[place - order] + 1 if place - order >= start else 0
            state = step - oldest * highest
        met[state] = True
        ends[0, state] += journeys
        ends[1, state] += conversions[path]
        ends[2, state] += value[path]
