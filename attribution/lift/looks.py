"""How wide an interval must be that may be looked at more than once.

Planned looks spend the 5 % bit by bit (Lan and DeMets 1983, spending in the manner of O'Brien and Fleming), with
boundaries found by the recursion of Armitage, McPherson and Rowe (1969). Open-ended looks use the asymptotic
confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021), which holds at all times at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import log, sqrt

import numpy as np
from scipy.optimize import brentq

from attribution.lift import normal
from attribution.lift.power import ALPHA
from ledger.records.experiment import Looks

FIXED = float(normal.ppf(1 - ALPHA / 2))
"""Half the width of a fixed interval, in standard errors."""

SPENT = 0.035
"""What several planned looks spend of the 5 % in all: of skewed counts of orders, errors are estimated early on."""

_TUNED = -2 * log(ALPHA) + log(-2 * log(ALPHA)) + 1
"""Where the confidence sequence is narrowest, in its own unit of information: put at the planned end."""

_HALF_GRID = 600
_REACH = 8.0  # a boundary beyond so many standard errors is never met


def open_ended(information: float) -> float:
    """Return half the width of an interval that holds at all times at once, in standard errors.

    Args:
        information: how much is known by now, as a share of what is known at the planned end; above 0, also above 1.
    """
    told = information * _TUNED
    return sqrt((told + 1) / told * log((told + 1) / ALPHA**2))


def planned(informations: Sequence[float], times: Sequence[float]) -> float:
    """Return half the width of the interval at the last of some planned looks, in standard errors.

    Args:
        informations: what was known at each look so far, in any unit, growing.
        times: when each look took place, as a share of the planned length, growing up to at most 1: by it the error is
            spent, so that nothing that was found decides how much. One look, at the end, is a fixed test: all 5 %.
    """
    if tuple(times) == (1.0,):
        return FIXED
    return _boundary(tuple(informations), tuple(times))


@cache
def _boundary(informations: tuple[float, ...], times: tuple[float, ...]) -> float:
    density: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None
    grid = np.zeros(1)
    spent_before, bound = 0.0, _REACH
    for place, (known, time) in enumerate(zip(informations, times, strict=True)):
        spent = _spent(time)
        step = known - (informations[place - 1] if place else 0.0)
        if step <= 0:
            continue
        bound = _bound(density, grid, sqrt(known), sqrt(step), max(spent - spent_before, 0.0))
        spent_before = spent
        inside = np.linspace(-bound * sqrt(known), bound * sqrt(known), 2 * _HALF_GRID + 1)
        density = _moved(density, grid, inside, sqrt(step))
        grid = inside
    return bound


def _spent(time: float) -> float:
    """The error spent by a time: hardly any early, all at the end."""
    return float(2 * normal.sf(normal.ppf(1 - SPENT / 2) / sqrt(min(time, 1.0)))) if time > 0 else 0.0


def _bound(
    density: np.ndarray[tuple[int], np.dtype[np.float64]] | None,
    grid: np.ndarray[tuple[int], np.dtype[np.float64]],
    scale: float,
    step: float,
    spend: float,
) -> float:
    def left_over(bound: float) -> float:
        return _outside(density, grid, bound * scale, step) - spend

    return _REACH if left_over(_REACH) >= 0 else float(brentq(left_over, 0.5, _REACH, xtol=1e-9))


def _outside(
    density: np.ndarray[tuple[int], np.dtype[np.float64]] | None,
    grid: np.ndarray[tuple[int], np.dtype[np.float64]],
    edge: float,
    step: float,
) -> float:
    """Return the probability that the process, inside so far, is outside of the edges after a step."""
    if density is None:
        return float(2 * normal.sf(edge / step))
    beyond = normal.sf((edge - grid) / step) + normal.cdf((-edge - grid) / step)
    return float(np.trapezoid(density * beyond, grid))


def _moved(
    density: np.ndarray[tuple[int], np.dtype[np.float64]] | None,
    grid: np.ndarray[tuple[int], np.dtype[np.float64]],
    inside: np.ndarray[tuple[int], np.dtype[np.float64]],
    step: float,
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if density is None:
        return np.asarray(normal.pdf(inside / step) / step)
    steps = normal.pdf((inside[:, None] - grid[None, :]) / step) / step
    return np.asarray(np.trapezoid(steps * density[None, :], grid, axis=1))


def widening_at_the_end(looks: Looks, planned_looks: int) -> float:
    """Return how much wider than a fixed interval one is at the planned end, households coming in evenly."""
    if looks is Looks.OPEN_ENDED:
        return open_ended(1.0) / FIXED
    times = [look / planned_looks for look in range(1, planned_looks + 1)]
    return planned([time**2 for time in times], times) / FIXED
