"""Other ways to tell the next order day, each from what was known in the morning of the day it is asked.

Croston (1972), TSB (Teunter, Syntetos and Babai 2011) and IMAPA (Petropoulos and Kourentzes 2015) state a rate, not a
day: theirs is the day on which the rate has added up to one order; TSB's rate falls while nothing comes, so it counts
from today. All three in their first form, smoothing by .1; a period of TSB is a week.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from replenishment.arrays import Real, WholeNumbers, Yes
from replenishment.forecast.features import KnownPairs, known
from replenishment.forecast.hazard import EDGES, STRETCHES, PairStanding, PairWaits
from replenishment.forecast.histories import DaysOf, Histories
from replenishment.forecast.next_order import SOON, landmarks, likeliest

SMOOTHING = 0.1
LONGEST = 365.0
OtherForecast = Callable[[Histories, KnownPairs], Real]


def median_gap(_: Histories, now: KnownPairs) -> Real:
    """The last order's day plus the median of the pair's own gaps, also where that is past: the one to beat."""
    return now.expected


def median_gap_from_today(_: Histories, now: KnownPairs) -> Real:
    """The same, but never before today."""
    return np.maximum(now.expected, now.day)


def same_for_all(histories: Histories, now: KnownPairs) -> Real:
    """One wait for every pair: the likeliest of all earlier ones."""
    seen = landmarks(histories, now.day).waits(now.day)
    waited = np.array([(seen.came & (seen.days <= wait)).mean() for wait in range(SOON)])
    return np.full(len(now.pair), now.day + likeliest(waited[None, :])[0])


def croston(histories: Histories, now: KnownPairs) -> Real:
    """The smoothed gap after the last order, but never before today."""
    before = histories.pairs.before(now.day)
    same = before.group[1:] == before.group[:-1]
    group, gap, last = before.group[1:][same], np.diff(before.day)[same], before.day[1:][same]
    back = before.number(group, last + 1, now.day)
    weight = (1 - SMOOTHING) ** back
    total, weights = (np.bincount(group, values, minlength=before.groups) for values in (gap * weight, weight))
    return np.maximum(_last(before, now) + total[now.pair] / weights[now.pair], now.day)


def tsb(histories: Histories, now: KnownPairs) -> Real:
    """Half of the orders at the smoothed chance of a week have come by then."""
    before = histories.pairs.before(now.day)
    wait = np.log(2) / _rate(before, now, np.full(len(now.pair), 7))
    return np.asarray(now.day + np.minimum(wait, LONGEST))


def imapa(histories: Histories, now: KnownPairs) -> Real:
    """The rate is the mean over periods of a day up to the mean gap; never before today."""
    before = histories.pairs.before(now.day)
    first, last = _first(before, now), _last(before, now)
    longest = np.maximum(np.rint((last - first) / now.gaps), 1).astype(np.int64)
    total = np.zeros(len(now.pair))
    for period in range(1, int(longest.max()) + 1):
        total += np.where(period <= longest, _rate(before, now, np.full(len(now.pair), period)), 0.0)
    return np.maximum(last + np.minimum(longest / total, LONGEST), now.day)


def boosting(histories: Histories, now: KnownPairs) -> Real:
    """Gradient boosting of the same hazard over the same features, by scikit-learn."""
    waits = landmarks(histories, now.day).waits(now.day)
    rows, places, ordered = _expanded(waits)
    model = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.06, max_leaf_nodes=4, min_samples_leaf=200, l2_regularization=10, random_state=0
    )
    with threadpool_limits(1):
        model.fit(_told(waits.standing.where(rows), places), ordered)
        chances = [
            model.predict_proba(_told(now.standing, np.full(len(now.pair), one)))[:, 1] for one in range(STRETCHES)
        ]
    stays = np.repeat(np.log1p(-np.column_stack(chances)) / np.diff(EDGES), np.diff(EDGES), axis=1)
    return now.day + likeliest(-np.expm1(np.cumsum(stays, axis=1))[:, :SOON])


def _told(standing: PairStanding, place: WholeNumbers) -> Real:
    cycle = (standing.age + EDGES[place][:, None]) / standing.gap
    return np.column_stack([standing.features, cycle, place])


PEERS: dict[str, OtherForecast] = {
    "own median gap": median_gap,
    "own median gap, never in the past": median_gap_from_today,
    "the same wait for all": same_for_all,
    "Croston": croston,
    "TSB": tsb,
    "IMAPA": imapa,
    "gradient boosting (scikit-learn)": boosting,
}


def asked(histories: Histories, day: int, least_gaps: int) -> KnownPairs:
    """Return the pairs that are asked for."""
    now = known(histories, day)
    return now.where(now.gaps >= least_gaps)


def _expanded(waits: PairWaits) -> tuple[WholeNumbers, WholeNumbers, Yes]:
    """Return a row for each stretch that was seen: whose, which, and whether the order came in it."""
    stretch = np.searchsorted(EDGES, waits.days, side="right") - 1
    seen = np.minimum(np.where(waits.came, stretch + 1, stretch), STRETCHES)
    rows: WholeNumbers = np.repeat(np.arange(len(seen), dtype=np.int64), seen)
    places: WholeNumbers = np.arange(seen.sum(), dtype=np.int64) - np.repeat(np.cumsum(seen) - seen, seen)
    return rows, places, waits.came[rows] & (places == stretch[rows])


def _rate(before: DaysOf, now: KnownPairs, period: WholeNumbers) -> Real:
    """Return the smoothed rate a day, counted in periods back from today."""
    of_pair = np.zeros(before.groups, dtype=np.int64)
    of_pair[now.pair] = period
    every = np.maximum(of_pair[before.group], 1)
    weight = SMOOTHING * (1 - SMOOTHING) ** ((now.day - 1 - before.day) // every) / every
    total = np.bincount(before.group, weight, minlength=before.groups)[now.pair]
    periods = np.ceil((now.day - _first(before, now)) / period)
    return np.asarray(total / (1 - (1 - SMOOTHING) ** periods))


def _first(before: DaysOf, now: KnownPairs) -> Real:
    first = np.zeros(before.groups)
    first[before.group[::-1]] = before.day[::-1]
    return first[now.pair]


def _last(before: DaysOf, now: KnownPairs) -> Real:
    last = np.zeros(before.groups)
    last[before.group] = before.day
    return last[now.pair]
