"""BG/NBD on a clock of its own (`clock`), its shape corrected by a hold-out inside the data: expected repeat orders.

Why not a library: `lifetimes` and `btyd` are no longer kept, `pymc-marketing` samples with a compiler for minutes; and
plain BG/NBD tells too few orders of who bought once or twice, since it has no time of year and no calming down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from attribution.credit.kernel.whole import Whole
from attribution.kpis.lifetime.bg_nbd import expected_repeats, log_likelihoods
from attribution.kpis.lifetime.clock import DAYS_A_WEEK, BuyingClock, clock_of, read, repeats_by_pace
from attribution.kpis.lifetime.order_days import BuyingHistories, OrderDays, histories_of
from attribution.linking.scorecard import Reals

START = (0.0, 1.0, 0.0, 1.0)
LIMITS = (-6.0, 8.0)
# A block of four weeks is seldom more than a tenth busier or quieter than usual: a prior, fitted on nothing.
USUAL_SPREAD = 0.1
_STEP = 1e-5
CLASSES = (1, 2, 3, 5, 10)  # repeat orders, from which on the shape is corrected apart
HELD_BACK = 91  # days at the end of the data that the shape is judged on
LEANS_ON = 50.0  # expected orders of a class that its own correction has to outweigh


@dataclass(frozen=True, slots=True)
class Fitted:
    """The logarithms of r, alpha, a, b; the weight of the first order's spend; the clock's paces."""

    logs: Reals
    spend: float
    paces: Reals


def plain(histories: BuyingHistories, ahead: int) -> Reals:
    """Return what BG/NBD alone expects of each customer within so many days: the yardstick."""
    repeats, last, observed = (
        one.astype(np.float64) for one in (histories.repeats, histories.last, histories.observed)
    )

    def loss(logs: Reals) -> float:
        found = log_likelihoods(logs, repeats, last / DAYS_A_WEEK, observed / DAYS_A_WEEK)
        return -float(np.logaddexp(*found).mean())

    logs = minimize(loss, np.array(START), method="L-BFGS-B", bounds=[LIMITS] * 4).x
    weeks = np.full(len(repeats), ahead / DAYS_A_WEEK)
    return expected_repeats(logs, repeats, last / DAYS_A_WEEK, observed / DAYS_A_WEEK, weeks)


def expected(purchases: OrderDays, cut: int, ahead: int) -> Reals:
    """Return how many orders each customer is expected to place in the days after the cut: never rounded.

    Args:
        purchases: up to the cut.
        cut: the last day of the data.
        ahead: days.
    """
    histories = histories_of(purchases, cut)
    found = _expected(purchases, histories, ahead)
    inner = purchases.until(cut - HELD_BACK)
    if not len(inner.customer):
        return found
    before = histories_of(inner, cut - HELD_BACK)
    shape = shape_of(before, _expected(inner, before, HELD_BACK), purchases.after(cut - HELD_BACK, cut))
    shaped = found * shape[np.digitize(histories.repeats, CLASSES)]
    whole = float(shaped.sum())
    return shaped * (float(found.sum()) / whole) if whole > 0 else found


def shape_of(histories: BuyingHistories, told: Reals, came: Whole) -> Reals:
    """Return by class of repeat orders how much more came than was told, beside all customers together."""
    classes = np.digitize(histories.repeats, CLASSES)
    size = len(CLASSES) + 1
    hoped, real = np.bincount(classes, told, size), np.bincount(classes, came, size)
    level = float(real.sum()) / max(float(hoped.sum()), 1e-9)
    if level <= 0:
        return np.ones(size)
    return (real + LEANS_ON * level) / (hoped + LEANS_ON) / level


def _expected(purchases: OrderDays, histories: BuyingHistories, ahead: int) -> Reals:
    clock = clock_of(histories, ahead)
    # Sums that several threads share come out by how many there are.
    with threadpool_limits(1, user_api="blas"):
        fitted = fit(clock, purchases, histories)
    shown, weight = read(clock.speed(fitted.paces)), np.exp(fitted.spend * histories.spend)
    last, now, then = (
        weight * shown[histories.first, days]
        for days in (histories.last, histories.observed, histories.observed + ahead)
    )
    return expected_repeats(fitted.logs, histories.repeats.astype(np.float64), last, now, then - now)


def fit(clock: BuyingClock, purchases: OrderDays, histories: BuyingHistories) -> Fitted:
    """Return what makes the data likeliest, the calendar's paces leaning on the usual one."""
    repeats = histories.repeats.astype(np.float64)
    by_pace = repeats_by_pace(clock, purchases, histories)
    spent = float(repeats @ histories.spend)
    leaning = np.concatenate([np.zeros(clock.size - clock.blocks), np.full(clock.blocks, 1 / USUAL_SPREAD**2)])

    def loss(found: Reals) -> tuple[float, Reals]:
        logs, spend, paces = found[:4], found[4], found[5:]
        speed, weight = clock.speed(paces), np.exp(spend * histories.spend)
        shown = read(speed)
        last, observed = (weight * shown[histories.first, days] for days in (histories.last, histories.observed))
        there, stopped = log_likelihoods(logs, repeats, last, observed)
        every = np.logaddexp(there, stopped)
        rate = np.exp(logs[0]) + repeats
        of_observed = -np.exp(there - every) * rate / (np.exp(logs[1]) + observed)
        of_last = -np.exp(stopped - every) * rate / (np.exp(logs[1]) + last)
        # What a day's pace moves is all that the clock shows later.
        moved = np.zeros(shown.shape)
        np.add.at(moved, (histories.first, histories.observed), weight * of_observed)
        np.add.at(moved, (histories.first, histories.last), weight * of_last)
        later = np.cumsum(moved[:, ::-1], axis=1)[:, ::-1][:, 1:]
        value = every.sum() + by_pace @ paces + spent * spend - leaning @ paces**2 / 2
        slope = np.concatenate(
            [
                _slopes(logs, (repeats, last, observed), every),
                [((of_observed * observed + of_last * last) @ histories.spend) + spent],
                clock.summed(later * speed) + by_pace - leaning * paces,
            ]
        )
        return -float(value) / len(repeats), -slope / len(repeats)

    start = np.concatenate([START, np.zeros(1 + clock.size)])
    limits = [LIMITS] * 4 + [(-4.0, 4.0)] * (1 + clock.size)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 300}).x
    return Fitted(best[:4], float(best[4]), best[5:])


def _slopes(logs: Reals, given: tuple[Reals, Reals, Reals], every: Reals) -> Reals:
    there = [(np.logaddexp(*log_likelihoods(logs + step, *given)) - every).sum() for step in np.eye(4) * _STEP]
    return np.array(there) / _STEP
