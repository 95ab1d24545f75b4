"""The pass over coded paths without a compiler: for tables of any size, fastest for small ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.coded import CodedPaths
from attribution.credit.kernel.sums import ChainSteps, PathSums, added_in, highest_order, ranked
from attribution.credit.kernel.whole import Whole

DENSE_MET = 1 << 27


def add_up(paths: CodedPaths, direct: NDArray[np.bool_], order: int) -> PathSums:
    """Return what the paths add up to.

    Args:
        paths: coded.
        direct: of each channel, whether it is what a visit without a source is called.
        order: the highest order of a Markov chain that will be asked for, 0 for none.
    """
    of_path = paths.lengths
    lengths, length_of_path = ranked(of_path)
    layers = np.stack([paths.conversions.whole, paths.value.whole])
    width, starts, ends = len(lengths), paths.offsets[:-1], paths.offsets[1:] - 1
    shape = (2, len(paths.channels), width)
    first, last, touches = (np.zeros(shape, np.int64) for _ in range(3))
    named = np.zeros(shape[:2], np.int64)
    chosen = paths.codes[_last_named(paths, direct)]
    cells = paths.codes * width + np.repeat(length_of_path, of_path)
    for layer, weights in enumerate(layers):
        np.add.at(first[layer].reshape(-1), cells[starts], weights)
        np.add.at(last[layer].reshape(-1), cells[ends], weights)
        np.add.at(touches[layer].reshape(-1), cells, np.repeat(weights, of_path))
        np.add.at(named[layer], chosen, weights)
    sizes, sets = _sets(paths, layers)
    return PathSums(
        paths=paths,
        lengths=lengths,
        sizes=sizes,
        first=first,
        last=last,
        named=named,
        touches=touches,
        sets=sets,
        steps=chain_steps(paths, highest_order(len(paths.channels), order)),
    )


def _last_named(paths: CodedPaths, direct: NDArray[np.bool_]) -> Whole:
    """Return the place of each path's last touch that is not direct, of its last where all are."""
    ends = paths.offsets[1:] - 1
    if not direct.any():
        return ends
    places = np.where(direct[paths.codes], -1, np.arange(len(paths.codes)))
    latest = np.maximum.reduceat(places, paths.offsets[:-1])
    return np.where(latest < 0, ends, latest)


def _sets(paths: CodedPaths, layers: NDArray[np.int64]) -> tuple[Whole, NDArray[np.int64]]:
    width, count = len(paths.channels), len(paths.offsets) - 1
    met = _met(paths)  # once each channel of each path
    path_of_met, channel_of_met = np.divmod(met, width)
    met_in = np.bincount(path_of_met, minlength=count)
    sizes, place_of_path = ranked(np.where(layers.any(axis=0), met_in, 1))  # the others add nothing
    sets = np.zeros((2, width, len(sizes)), np.int64)
    cells = channel_of_met * len(sizes) + place_of_path[path_of_met]
    for layer, weights in enumerate(layers):
        np.add.at(sets[layer].reshape(-1), cells, weights[path_of_met])
    return sizes, sets


def _met(paths: CodedPaths) -> Whole:
    """Return path x channels + channel of every channel that a path meets, once each, in any order."""
    width = len(paths.channels)
    met = np.repeat(np.arange(len(paths.offsets) - 1) * width, paths.lengths) + paths.codes
    room = (len(paths.offsets) - 1) * width
    if room > DENSE_MET:
        return np.unique(met)
    seen = np.zeros(room, np.bool_)
    seen[met] = True
    return np.flatnonzero(seen)


def chain_steps(paths: CodedPaths, order: int) -> ChainSteps | None:
    """Return the steps of a Markov chain of an order; None for order 0."""
    if not order:
        return None
    base = len(paths.channels) + 1
    journeys = paths.conversions.whole + paths.nulls.whole
    place = np.arange(len(paths.codes)) - np.repeat(paths.offsets[:-1], paths.lengths)
    digits = paths.codes.astype(np.int64) + 1
    steps = digits.copy()
    for back in range(1, order + 1):
        steps[back:] += np.where(place[back:] >= back, digits[:-back], 0) * base**back
    last = steps[paths.offsets[1:] - 1] % base**order
    keys, (weights,) = added_in(base ** (order + 1), steps, np.repeat(journeys, paths.lengths))
    counted = weights > 0
    ends, sums = added_in(base**order, last, journeys, paths.conversions.whole, paths.value.whole)
    return ChainSteps(order, base, keys[counted], weights[counted], ends, *sums)
