"""Counts and amounts as whole numbers of one unit, so that sums of them are exact whatever their order."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Measures = NDArray[np.float64]
MOST_DECIMALS = 9
_ROOM = 2.0**62  # what a sum of whole numbers may reach
_LEAST_UNIT = 2.0**1000  # of them one unit makes one, at most: a number below that is as good as none


@dataclass(frozen=True, slots=True)
class InUnits:
    """Whole numbers, and how many of them make one."""

    whole: Whole
    per_one: int | Fraction

    def of(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return sums of them as numbers of ones."""
        return sums / float(self.per_one)


def in_units(numbers: NDArray[np.generic], longest: int = 1) -> InUnits:
    """Return numbers >= 0 as whole numbers of the largest decimal unit that they are all whole in.

    Measures with more than nine decimals, or too large for that, are rounded to a unit of which their sum holds about
    2**60: to some 1e-18 of the sum each.

    Args:
        numbers: finite, from 0 on.
        longest: how often one of them may go into one sum, at most.
    """
    if numbers.dtype.kind in "iu" and (not len(numbers) or _bound(numbers) * longest < _ROOM):
        return InUnits(numbers.astype(np.int64), 1)
    given = numbers.astype(np.float64)
    room = min(_ROOM / (_bound(given) * longest or 1.0), _LEAST_UNIT)
    for decimals in range(MOST_DECIMALS + 1):
        unit = 10**decimals
        if unit >= room:
            break
        rounded = np.rint(given * unit)
        if np.array_equal(rounded / unit, given):
            return InUnits(rounded.astype(np.int64), unit)
    power = math.floor(math.log2(room))
    return InUnits(np.rint(np.ldexp(given, power)).astype(np.int64), Fraction(2) ** power)


def _bound(numbers: NDArray[np.generic]) -> float:
    """Return a number that their sum does not exceed, the same in whatever order they come."""
    return float(numbers.max(initial=0)) * len(numbers)
