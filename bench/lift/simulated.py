"""Tests whose truth is known: households come in day by day, differ in how much they order, and are looked at daily."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attribution.lift.effect import effect_of
from attribution.lift.looks import FIXED, open_ended, planned

PerDay = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """A test: how many households come in evenly over its days, and what they order."""

    households: int = 3_000
    days: int = 28
    held_out: float = 0.3
    orders_a_day: float = 0.03
    differ: float = 1.0  # shape of the gamma that households' love of buying is drawn from: 1 is very different
    lift: float = 0.15
    looks: int = 4
    before_days: int = 30
    long: int = 2  # how many times its planned length an open-ended test is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One test, looked at every day: the estimate, its error and the truth of each; shape (days,), from day 1."""

    estimate: PerDay
    error: PerDay
    truth: PerDay
    followed: PerDay  # household-days so far

    def outside(self, reach: PerDay) -> npt.NDArray[np.bool_]:
        """Return on which days the truth is outside of an interval of so many errors; never where there is none."""
        return np.abs(self.estimate - self.truth) > reach * self.error


def simulated(assumed: Assumed, draws: np.random.Generator) -> Looked:
    """Draw one test and look at it every day, up to its planned end and as long again."""
    count, days = assumed.households, assumed.days
    love = draws.gamma(assumed.differ, 1 / assumed.differ, count)
    entry = np.sort(draws.uniform(0, days, count))
    treated = draws.random(count) >= assumed.held_out
    before = draws.poisson(love * assumed.orders_a_day * assumed.before_days)[:, None].astype(np.float64)
    rate = love * assumed.orders_a_day * np.where(treated, 1 + assumed.lift, 1.0)
    ordered = np.zeros(count)
    found: list[tuple[float, float, float, float]] = []
    for day in range(1, assumed.long * days + 1):
        followed = np.clip(day - np.maximum(entry, day - 1), 0.0, 1.0)
        ordered = ordered + draws.poisson(rate * followed)
        here = entry < day
        total = float(np.maximum(day - entry, 0).sum())
        truth = assumed.orders_a_day * assumed.lift * total / max(int(here.sum()), 1)
        one, other = here & treated, here & ~treated
        effect = effect_of(ordered[one], ordered[other], before[one], before[other])
        known = (np.nan, np.nan) if effect is None else (effect.estimate, effect.standard_error)
        found.append((*known, truth, total))
    columns = np.array(found).T
    return Looked(estimate=columns[0], error=columns[1], truth=columns[2], followed=columns[3])


def reaches(assumed: Assumed, looked: Looked) -> dict[str, PerDay]:
    """Return half the width of each interval on each day, in standard errors; infinite where it is not looked at."""
    days, known = assumed.days, looked.followed / looked.followed[assumed.days - 1]
    every = np.arange(1, assumed.long * days + 1)
    fixed = np.where(every == days, planned([1.0], [1.0]), np.inf)
    daily = np.where(every <= days, FIXED, np.inf)
    opened = np.array([open_ended(one) for one in known])
    spent = np.full(len(every), np.inf)
    moments = [days * look // assumed.looks for look in range(1, assumed.looks + 1)]
    for look, moment in enumerate(moments, 1):
        informations = [round(float(looked.followed[one - 1] / looked.followed[days - 1]), 2) for one in moments[:look]]
        spent[moment - 1] = planned(informations, [one / assumed.looks for one in range(1, look + 1)])
    return {"fixed": fixed, "planned": spent, "open_ended": opened, "fixed, looked at daily": daily}
