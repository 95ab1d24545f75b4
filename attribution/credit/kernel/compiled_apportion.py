"""Largest remainder over many orders as one compiled loop: to the last unit what `apportion` returns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from attribution.credit.kernel.apportion import MICRO, UNIT
from attribution.credit.kernel.whole import Whole

_TIMES = UNIT // MICRO


def shares_and_money(weights: Whole, whole: Whole, micro: Whole, minor: Whole) -> tuple[Whole, Whole]:
    """Return what `apportion.shares_and_money` does; the numbers small enough for 64 bits, as it checks."""
    shape = (weights.shape[0], weights.shape[1] + 1)
    units, paid = np.empty(shape, np.int64), np.empty(shape, np.int64)
    _split(weights, whole, micro, minor, units, paid)
    return units, paid


def _compiled(function: Any) -> Any:
    return njit(cache=True, nogil=True)(function)


@_compiled
def quotient(part: Any, times: Any, whole: Any) -> tuple[Any, Any]:
    """Return quotient and remainder of part x times / whole, as `apportion` finds them."""
    quotient = np.int64(part * (times / whole))
    left = part * times - quotient * whole  # both overflow, by the same
    if left < 0:
        return quotient - 1, left + whole
    if left >= whole:
        return quotient + 1, left - whole
    return quotient, left


@_compiled
def give_extras(parts: Any, left: Any, extras: int) -> None:
    """Add one to so many parts, those with the largest remainders, of equal ones the earlier."""
    for _ in range(extras):
        largest = 0
        for place in range(1, len(left)):
            if left[place] > left[largest]:
                largest = place
        parts[largest] += 1
        left[largest] = -1


@_compiled
def _split(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    weights: Whole, whole: Whole, micro: Whole, minor: Whole, units: Whole, paid: Whole
) -> None:
    touches = weights.shape[1]
    left = np.zeros(touches + 1, np.int64)
    for order in range(len(weights)):
        added, uneven = 0, 0
        for touch in range(touches):
            part, over = quotient(weights[order, touch], micro[order, touch] * _TIMES, whole[order])
            units[order, touch], left[touch] = part, over
            added += part
            uneven += over
        carried = -(-uneven // whole[order])
        units[order, touches], left[touches] = UNIT - added - carried, carried * whole[order] - uneven
        give_extras(units[order], left, carried)
        amount, added = abs(minor[order]), 0
        for touch in range(touches + 1):
            part, over = quotient(units[order, touch], amount, UNIT)
            paid[order, touch], left[touch] = part, over
            added += part
        give_extras(paid[order], left, amount - added)
        if minor[order] < 0:
            for touch in range(touches + 1):
                paid[order, touch] = -paid[order, touch]
