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
_BLOCK = 1 << 16  # numbers at a time: they stay in the processor's cache, and a unit that is too large is soon seen
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
    if _are_whole(numbers, longest):
        return InUnits(numbers.astype(np.int64, copy=False), 1)
    given = numbers.astype(np.float64, copy=False)
    room = min(_ROOM / (_bound(given) * longest or 1.0), _LEAST_UNIT)
    for decimals in range(MOST_DECIMALS + 1):
        unit = 10**decimals
        if unit >= room:
            break
        if (whole := _whole_in(given, unit)) is not None:
            return InUnits(whole, unit)
    power = math.floor(math.log2(room))
    return InUnits(np.rint(np.ldexp(given, power)).astype(np.int64), Fraction(2) ** power)


def in_one_unit(some: NDArray[np.generic], others: NDArray[np.generic], longest: int = 1) -> tuple[InUnits, InUnits]:
    """Return numbers of two kinds, which are added to each other, in one unit; see `in_units`."""
    if all(_are_whole(numbers, longest, of=len(some) + len(others)) for numbers in (some, others)):
        return InUnits(some.astype(np.int64, copy=False), 1), InUnits(others.astype(np.int64, copy=False), 1)
    both = in_units(np.concatenate([some, others]), longest)
    return InUnits(both.whole[: len(some)], both.per_one), InUnits(both.whole[len(some) :], both.per_one)


def _are_whole(numbers: NDArray[np.generic], longest: int, *, of: int = 0) -> bool:
    """Tell whether they are whole numbers, and sums of as many (or `of` so many) have room."""
    if numbers.dtype.kind not in "iu":
        return False
    return not len(numbers) or float(numbers.max(initial=0)) * (of or len(numbers)) * longest < _ROOM


def _whole_in(given: Measures, unit: int) -> Whole | None:
    """Return them in a unit, or None where not all are whole in it."""
    whole = np.empty(len(given), np.int64)
    for start in range(0, len(given), _BLOCK):
        block = given[start : start + _BLOCK]
        rounded = np.rint(block * unit)
        if not np.array_equal(rounded / unit, block):
            return None
        whole[start : start + _BLOCK] = rounded
    return whole


def _bound(numbers: NDArray[np.generic]) -> float:
    """Return a number that their sum does not exceed, the same in whatever order they come."""
    return float(numbers.max(initial=0)) * len(numbers)
