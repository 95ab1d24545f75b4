"""Sums by cell and bucket of households, added to part by part: what intervals are drawn from."""

from __future__ import annotations

import numpy as np

from attribution.credit.kernel.whole import Whole
from attribution.credit.sampling import bounds_of


class Cells:
    """Sums of shares and money of so many cells, the money by bucket; and which cells anything came into.

    Args:
        count: how many cells.
        buckets: of households.
    """

    def __init__(self, count: int, buckets: int) -> None:
        self._buckets = buckets
        self._met = np.zeros(count, np.bool_)
        self._units = np.zeros(count, np.int64)
        self._minor = np.zeros(count * buckets, np.int64)

    def add(self, cells: Whole, buckets: Whole, units: Whole, minor: Whole) -> None:
        """Add rows: the cell and bucket of each, its share in units and its money."""
        self._met[cells] = True
        np.add.at(self._units, cells, units)
        np.add.at(self._minor, cells * self._buckets + buckets, minor)

    def found(self) -> tuple[Whole, Whole, Whole, tuple[Whole, Whole]]:
        """Return the cells that were met, their units, their money, and the bounds of its sampling error."""
        met = np.flatnonzero(self._met)
        minor = self._minor.reshape(-1, self._buckets)[met]
        return met, self._units[met], minor.sum(axis=1), bounds_of(minor)
