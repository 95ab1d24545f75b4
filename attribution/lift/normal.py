"""The normal distribution, as `scipy.stats.norm` has it: importing that costs every start of a run half a second."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

_SCALE = np.sqrt(2 * np.pi)
_LOG_SCALE = np.log(_SCALE)


def cdf(at: Any) -> Any:
    """Return the probability of less than each value."""
    return ndtr(at)


def sf(at: Any) -> Any:
    """Return the probability of more than each value."""
    return ndtr(-at)


def ppf(probability: Any) -> Any:
    """Return the value below which each probability lies."""
    return ndtri(probability)


def pdf(at: Any) -> Any:
    """Return the density at each value."""
    return np.exp(-(at**2) / 2.0) / _SCALE


def logpdf(at: Any, middle: Any, spread: Any) -> Any:
    """Return the logarithm of the density around `middle`, with the standard deviation `spread`."""
    apart = (at - middle) / spread
    return -(apart**2) / 2.0 - _LOG_SCALE - np.log(spread)
