"""What each model gives each slot of each order: shares first, then the money by those shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from attribution.credit.journeys_by_length import JourneyBlock, Truths
from attribution.credit.kernel.apportion import UNIT, money, shares_and_money
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import LooksAt, Model
from attribution.credit.model_weights import Learned, weigh_journeys
from attribution.credit.order_slots import OrderSlots

MANY_ORDERS = 20_000  # below that they are split before the compiler's library is loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What models of these names give: units (1e-12 of an order) and minor of each slot.

    `telling` is under which names of the channels; None: under any. `there` are the slots that the models have a row
    of, None where they have all: an order none of whose touches has any weight is nobody's, and names no touch.
    """

    models: tuple[str, ...]
    telling: int | None
    units: Whole
    minor: Whole
    there: Truths | None

    def met(self) -> Whole:
        """Return 1 for each slot that there is a row of, else 0."""
        return np.ones(len(self.units), np.int64) if self.there is None else self.there.astype(np.int64)


def split_orders(
    slots: OrderSlots, learned: Learned, tellings: Sequence[Whole], *, compiled: bool | None = None
) -> Iterator[Split]:
    """Yield what is given, model by model; those that say the same of every order come together.

    Args:
        slots: of the orders.
        learned: the models of the run, and what they know of channels.
        tellings: codes of channels of the touches, by their places; another telling calls channels otherwise.
        compiled: by the compiled loop; left out, for many orders. The result is the same.
    """
    if compiled is None:
        compiled = goes_compiled(len(slots.net_minor))
    for models in _alike(learned.models):
        alone = models[0].looks_at == LooksAt.PLACES
        for telling, codes in enumerate(tellings[:1] if alone else tellings):
            yield _split(slots, learned, models, None if alone else telling, codes, compiled=compiled)


def goes_compiled(orders: int) -> bool:
    """Return whether so many orders are split by the compiled loop."""
    return orders >= MANY_ORDERS and find_spec("numba") is not None


def _alike(models: Sequence[Model]) -> list[tuple[Model, ...]]:
    found: dict[object, list[Model]] = {}
    for model in models:
        found.setdefault((model.weigh, model.looks_at) if model.weigh else model.name, []).append(model)
    return [tuple(some) for some in found.values()]


def _split(  # noqa: PLR0913 - what is split, by what, and how
    slots: OrderSlots, learned: Learned, models: tuple[Model, ...], telling: int | None, codes: Whole, *, compiled: bool
) -> Split:
    units, minor, there = slots.units.copy(), slots.minor.copy(), None
    for journeys in slots.journeys:
        weights, whole = weigh_journeys(models[0], journeys, codes[journeys.places], learned)
        nothing = np.flatnonzero(whole <= 0)
        if len(nothing):
            there = np.ones(len(units), np.bool_) if there is None else there
            there[slots.slot_of_touch[journeys.places[nothing]]] = False
            rests = slots.first[journeys.orders[nothing]]
            units[rests], minor[rests] = UNIT, slots.net_minor[journeys.orders[nothing]]
            some = np.flatnonzero(whole > 0)
            journeys, weights, whole = journeys.part(some), weights[some], whole[some]  # noqa: PLW2901
        shared, paid = shares_and_money(
            weights, whole, journeys.micro, slots.net_minor[journeys.orders], compiled=compiled
        )
        for numbers, found in ((units, shared), (minor, paid)):
            numbers[slots.slot_of_touch[journeys.places]] = found[:, :-1]
            numbers[slots.first[journeys.orders]] = found[:, -1]
    return Split(
        models=tuple(model.by_order for model in models), telling=telling, units=units, minor=minor, there=there
    )


def given_back(slots: OrderSlots, units: Whole) -> Whole:
    """Return of each slot its part of what was given back on another day: largest remainder, as credit itself.

    An order's parts add to its refund, and with the credit to what was paid.
    """
    back = np.zeros(len(units), np.int64)
    walked = np.zeros(len(slots.net_minor), np.bool_)
    for journeys in slots.journeys:
        walked[journeys.orders] = True
        some = journeys.part(np.flatnonzero(slots.back_minor[journeys.orders] > 0))
        _give_back(slots, some, units, back)
    rest = np.flatnonzero(~walked & (slots.back_minor > 0))
    ends = np.append(slots.first, len(slots))[1:]
    for order in rest[ends[rest] - slots.first[rest] > 1].tolist():
        places = np.arange(slots.first[order] + 1, ends[order] + 1)
        places[-1] = slots.first[order]
        back[places] = money(units[None, places], slots.back_minor[[order]])[0]
    whole = rest[ends[rest] - slots.first[rest] == 1]
    back[slots.first[whole]] = slots.back_minor[whole]
    return back


def _give_back(slots: OrderSlots, journeys: JourneyBlock, units: Whole, back: Whole) -> None:
    places = np.concatenate([slots.slot_of_touch[journeys.places], slots.first[journeys.orders][:, None]], axis=1)
    back[places] = money(units[places], slots.back_minor[journeys.orders])
