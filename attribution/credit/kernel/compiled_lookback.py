"""Touches by household and time, and each order's stretch of them, as compiled loops: for many touches.

A household has few touches: they are dealt out to households and put in order there, which costs less than one sort of
them all. What is found is what the plain way finds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from attribution.credit.kernel.coded import ChannelCodes
from attribution.credit.kernel.lookback import HouseholdFlags, Moments, SortedTouches
from attribution.credit.kernel.whole import Whole

_FEW = 256  # touches of one household up to which they are put in order by insertion


def sorted_touches(
    touches: Moments, channels: ChannelCodes, orders: Moments, window: int, wanted: HouseholdFlags
) -> SortedTouches:
    """Return the touches of the wanted households in order, and the stretch of each order."""
    begins = _begins(touches.household, wanted)
    at, codes = np.empty(begins[-1], np.int64), np.empty(begins[-1], channels.dtype)
    _deal(touches.household, touches.at, channels, wanted, begins[:-1].copy(), at, codes)
    _put_in_order(at, codes, begins)
    for home in np.flatnonzero(np.diff(begins) > _FEW):
        part = slice(begins[home], begins[home + 1])
        order = np.lexsort((codes[part], at[part]))
        at[part], codes[part] = at[part][order], codes[part][order]
    starts, ends = _stretches(at, begins, orders.household, orders.at, window)
    household = np.repeat(np.arange(len(wanted)), np.diff(begins))
    return SortedTouches(touches=Moments(household=household, at=at), channels=codes, starts=starts, ends=ends)


def _compiled(function: Any) -> Any:
    return njit(cache=True, nogil=True)(function)


@_compiled
def _begins(household: Whole, wanted: Any) -> Whole:
    """Return where each household's touches begin, and where the last one's end."""
    begins = np.zeros(len(wanted) + 1, np.int64)
    for row in range(len(household)):
        if wanted[household[row]]:
            begins[household[row] + 1] += 1
    for home in range(len(wanted)):
        begins[home + 1] += begins[home]
    return begins


@_compiled
def _deal(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    household: Whole, at: Whole, codes: Any, wanted: Any, free: Whole, dealt_at: Whole, dealt_codes: Any
) -> None:
    for row in range(len(household)):
        home = household[row]
        if wanted[home]:
            dealt_at[free[home]] = at[row]
            dealt_codes[free[home]] = codes[row]
            free[home] += 1


@_compiled
def _put_in_order(at: Whole, codes: Any, begins: Whole) -> None:
    for home in range(len(begins) - 1):
        if begins[home + 1] - begins[home] > _FEW:
            continue
        for place in range(begins[home] + 1, begins[home + 1]):
            moment, code, to = at[place], codes[place], place
            while to > begins[home] and (at[to - 1] > moment or (at[to - 1] == moment and codes[to - 1] > code)):
                at[to], codes[to] = at[to - 1], codes[to - 1]
                to -= 1
            at[to], codes[to] = moment, code


@_compiled
def _stretches(at: Whole, begins: Whole, household: Whole, placed: Whole, window: int) -> tuple[Whole, Whole]:
    starts, ends = np.zeros(len(placed), np.int64), np.zeros(len(placed), np.int64)
    for order in range(len(placed)):
        begin, end = begins[household[order]], begins[household[order] + 1]
        own = at[begin:end]
        starts[order] = begin + np.searchsorted(own, placed[order] - window, "left")
        ends[order] = begin + np.searchsorted(own, placed[order], "right")
    return starts, ends
