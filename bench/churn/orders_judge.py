"""The chance that customers order nothing for 90 days, judged on days of a history by what came after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from base.errors import InputError
from bench.replenish.histories import GivenHistories
from replenishment.arrays import Real, WholeNumbers, Yes
from replenishment.lifecycle.customers import FREQUENCY, RECENCY, CustomersThen, Spending, customers_at
from replenishment.lifecycle.staying_away import AHEAD, staying_away

OURS, BOOSTED = "ours: monthly hazard, all that is known", "gradient boosting, all that is known"
BY_LOGIT, BY_TREES = "recency and frequency, logistic regression", "recency and frequency, gradient boosting"
CUTS, MONTH = 4, 30
DRAWN = 500  # samples of customers
_APART, _FIRST = 15, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayJudged:
    """All methods at one day: what each told of every customer, and who ordered nothing."""

    day: int
    customer: WholeNumbers
    away: Yes
    told: dict[str, Real]


def cut_days(days: int) -> list[int]:
    """Return four days, a month apart, the last with 90 to follow."""
    cuts = [days - AHEAD - MONTH * back for back in reversed(range(CUTS))]
    if cuts[0] < AHEAD + _FIRST + MONTH:
        raise InputError(f"a history of {days} days is too short: {2 * AHEAD + _FIRST + CUTS * MONTH} are needed")
    return cuts


def judged(given: GivenHistories, talk: Callable[[str], object]) -> list[AwayJudged]:
    """Judge every method at each of the days; each learns from what lies before it alone."""
    usual = max(float(np.median(given.spent)), 1e-9)
    known, found = Spending(histories=given.histories, spent=given.spent / usual), []
    for day in cut_days(given.days):
        talk(f"day {day}")
        found.append(_judged(known, day))
    return found


def auc(away: Yes, told: Real) -> float:
    """Return how often more is told of one that stays away than of one that does not."""
    return float(roc_auc_score(away, told))


def weighted_auc(away: Yes, told: Real, weight: Real) -> float:
    """Return the same where each counts so many times; ties are half right."""
    place = np.unique(told, return_inverse=True)[1]
    stayed, came = np.bincount(place, weight * away), np.bincount(place, weight * ~away)
    below = np.cumsum(came) - came
    return float((stayed * (below + came / 2)).sum() / (stayed.sum() * came.sum()))


def above_plain(found: Sequence[AwayJudged], name: str) -> tuple[float, float, float]:
    """Return how far a method's mean AUC is above recency and frequency, and between what 95 % of samples lie.

    Of both that know recency and frequency alone the better of each day stands beside it. Customers are drawn anew, the
    same on all days; what was learnt stays as it is.
    """
    plain = [max((BY_LOGIT, BY_TREES), key=lambda one: auc(day.away, day.told[one])) for day in found]
    draw = np.random.default_rng(2026)
    number = 1 + max(int(day.customer.max()) for day in found)

    def above(weight: Real) -> float:
        pairs = zip(found, plain, strict=True)
        gaps = [
            weighted_auc(day.away, day.told[name], weight[day.customer])
            - weighted_auc(day.away, day.told[other], weight[day.customer])
            for day, other in pairs
        ]
        return float(np.mean(gaps))

    drawn = [above(draw.multinomial(number, np.full(number, 1 / number)).astype(float)) for _ in range(DRAWN)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return above(np.ones(number)), float(low), float(high)


def calibration_error(away: Yes, told: Real) -> float:
    """Return how far what is told is from what came, in ten equal bins of it, by their sizes."""
    place = np.minimum((told * 10).astype(np.int64), 9)
    return float(np.abs(np.bincount(place, told, 10) - np.bincount(place, away, 10)).sum() / len(told))


def _judged(known: Spending, day: int) -> AwayJudged:
    ours = staying_away(known, day)
    past = [customers_at(known, one) for one in range(day - AHEAD, _FIRST - 1, -_APART)]
    stayed = np.concatenate([_away(known, one) for one in past])
    every = np.concatenate([one.features for one in past])
    two = [ours.then.names.index(name) for name in (RECENCY, FREQUENCY)]
    told = {OURS: ours.chance}
    with threadpool_limits(1):
        told[BOOSTED] = boosted(every, stayed, ours.then.features)
        told[BY_TREES] = boosted(every[:, two], stayed, ours.then.features[:, two])
        plain = make_pipeline(StandardScaler(), LogisticRegression()).fit(every[:, two], stayed)
    told[BY_LOGIT] = plain.predict_proba(ours.then.features[:, two])[:, 1]
    return AwayJudged(day=day, customer=ours.then.customer, away=_away(known, ours.then), told=told)


def boosted(features: Real, happened: Yes, asked: Real) -> Real:
    """Return the chances that scikit-learn's gradient boosting tells."""
    model = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.06, max_leaf_nodes=6, min_samples_leaf=200, l2_regularization=10, random_state=0
    )
    return np.asarray(model.fit(features, happened).predict_proba(asked)[:, 1])


def _away(known: Spending, then: CustomersThen) -> Yes:
    following: WholeNumbers = known.histories.customers.next(then.customer, then.day)
    return np.asarray((following < 0) | (following >= then.day + AHEAD))
