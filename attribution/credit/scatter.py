"""Sums of numbers by cell, all of them whole: many are added at once, and cells that nothing is of cost nothing."""

from __future__ import annotations

import numpy as np

from attribution.credit.kernel.whole import Whole

_MOST_DENSE = 1 << 24


class Scatter:
    """Where each of some numbers goes.

    Args:
        codes: of each number its cell, from 0 to `size` - 1.
        size: how many cells there may be.
    """

    def __init__(self, codes: Whole, size: int) -> None:
        if size <= _MOST_DENSE:
            self.cells, self._places = np.arange(size), codes
        else:
            self.cells, self._places = np.unique(codes, return_inverse=True)
        self._size = size

    def added(self, numbers: Whole) -> Whole:
        """Return the sum of each of `cells`, of as many numbers as there were codes."""
        sums = np.zeros(len(self.cells), np.int64)
        np.add.at(sums, self._places, numbers)
        return sums

    def dense(self, numbers: Whole) -> Whole:
        """Return the sum of every cell that there may be."""
        sums = np.zeros(self._size, np.int64)
        sums[self.cells] = self.added(numbers)
        return sums
