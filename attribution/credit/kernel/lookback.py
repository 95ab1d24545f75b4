"""Which touches lie before which orders: journeys of a window, found without joining row by row.

Touches are sorted by household and time once; the journey of an order is then one stretch of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attribution.credit.kernel.coded import ChannelCodes
from attribution.credit.kernel.pass_over import Kernel, takes_compiled
from attribution.credit.kernel.whole import Whole

HouseholdFlags = npt.NDArray[np.bool_]

_ROOM = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Journeys as touches' channel codes, `codes[offsets[i]:offsets[i + 1]]`; those of orders first.

    `orders` are the rows of the orders that have one, in the order of their journeys; what follows are stretches of a
    household's touches that no order used.
    """

    codes: ChannelCodes
    offsets: Whole
    orders: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Of each row, whose it is (numbers from 0 on), when, and how rows of one moment are told apart."""

    household: Whole
    at: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedTouches:
    """Touches by household, time and channel, and the stretch of them that lies in each order's window."""

    touches: Moments
    channels: ChannelCodes
    starts: Whole
    ends: Whole


def look_back(  # noqa: PLR0913 - two tables, and how
    touches: Moments,
    channels: ChannelCodes,
    orders: Moments,
    window: int,
    *,
    lost: bool = True,
    kernel: Kernel = Kernel.AUTO,
) -> Journeys:
    """Return the journeys of orders, and what is left over cut into stretches of one window.

    Args:
        touches: in any order.
        channels: of each touch; touches of one household and moment go by it.
        orders: likewise; a touch at the order's own moment is before it.
        window: how far before an order a touch may lie, in the unit of time; also how long a stretch without order is.
        lost: whether what is left over is wanted; without, only touches of households that ordered are looked at.
        kernel: whether the loops are compiled; what is found is the same.
    """
    homes = int(max(touches.household.max(initial=-1), orders.household.max(initial=-1))) + 1
    wanted = np.full(homes, lost)
    wanted[orders.household] = True
    if takes_compiled(kernel, len(channels)):
        from attribution.credit.kernel.compiled_lookback import sorted_touches

        found = sorted_touches(touches, channels, orders, window, wanted)
    else:
        found = _sorted_touches(touches, channels, orders, window, wanted)
    there = np.flatnonzero(found.ends > found.starts)
    starts, ends, codes = found.starts[there], found.ends[there], found.channels
    left = _unused(len(codes), starts, ends) if lost else np.zeros(0, np.int64)
    lengths = ends - starts
    unused = _stretches(found.touches.household[left], found.touches.at[left], window)
    places = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
    return Journeys(
        codes=np.concatenate([codes[places], codes[left]]),
        offsets=np.concatenate([[0], np.cumsum(np.concatenate([lengths, unused]))]),
        orders=there,
    )


def _sorted_touches(
    touches: Moments, channels: ChannelCodes, orders: Moments, window: int, wanted: HouseholdFlags
) -> SortedTouches:
    if not wanted.all():
        kept = np.flatnonzero(wanted[touches.household])
        touches, channels = Moments(household=touches.household[kept], at=touches.at[kept]), channels[kept]
    first = int(min(touches.at.min(initial=0), orders.at.min(initial=0)))
    order = _sorted(touches, channels)
    household, at, codes = touches.household[order], touches.at[order] - first, channels[order]
    span = int(max(at.max(initial=0), orders.at.max(initial=0) - first)) + window + 2
    key = household * span + at
    placed = orders.household * span + (orders.at - first)
    floor = np.maximum(orders.at - first - window, 0) + orders.household * span
    return SortedTouches(
        touches=Moments(household=household, at=at),
        channels=codes,
        starts=np.searchsorted(key, floor, "left"),
        ends=np.searchsorted(key, placed, "right"),
    )


def _unused(count: int, starts: Whole, ends: Whole) -> Whole:
    used = np.bincount(starts, minlength=count + 1) - np.bincount(ends, minlength=count + 1)
    return np.flatnonzero(np.cumsum(used[:-1]) == 0)


def _sorted(touches: Moments, channels: ChannelCodes) -> Whole:
    """Return the touches' places by household, time and channel."""
    at = touches.at - touches.at.min(initial=0)
    span = int(at.max(initial=0)) + 1
    if (int(touches.household.max(initial=0)) + 1) * span >= _ROOM:
        return np.lexsort((channels, at, touches.household))
    key = touches.household * span + at
    order = np.argsort(key)
    tied = np.diff(key[order]) == 0
    among = np.flatnonzero(np.append(tied, False) | np.insert(tied, 0, False))  # few touches are of one moment
    part = order[among]
    order[among] = part[np.lexsort((channels[part], key[part]))]
    return order


def _stretches(household: Whole, at: Whole, window: int) -> Whole:
    """Return the lengths of the stretches that sorted touches without an order fall into."""
    if not len(household):
        return np.zeros(0, np.int64)
    begins = np.concatenate([[True], household[1:] != household[:-1]])
    first = at[begins][np.cumsum(begins) - 1]
    stretch = (at - first) // window
    cuts = np.flatnonzero(begins | np.concatenate([[True], stretch[1:] != stretch[:-1]]))
    return np.diff(np.append(cuts, len(household)))
