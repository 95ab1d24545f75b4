"""Orders weighed and shared out in one compiled loop, straight into the slots of their touches.

To the last unit what `model_weights` and `apportion` say step by step, with no array of weights or shares between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from attribution.credit.kernel.apportion import MICRO, MOST_MINOR, MOST_WHOLE, UNIT
from attribution.credit.kernel.compiled_apportion import give_extras, quotient
from attribution.credit.kernel.whole import Whole

_TIMES = UNIT // MICRO
_THOUSAND = 1000  # what a person's touch counts, beside which an exposure's thousandths stand


@dataclass(frozen=True, slots=True, kw_only=True)
class SlottedOrders:
    """Orders of as many touches each: (orders, touches) probabilities and slots, the slot of the rest, the worth."""

    micro: Whole
    slots: Whole
    rests: Whole
    net_minor: Whole


def split_by_route(
    said: Whole, route: Whole, orders: SlottedOrders, units: Whole, minor: Whole
) -> NDArray[np.bool_] | None:
    """Put down what each slot has; return which orders have no weight, or None where the numbers are too large.

    Args:
        said: (routes, touches + 1) weights, nobody's first.
        route: (orders,) which of these.
        orders: what is shared out.
        units: of every slot; filled where the orders are.
        minor: the same.
    """
    nothing = np.zeros(len(route), np.bool_)
    whole = said.sum(axis=1)
    of = (orders.micro, orders.slots, orders.rests, orders.net_minor, units, minor, nothing)
    return nothing if _by_route(said, whole, route, *of) else None


def split_by_effects(  # noqa: PLR0913, PLR0917 - what channels are worth, whose touches they are, and what is shared out
    effects: Whole,
    codes: Whole,
    places: Whole,
    exposed: Any,
    exposure_thousandths: int,
    orders: SlottedOrders,
    *,
    units: Whole,
    minor: Whole,
) -> NDArray[np.bool_] | None:
    """Return what `split_by_route` does, and do the same: weights are what channels are worth.

    Args:
        effects: by the code of a channel.
        codes: of touches, by their places.
        places: (orders, touches) of the touches.
        exposed: (orders, touches) whether each was only shown.
        exposure_thousandths: what such a one counts of a person's.
        orders: as of `split_by_route`, with `units` and `minor`.
        units: see there.
        minor: see there.
    """
    nothing = np.zeros(len(places), np.bool_)
    of = (orders.micro, orders.slots, orders.rests, orders.net_minor, units, minor, nothing)
    return nothing if _by_effects(effects, codes, places, exposed, exposure_thousandths, *of) else None


def _compiled(function: Any) -> Any:
    return njit(cache=True, nogil=True)(function)


@_compiled
def _share_out(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    order: int, whole: int, weights: Any, micro: Any, slots: Any, rest: int, net: int, units: Any, minor: Any, room: Any
) -> bool:
    """Share one order out; return whether anything has a weight."""
    touches = len(weights)
    if whole <= 0:
        units[rest], minor[rest] = UNIT, net
        for touch in range(touches):
            units[slots[order, touch]], minor[slots[order, touch]] = 0, 0
        return False
    parts, left = room[0], room[1]
    added, uneven = 0, 0
    for touch in range(touches):
        part, over = quotient(weights[touch], micro[order, touch] * _TIMES, whole)
        parts[touch], left[touch] = part, over
        added += part
        uneven += over
    carried = -(-uneven // whole)
    parts[touches], left[touches] = UNIT - added - carried, carried * whole - uneven
    give_extras(parts, left, carried)
    paid, amount, added = room[2], abs(net), 0
    for touch in range(touches + 1):
        part, over = quotient(parts[touch], amount, UNIT)
        paid[touch], left[touch] = part, over
        added += part
    give_extras(paid, left, amount - added)
    sign = -1 if net < 0 else 1
    for touch in range(touches):
        slot = slots[order, touch]
        units[slot], minor[slot] = parts[touch], paid[touch] * sign
    units[rest], minor[rest] = parts[touches], paid[touches] * sign
    return True


@_compiled
def _by_route(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    said: Any,
    wholes: Any,
    route: Any,
    micro: Any,
    slots: Any,
    rests: Any,
    net: Any,
    units: Any,
    minor: Any,
    nothing: Any,
) -> bool:
    touches = slots.shape[1]
    room = np.zeros((3, touches + 1), np.int64)
    for order in range(len(route)):
        whole = wholes[route[order]]
        if whole * (touches + 1) >= MOST_WHOLE or abs(net[order]) >= MOST_MINOR:
            return False
        weights = said[route[order], 1:]
        nothing[order] = not _share_out(
            order, whole, weights, micro, slots, rests[order], net[order], units, minor, room
        )
    return True


@_compiled
def _by_effects(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    effects: Any,
    codes: Any,
    places: Any,
    exposed: Any,
    thousandths: int,
    micro: Any,
    slots: Any,
    rests: Any,
    net: Any,
    units: Any,
    minor: Any,
    nothing: Any,
) -> bool:
    touches = slots.shape[1]
    room, weights = np.zeros((3, touches + 1), np.int64), np.zeros(touches, np.int64)
    for order in range(len(places)):
        whole, worth, acted = 0, 0, False
        for touch in range(touches):
            effect = effects[codes[places[order, touch]]]
            worth += effect
            acted = acted or not exposed[order, touch]
            weights[touch] = effect * (thousandths if exposed[order, touch] else _THOUSAND)
            whole += weights[touch]
        if not acted:
            whole += worth * (_THOUSAND - thousandths)
        if whole * (touches + 1) >= MOST_WHOLE or abs(net[order]) >= MOST_MINOR:
            return False
        nothing[order] = not _share_out(
            order, whole, weights, micro, slots, rests[order], net[order], units, minor, room
        )
    return True
