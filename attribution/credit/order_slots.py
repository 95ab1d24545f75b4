"""Orders and the touches that may claim a part of them, as slots: a number a row of `credit`, in its order.

An order's first slot is what no touch can claim; its touches follow, in the order of their ids. What a model gives is
two arrays, a number a slot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.credit.journeys_by_length import JourneyBlock, Touches, Truths, by_length
from attribution.credit.kernel.apportion import UNIT, money
from attribution.credit.kernel.whole import Whole

NOBODYS = -1  # the place of what no touch can claim
_AT_ONCE = 1 << 16  # journeys: what stays in the processor's cache costs half


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSlots:
    """So many orders, and a slot for each row that a model has of them.

    `first` is an order's first slot; `orders` and `touches` are of each slot its order and its touch's place, NOBODYS
    for the rest; `slot_of_touch` is the other way round. `units` and `minor` are what slots have by every model, 0
    where a model decides; `journeys` are where it does, some of one length at a time, their touches by place.
    """

    net_minor: Whole
    back_minor: Whole
    first: Whole
    orders: Whole
    touches: Whole
    slot_of_touch: Whole
    journeys: tuple[JourneyBlock, ...]
    walks: Truths  # of each touch, whether a model may give it something
    units: Whole
    minor: Whole

    def __len__(self) -> int:
        """Return how many slots there are."""
        return len(self.orders)


def slots_of(touches: Touches, net_minor: Whole, back_minor: Whole, enrolled: Whole) -> OrderSlots:
    """Return the slots of orders.

    Args:
        touches: by order, and then by their ids; those without a turn stand there and earn nothing by their walk.
        net_minor: (orders,) what each is worth.
        back_minor: (orders,) what was given back of it on another day.
        enrolled: of each touch its part of an automation's order in units of 1e-12, or -1 where it set none up.
    """
    orders, every = len(net_minor), len(touches.orders)
    counts = np.bincount(touches.orders, minlength=orders) + 1
    first = np.cumsum(counts) - counts
    slot_of_touch = np.arange(every) + touches.orders + 1
    places = np.full(every + orders, NOBODYS, np.int64)
    places[slot_of_touch] = np.arange(every)
    units, minor = np.zeros(len(places), np.int64), np.zeros(len(places), np.int64)
    walks = touches.turns > 0
    alone = np.ones(orders, np.bool_)
    alone[touches.orders[walks]] = False
    units[first[alone]], minor[first[alone]] = UNIT, net_minor[alone]
    enrolling = np.flatnonzero(enrolled >= 0)
    of = touches.orders[enrolling]
    parts = np.stack([enrolled[enrolling], UNIT - enrolled[enrolling]], axis=1)
    for column, slots in ((0, slot_of_touch[enrolling]), (1, first[of])):
        units[slots], minor[slots] = parts[:, column], money(parts, net_minor[of])[:, column]
    journeys = tuple(
        every_of_length.part(slice(start, start + _AT_ONCE))
        for every_of_length in by_length(touches)
        for start in range(0, len(every_of_length.orders), _AT_ONCE)
    )
    return OrderSlots(
        net_minor=net_minor,
        back_minor=back_minor,
        first=first,
        orders=np.repeat(np.arange(orders), counts),
        touches=places,
        slot_of_touch=slot_of_touch,
        journeys=journeys,
        walks=walks,
        units=units,
        minor=minor,
    )
