"""The effect of what was withheld: the difference of two means, less what orders before the test explain.

Each arm is regressed on what its households ordered before (Lin 2013: interacted adjustment, which never costs
precision in a large test and needs no true model); the error is the robust one of that estimate. Means are taken at the
mean of both arms together, so the effect is that of the households of the test.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

PerHome = npt.NDArray[np.float64]
LEAST = 10  # households of an arm below which nothing is estimated
FEW = 30
"""Households of an arm that ordered, below which its spread may be told too small: in an arm of few orders by chance
alone nobody orders, and then it looks certain. Both arms together tell there how wide orders spread for what they come
to, and the arm tells what they come to, as if a few more had been placed in it."""
MORE = 2
"""So many more: as Agresti and Coull (1998) add two to a count before its error is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a household orders more for having been treated, with its standard error; and what the held-out order."""

    estimate: float
    standard_error: float
    held_out_mean: float


def effect_of(treated: PerHome, held_out: PerHome, before_treated: PerHome, before_held_out: PerHome) -> Effect | None:
    """Estimate an effect; None where an arm has too few households, or nobody ordered anything.

    Args:
        treated: what each treated household ordered, shape (n,).
        held_out: the same of those that are held out, shape (m,).
        before_treated: what is known of each from before the test, shape (n, k); k may be 0.
        before_held_out: the same, shape (m, k).
    """
    if min(len(treated), len(held_out)) < LEAST or not (treated.any() or held_out.any()):
        return None
    # What only a few did would be fitted to these few.
    told = np.minimum((before_treated != 0).sum(axis=0), (before_held_out != 0).sum(axis=0)) >= LEAST
    before = np.concatenate([before_treated, before_held_out])[:, told]
    before = before - before.mean(axis=0)
    if min(len(treated), len(held_out)) <= 2 * before.shape[1] + 2:
        before = before[:, :0]
    one = _at_the_mean(treated, before[: len(treated)])
    other = _at_the_mean(held_out, before[len(treated) :])
    both = _Both(
        spread=(one.squares + other.squares) / (one.free + other.free),
        total=one.total + other.total,
        households=one.households + other.households,
        ordered=one.ordered + other.ordered,
    )
    apart = one.slopes - other.slopes
    drawn = float(apart @ np.atleast_2d(np.cov(before, rowvar=False)) @ apart) / len(before) if apart.size else 0.0
    return Effect(
        estimate=one.mean - other.mean,
        standard_error=sqrt(one.error(both) + other.error(both) + drawn),
        held_out_mean=float(held_out.mean()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Both:
    """Both arms together: the variance of a household, and what they ordered in all."""

    spread: float
    total: float
    households: int
    ordered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arm:
    """An arm's mean where what is known from before is 0, its slopes, and what it leaves unexplained."""

    mean: float
    slopes: PerHome
    squares: float
    free: int  # degrees of freedom of these
    households: int
    ordered: int
    total: float

    def error(self, both: _Both) -> float:
        """Return the variance of the mean."""
        own = self.squares / self.free
        return (own if self.ordered >= FEW else max(own, self._alike(both))) / self.households

    def _alike(self, both: _Both) -> float:
        """What the variance of a household would be for what is ordered here and a little more, as both spread."""
        if both.total <= 0:  # money that went back: there is no telling what an order comes to
            return both.spread
        come_to = self.total + MORE * both.total / both.ordered
        return min(1.0, come_to / self.households / (both.total / both.households)) * both.spread


def _at_the_mean(ordered: PerHome, before: PerHome) -> _Arm:
    count, width = before.shape
    known = np.column_stack([np.ones(count), before])
    weights, *_ = np.linalg.lstsq(known, ordered, rcond=None)
    return _Arm(
        mean=float(weights[0]),
        slopes=weights[1:].astype(np.float64),
        squares=float(((ordered - known @ weights) ** 2).sum()),
        free=count - width - 1,
        households=count,
        ordered=int((ordered != 0).sum()),
        total=float(ordered.sum()),
    )
