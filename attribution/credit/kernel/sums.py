"""What all models need of paths, added up in whole numbers: the same whatever the order of the paths.

Tables of two layers: of conversions, and of value, each in its units. `steps` counts, for the highest order asked for,
how often journeys went from a state (the last so many channels; fewer at the beginning) to a channel, in units of
conversions; a lower order's are sums of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.coded import CodedPaths
from attribution.credit.kernel.whole import Whole

DENSE_STEPS = 1 << 23
_LARGEST_KEY = 2**62


@dataclass(frozen=True, slots=True)
class ChainSteps:
    """Steps from states to channels, and what became of journeys in each state.

    A state of order k is a number of k digits in base `base`, the last channel's the lowest; a digit is a channel's
    code plus one, 0 where the journey had not begun. `steps` are numbers of k + 1 digits, sorted, with `weights`
    journeys each. `ends` are states, sorted, with journeys that ended there: all, those with orders, and their value.
    """

    order: int
    base: int
    steps: Whole
    weights: Whole
    ends: Whole
    left: Whole
    ordered: Whole
    paid: Whole

    def of_order(self, order: int) -> ChainSteps:
        """Return the same of a lower order."""
        if order == self.order:
            return self
        room = self.base**order
        steps, (weights,) = added_in(room * self.base, self.steps % (room * self.base), self.weights)
        ends, sums = added_in(room, self.ends % room, self.left, self.ordered, self.paid)
        return ChainSteps(order, self.base, steps, weights, ends, *sums)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSums:
    """What paths add up to; the first index is the layer (0 conversions, 1 value), the second the channel.

    `first`, `last` and `touches` have a column a length of paths (`lengths`); `touches` counts each touch. `named` is
    the last touch that is not direct. `sets` has a column a number of distinct channels (`sizes`, of paths that earned
    something), each counted once.
    """

    paths: CodedPaths
    lengths: Whole
    sizes: Whole
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    named: NDArray[np.int64]
    touches: NDArray[np.int64]
    sets: NDArray[np.int64]
    steps: ChainSteps | None
    solved: dict[int, NDArray[np.float64]] = field(default_factory=dict)  # removal effects, by order, once reckoned

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the names of the channels, in order."""
        return self.paths.channels

    def of_ones(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (2, channels) sums of units as conversions and value."""
        return np.stack([self.paths.conversions.of(sums[0]), self.paths.value.of(sums[1])])

    def whole(self) -> NDArray[np.float64]:
        """Return all conversions, and all value."""
        sums = np.array([self.paths.conversions.whole.sum(), self.paths.value.whole.sum()])
        return self.of_ones(sums.astype(np.float64))


def added_in(room: int, keys: Whole, *weights: Whole) -> tuple[Whole, tuple[Whole, ...]]:
    """Return keys from 0 to below `room`, sorted, once each, and the sums of their weights."""
    if not len(keys):
        return keys, weights
    if room > DENSE_STEPS:
        order = np.argsort(keys, kind="stable")
        sorted_keys = keys[order]
        starts = np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]]))
        return sorted_keys[starts], tuple(np.add.reduceat(weight[order], starts) for weight in weights)
    met = np.zeros(room, np.bool_)
    met[keys] = True
    found = np.flatnonzero(met)
    return found, tuple(_dense(keys, weight, room)[found] for weight in weights)


def _dense(keys: Whole, weights: Whole, room: int) -> Whole:
    sums = np.zeros(room, np.int64)
    np.add.at(sums, keys, weights)
    return sums


def ranked(numbers: Whole) -> tuple[Whole, Whole]:
    """Return small numbers >= 0 sorted, once each, and the place there of each."""
    seen = np.zeros(int(numbers.max(initial=0)) + 1, np.int64)
    seen[numbers] = 1
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[numbers]


def highest_order(channels: int, wanted: int) -> int:
    """Return the highest order up to `wanted` whose states and steps can be numbered."""
    order = wanted
    while order and (channels + 1) ** (order + 1) > _LARGEST_KEY:
        order -= 1
    return order
