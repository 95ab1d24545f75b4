"""Quantiles of gamma distributions, in NumPy alone: SciPy is larger than the function that decides may be."""

from __future__ import annotations

from math import lgamma, log
from statistics import NormalDist
from typing import Final

import numpy as np

from replenishment.arrays import Real

_NEARLY_NORMAL: Final = 100.0  # from this shape on the cube root is normal, to two ten-thousandths of the quantile
_TERMS: Final = 400  # of the series: more than any quantile up to .999 below that shape needs
_ENOUGH: Final = 1e-10
_STEPS: Final = 8


def gamma_quantile(chance: float, shape: Real, scale: Real) -> Real:
    """Return below what such a gamma distribution lies with a chance (0.5 to 0.999); 0 where shape or scale is 0."""
    shapes, scales = np.asarray(shape, float), np.asarray(scale, float)
    some = (shapes > 0) & (scales > 0)
    shapes = np.where(some, shapes, 1.0)
    large = shapes >= _NEARLY_NORMAL
    found = np.where(large, _by_cube_root(chance, shapes), _by_steps(chance, np.where(large, 1.0, shapes)))
    return np.where(some, found * np.where(some, scales, 0.0), 0.0)


def _by_cube_root(chance: float, shape: Real) -> Real:
    """Wilson and Hilferty 1931."""
    ninth = 1 / (9 * shape)
    return np.asarray(shape * np.maximum(1 - ninth + NormalDist().inv_cdf(chance) * np.sqrt(ninth), 0.0) ** 3)


def _by_steps(chance: float, shape: Real) -> Real:
    """Newton's steps from the cube root, or from the density's beginning where that is all there is."""
    of_shape = np.array([lgamma(one + 1) for one in shape.ravel()]).reshape(shape.shape)
    begins = np.exp((log(chance) + of_shape) / shape)  # where the density's exponential is nearly 1
    point = np.where(shape < 1, begins, np.maximum(_by_cube_root(chance, shape), 1e-9))
    for _ in range(_STEPS):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            log_point = np.log(point)
            rises = np.exp(shape * log_point - point - of_shape)  # density, times point / shape
            step = (rises * _series(point, shape) - chance) / (rises * shape / point)
        wanted = np.where(np.isfinite(step), point - step, point)
        point = np.clip(wanted, point / 4, point * 4)
    return np.asarray(point)


def _series(point: Real, shape: Real) -> Real:
    """Return what the regularised lower incomplete gamma function is, beside its first term."""
    term = np.ones_like(point)
    total = term.copy()
    for place in range(1, _TERMS):
        term *= point / (shape + place)
        total += term
        if (term < _ENOUGH * total).all():
            break
    return total
