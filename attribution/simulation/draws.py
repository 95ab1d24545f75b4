"""Random columns: a stream of its own for every subject, so that one subject's draws never shift another's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

US_PER_SECOND = 1_000_000
US_PER_HOUR = 3600 * US_PER_SECOND
US_PER_DAY = 24 * US_PER_HOUR


class Draws:
    """Draws of one subject in the world of one seed; shapes are (size,)."""

    def __init__(self, seed: int, subject: str) -> None:
        self._rng = np.random.default_rng([seed % 2**63, *subject.encode()])

    def happens(self, chance: float | Floats, size: int) -> Flags:
        """Return which of `size` things happen, each with its chance."""
        return np.asarray(self._rng.random(size) < chance)

    def one_of(self, shares: Sequence[float] | Floats, size: int) -> Ints:
        """Return numbers from 0 in proportion to `shares`, which need not sum to 1."""
        steps = np.cumsum(np.asarray(shares, dtype=np.float64))
        found = np.searchsorted(steps, self._rng.random(size) * steps[-1], side="right")
        return np.asarray(np.minimum(found, len(steps) - 1), dtype=np.int64)

    def below(self, limit: int | Ints, size: int) -> Ints:
        """Return whole numbers from 0 to below `limit`, which is at least 1."""
        return (self._rng.random(size) * limit).astype(np.int64)

    def between(self, low: float, high: float, size: int) -> Floats:
        """Return numbers spread evenly from low to high."""
        return self._rng.uniform(low, high, size)

    def waits_us(self, mean_us: float | Floats, size: int) -> Ints:
        """Return exponential waits in whole microseconds."""
        return (self._rng.exponential(1.0, size) * mean_us).astype(np.int64)

    def counts(self, mean: float | Floats, size: int) -> Ints:
        """Return Poisson counts."""
        return self._rng.poisson(mean, size).astype(np.int64)

    def normal(self, size: int) -> Floats:
        """Return standard normal numbers."""
        return self._rng.standard_normal(size)

    def gamma(self, shape: float, size: int) -> Floats:
        """Return gamma numbers of mean 1."""
        return self._rng.gamma(shape, 1 / shape, size)

    def order(self, size: int) -> Ints:
        """Return 0 to size - 1 in random order."""
        return self._rng.permutation(size).astype(np.int64)


def nothing(size: int, dtype: Any = np.int64) -> NDArray[Any]:
    """Return a column of zeros: for identifiers, none."""
    return np.zeros(size, dtype=dtype)
