"""A clock that runs as buying does: faster just after the first order, in busy weeks, and for who spent more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.credit.kernel.whole import Whole
from attribution.kpis.lifetime.order_days import BuyingHistories, OrderDays
from attribution.linking.scorecard import Reals

AGES = (7, 28, 56, 91)  # days since the first order; from the last on the pace stays as it is
BLOCK = 28  # days of the calendar with a pace of their own; what is to come has the usual one
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class BuyingClock:
    """The days of every first day: (first days, days since), in which class of age and which block of time each lies.

    Blocks are counted back from the cut; the last class of `block` is what lies after it.
    """

    age: Whole
    block: Whole
    blocks: int

    @property
    def size(self) -> int:
        """Return how many paces there are: of ages but the first, then of blocks."""
        return len(AGES) + self.blocks

    def speed(self, paces: Reals) -> Reals:
        """Return how far the clock runs on each day, in weeks; `paces` are logarithms, those of the usual pace 0."""
        ages = np.concatenate([[0.0], paces[: len(AGES)]])
        blocks = np.concatenate([paces[len(AGES) :], [0.0]])
        weeks: Reals = np.exp(ages[self.age] + blocks[self.block]) / DAYS_A_WEEK
        return weeks

    def summed(self, weights: Reals) -> Reals:
        """Return the sums of (first days, days) weights over the days of each pace."""
        ages = np.bincount(self.age.ravel(), weights.ravel(), len(AGES) + 1)[1:]
        blocks = np.bincount(self.block.ravel(), weights.ravel(), self.blocks + 1)[:-1]
        return np.concatenate([ages, blocks])


def clock_of(histories: BuyingHistories, ahead: int) -> BuyingClock:
    """Return the clock of customers up to so many days after the cut."""
    cut = int((histories.first + histories.observed).max())
    days = np.arange(1, cut + ahead + 1)[None, :]
    back = cut - (np.arange(int(histories.first.max()) + 1)[:, None] + days)
    blocks = cut // BLOCK + 1
    age = np.broadcast_to(np.digitize(days, AGES), back.shape)
    return BuyingClock(age, np.where(back >= 0, back // BLOCK, blocks), blocks)


def read(speed: Reals) -> Reals:
    """Return what the clock shows after each day, 0 before the first: (first days, days + 1)."""
    return np.concatenate([np.zeros((len(speed), 1)), np.cumsum(speed, axis=1)], axis=1)


def repeats_by_pace(clock: BuyingClock, purchases: OrderDays, histories: BuyingHistories) -> Reals:
    """Return how many repeat orders fell into the days of each pace."""
    since = purchases.day - (purchases.day.min() + histories.first)[purchases.customer]
    again = since > 0
    counted = np.zeros(clock.age.shape)
    np.add.at(counted, (histories.first[purchases.customer[again]], since[again] - 1), 1.0)
    return clock.summed(counted)
