"""Forecasts of the next order day, judged at several days of a history by what came after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from base.errors import InputError
from bench.replenish.histories import GivenHistories
from bench.replenish.peers import PEERS, asked
from replenishment.arrays import Real, WholeNumbers, Yes
from replenishment.forecast.next_order import forecast

OURS = "ours: pooled hazard"
LEAST_GAPS = 4
CUTS, MONTH = 6, 30
CLOSE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """How well a method told the days of those that came again, and the order of all.

    Attributes:
        missed: absolute error of each pair that came again, in days.
        concordance: share of the pairs of pairs, one of which is known to come first, that are told in that order.
    """

    missed: Real
    concordance: float

    @property
    def median(self) -> float:
        """Median absolute error, in days."""
        return float(np.median(self.missed))

    @property
    def close(self) -> float:
        """Share within a week."""
        return float((self.missed <= CLOSE).mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What became of the 90 % intervals, as numbers of pairs.

    Attributes:
        asked: all of them.
        early: came before the interval.
        late: had not come when it ended, as far as was seen.
        inside: came in it.
    """

    asked: int
    early: int
    late: int
    inside: int

    @property
    def held(self) -> float:
        """Share that nothing speaks against: came inside, or might have, for all that was seen."""
        return 1 - (self.early + self.late) / self.asked

    @property
    def decided(self) -> float:
        """Share that came inside, of those of which it is known whether they did."""
        return self.inside / (self.inside + self.early + self.late)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutJudged:
    """All methods at one day."""

    day: int
    asked: int
    came: int
    scores: dict[str, Scored]
    intervals: Covered


def cut_days(days: int) -> list[int]:
    """Return six days, a month apart, the last with a month to follow."""
    last = (days - MONTH) // MONTH * MONTH
    cuts = [last - MONTH * back for back in reversed(range(CUTS))]
    if cuts[0] < 2 * MONTH:
        raise InputError(f"a history of {days} days is too short: {(CUTS + 2) * MONTH} are needed")
    return cuts


def judged(given: GivenHistories, days: Sequence[int], talk: Callable[[str], object] = str) -> list[CutJudged]:
    """Judge every method at each of some days."""
    found = []
    for day in days:
        talk(f"day {day}")
        found.append(_judged(given, day))
    return found


def _judged(given: GivenHistories, day: int) -> CutJudged:
    ours, now = forecast(given.histories, day, LEAST_GAPS), asked(given.histories, day, LEAST_GAPS)
    following = given.histories.pairs.next(now.pair, day)
    told = {OURS: ours.day, **{name: peer(given.histories, now) for name, peer in PEERS.items()}}
    return CutJudged(
        day=day,
        asked=len(now.pair),
        came=int((following >= 0).sum()),
        scores={name: scored(one, following, given.days) for name, one in told.items()},
        intervals=covered(ours.low, ours.high, following, given.days),
    )


def scored(told: Real, following: WholeNumbers, days: int) -> Scored:
    """Score told days beside the days that followed, -1 for those that had not come when the history ended."""
    came = following >= 0
    return Scored(
        missed=np.abs(told - following)[came], concordance=concordance(told, np.where(came, following, days), came)
    )


def covered(low: WholeNumbers, high: WholeNumbers, following: WholeNumbers, days: int) -> Covered:
    """Count what became of intervals; a history of so many days says nothing of later ones."""
    came = following >= 0
    early, late = came & (following < low), np.where(came, following, days - 1) > high
    return Covered(
        asked=len(low), early=int(early.sum()), late=int(late.sum()), inside=int((came & ~early & ~late).sum())
    )


def concordance(told: Real, seen: WholeNumbers, came: Yes) -> float:
    """Harrell's C: what was not seen to come counts as later than all that came before the end; ties count half."""
    right = comparable = 0.0
    for place in np.flatnonzero(came):
        later = told[seen > seen[place]]
        comparable += len(later)
        right += (later > told[place]).sum() + 0.5 * (later == told[place]).sum()
    return right / comparable if comparable else float("nan")
