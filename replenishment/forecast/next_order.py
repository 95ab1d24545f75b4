"""The next order day of every pair, with an interval: fitted on what lies before the day, and on nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from base.errors import HistoryTooShort
from replenishment.arrays import Real, WholeNumbers
from replenishment.forecast.features import KnownPairs, known
from replenishment.forecast.hazard import Hazard, PairStanding, PairWaits, fit
from replenishment.forecast.histories import Histories

SOON = 90  # the point forecast is of those that come again within so many days
EARLY, LATE = 0.07, 0.03  # how often an interval may end too late at its lower end, and too early at its upper one
_STEP, _FOLLOWED, _FIRST = 10, 7, 50  # landmarks: how far apart, how long before the end, how long after the start
_MOST = 60_000  # landmarks that are learned from
_LEAST_CAME = 100
_REHEARSED = (30, 60)  # days before the end at which the lower end is tried out


@dataclass(frozen=True, slots=True, kw_only=True)
class NextOrders:
    """Forecasts, shape (n,); all days count from where the histories' days count.

    Attributes:
        pair: whose (`Histories.pairs`).
        gaps: how many gaps were known of it.
        day: the likeliest stretch's middle, for a pair that comes again within `SOON` days.
        low: the first day of the 90 % interval.
        high: its last day.
        within: P(ordered within t + 1 days), shape (n, 366).
    """

    pair: WholeNumbers
    gaps: WholeNumbers
    day: Real
    low: WholeNumbers
    high: WholeNumbers
    within: Real


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmarks:
    """Pairs at many days in the past.

    Attributes:
        day: of each, shape (n,).
        next: the day of its next order; -1 where there is none.
        standing: what was known of it.
    """

    day: WholeNumbers
    next: WholeNumbers
    standing: PairStanding

    def waits(self, end: int) -> PairWaits:
        """Return what was seen before `end`, as if it were today."""
        seen = self.day <= end - _FOLLOWED
        day, following = self.day[seen], self.next[seen]
        came = (following >= 0) & (following < end)
        return PairWaits(standing=self.standing.where(seen), days=np.where(came, following, end) - day, came=came)


def forecast(histories: Histories, day: int, least_gaps: int) -> NextOrders:
    """Forecast in the morning of a day the next order of each pair that has so many gaps by then.

    The lower end is set so that it would have been right in `1 - EARLY` of the cases 30 and 60 days ago (split
    conformal prediction); the upper end is the model's own, since a history hardly reaches far enough to check it.

    Raises:
        HistoryTooShort: the histories begin too little before the day, or hold no pair that came again.
    """
    past = landmarks(histories, day)
    if past.waits(day).came.sum() < _LEAST_CAME:
        raise HistoryTooShort(
            f"a forecast needs {_LEAST_CAME} orders that came again, over all customers, to learn from"
        )
    model, now = _fitted(past, day), known(histories, day)
    asked = now.gaps >= least_gaps
    within = model.chances(now.standing.where(asked))
    return NextOrders(
        pair=now.pair[asked],
        gaps=now.gaps[asked],
        day=day + likeliest(within[:, :SOON]),
        low=day + (within < _level(histories, past, day, least_gaps)).sum(axis=1),
        high=day + np.minimum((within < 1 - LATE).sum(axis=1), within.shape[1] - 1),
        within=within,
    )


def likeliest(within: Real) -> Real:
    """Return the middle of the shortest stretch that holds half of the chance; shape (n, days) -> (n,).

    It is where half of the absolute errors are smallest: the middle of a long tail is not.
    """
    chance = within / within[:, -1:]
    before = np.hstack([np.zeros((len(chance), 1)), chance])  # before day t
    shortest, middle = np.full(len(chance), np.inf), np.zeros(len(chance))
    for start in range(chance.shape[1]):
        wanted = before[:, start] + 0.5
        reached = np.minimum((chance < wanted[:, None] - 1e-12).sum(axis=1), chance.shape[1] - 1)[:, None]
        low, high = (np.take_along_axis(values, reached, axis=1)[:, 0] for values in (before, chance))
        end = reached[:, 0] + (wanted - low) / np.maximum(high - low, 1e-12)
        shorter = (wanted <= 1) & (end - start < shortest)
        shortest[shorter], middle[shorter] = (end - start)[shorter], ((end + start - 1) / 2)[shorter]
    return middle


def landmarks(histories: Histories, day: int) -> Landmarks:
    """Return pairs as they stood every ten days up to a week before a day: all, or an even share of very many.

    Raises:
        HistoryTooShort: there are none.
    """
    start = int(histories.pairs.day.min()) + _FIRST if len(histories.pairs.day) else day
    every = [known(histories, one) for one in range(day - _FOLLOWED, start - 1, -_STEP)]
    number = sum(len(one.pair) for one in every)
    if not number:
        raise HistoryTooShort(f"a forecast needs {_FIRST + _FOLLOWED} days of orders, and items ordered three times")
    share = -(-number // _MOST)
    chosen = [one.where((one.pair + place) % share == 0) for place, one in enumerate(every)]
    return Landmarks(
        day=np.concatenate([np.full(len(one.pair), one.day) for one in chosen]),
        next=np.concatenate([_next(histories, one) for one in chosen]),
        standing=PairStanding(
            features=np.concatenate([one.standing.features for one in chosen]),
            age=np.concatenate([one.standing.age for one in chosen]),
            gap=np.concatenate([one.standing.gap for one in chosen]),
            uneven=np.concatenate([one.standing.uneven for one in chosen]),
        ),
    )


def _next(histories: Histories, then: KnownPairs) -> WholeNumbers:
    return histories.pairs.next(then.pair, then.day)


def _fitted(past: Landmarks, end: int) -> Hazard:
    return fit(past.waits(end))


def _level(histories: Histories, past: Landmarks, day: int, least_gaps: int) -> float:
    """Return below which chance a day is too early to be in an interval, by what happened to earlier forecasts."""
    tried, number = [], 0
    for back in _REHEARSED:
        if not len(past.waits(day - back).days):
            continue
        then = known(histories, day - back)
        asked, following = then.gaps >= least_gaps, _next(histories, then)
        came = asked & (following >= 0) & (following < day)
        within = _fitted(past, day - back).chances(then.standing.where(came))
        tried.append(within[np.arange(int(came.sum())), following[came] - then.day])
        number += int(asked.sum())
    chances = np.sort(np.concatenate(tried)) if tried else np.zeros(0)
    place = int(np.ceil(EARLY * (number + 1)))
    return float(chances[place - 1]) if 0 < place <= len(chances) else EARLY
