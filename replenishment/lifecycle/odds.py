"""A logistic regression with a ridge, by Newton's method: the same numbers on every run, by NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from replenishment.arrays import Real, Yes
from replenishment.forecast.scaling import scaled

_RIDGE, _LOOSE = 20.0, 1e-3  # on effects, as so many cases' worth; on the level
_ROUNDS, _STILL = 30, 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """A fitted model.

    Attributes:
        centre: of each feature.
        spread: of each feature.
        effects: of each feature, a deviation; the last is the level.
    """

    centre: Real
    spread: Real
    effects: Real

    def chances(self, features: Real) -> Real:
        """Return the chance of each, shape (n,)."""
        return _chance(_design(scaled(features, self.centre, self.spread)) @ self.effects)

    def pulls(self, features: Real) -> Real:
        """Return what each feature adds to each one's log-odds, beside the usual; shape (n, features)."""
        return np.asarray(scaled(features, self.centre, self.spread) * self.effects[:-1])


def fit_odds(features: Real, happened: Yes, weight: Real) -> Odds:
    """Fit to at least one case, each with its weight.

    Args:
        features: shape (n, features), finite.
        happened: shape (n,).
        weight: shape (n,), how much each counts.
    """
    centre, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    design, effects = _design(scaled(features, centre, spread)), np.zeros(features.shape[1] + 1)
    ridge = np.append(np.full(features.shape[1], _RIDGE), _LOOSE)
    with threadpool_limits(1, user_api="blas"):  # the same sums on every machine with the same library
        for _ in range(_ROUNDS):
            chance = _chance(design @ effects)
            slope = design.T @ (weight * (happened - chance)) - ridge * effects
            bend = (design * (weight * chance * (1 - chance))[:, None]).T @ design + np.diag(ridge)
            step = np.linalg.solve(bend, slope)
            effects = effects + step * min(1.0, 3.0 / max(float(np.abs(step).max()), _STILL))
            if np.abs(step).max() < _STILL:
                break
    return Odds(centre=centre, spread=spread, effects=effects)


def _design(deviations: Real) -> Real:
    """Return the features with a column of ones, for the level."""
    return np.hstack([deviations, np.ones((len(deviations), 1))])


def _chance(odds: Real) -> Real:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
