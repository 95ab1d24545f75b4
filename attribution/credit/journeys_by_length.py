"""Journeys in columns: those of one number of touches together, so that each model is asked for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.whole import Whole

Truths = NDArray[np.bool_]
_ROOM = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """Touches of journeys, in any order: whose order's, which turn it has there from 1 (0: none), and when it was."""

    orders: Whole
    turns: Whole
    exposed: Truths
    gaps_us: Whole
    micro: Whole  # probability of its link


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyBlock:
    """Journeys of as many touches each: whose, and (journeys, touches) of their places and what is there."""

    orders: Whole
    places: Whole
    exposed: Truths
    gaps_us: Whole
    micro: Whole

    def part(self, rows: Whole | slice) -> JourneyBlock:
        """Return some of the journeys."""
        return JourneyBlock(
            orders=self.orders[rows],
            places=self.places[rows],
            exposed=self.exposed[rows],
            gaps_us=self.gaps_us[rows],
            micro=self.micro[rows],
        )


def by_length(touches: Touches) -> Iterator[JourneyBlock]:
    """Yield all journeys, those of one length at a time, the shortest first; orders in order of their numbers."""
    walking = np.flatnonzero(touches.turns)
    order = walking[np.lexsort((touches.turns[walking], touches.orders[walking]))]
    sorted_orders = touches.orders[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_orders[1:] != sorted_orders[:-1]])[: len(order)])
    lengths = np.diff(np.append(starts, len(order)))
    for length in np.unique(lengths).tolist():
        begun = starts[lengths == length]
        places = order[begun[:, None] + np.arange(length)]
        yield JourneyBlock(
            orders=sorted_orders[begun],
            places=places,
            exposed=touches.exposed[places],
            gaps_us=touches.gaps_us[places],
            micro=touches.micro[places],
        )


def sameness(channels: Whole) -> Whole:
    """Return (journeys, touches): of each touch the first of its journey with the same channel."""
    same = np.zeros(channels.shape, np.int64)
    for place in range(channels.shape[1] - 1, -1, -1):
        same = np.where(channels == channels[:, place, None], place, same)
    return same


def distinct(channels: Whole, exposed: Truths) -> tuple[Whole, Whole]:
    """Return a journey of each distinct sequence of channels and of which were only shown, and the sequence of each."""
    digits = channels * 2 + exposed
    base = int(digits.max(initial=0)) + 1
    keys, room = np.zeros(len(digits), np.int64), 1
    for column in digits.T:
        if room * base >= _ROOM:
            keys = np.unique(keys, return_inverse=True)[1].astype(np.int64)
            room = len(digits) + 1
        keys, room = keys * base + column, room * base
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return first, inverse
