"""What each model gives each slot of each order: shares first, then the money by those shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from attribution.credit.journeys_by_length import JourneyBlock, Truths
from attribution.credit.kernel.apportion import FOR_COMPILER, UNIT, money, shares_and_money
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import LooksAt, Model
from attribution.credit.model_weights import Learned, routes_of, weigh_journeys, weights_by_route
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

    def met(self) -> Whole | None:
        """Return 1 for each slot that there is a row of, else 0; None where there is one of each."""
        return None if self.there is None else self.there.astype(np.int64)


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
    loop = CompiledSplit(slots, learned) if compiled else None
    for models in _alike(learned.models):
        alone = models[0].looks_at == LooksAt.PLACES
        for telling, codes in enumerate(tellings[:1] if alone else tellings):
            yield _split(slots, learned, models, None if alone else telling, codes, loop=loop)


def goes_compiled(orders: int) -> bool:
    """Return whether so many orders are split by the compiled loop."""
    return orders >= MANY_ORDERS and find_spec("numba") is not None


def _alike(models: Sequence[Model]) -> list[tuple[Model, ...]]:
    found: dict[object, list[Model]] = {}
    for model in models:
        found.setdefault((model.weigh, model.looks_at) if model.weigh else model.name, []).append(model)
    return [tuple(some) for some in found.values()]


def _split(  # noqa: PLR0913 - what is split, by what, and how
    slots: OrderSlots,
    learned: Learned,
    models: tuple[Model, ...],
    telling: int | None,
    codes: Whole,
    *,
    loop: CompiledSplit | None,
) -> Split:
    units, minor, there = slots.units.copy(), slots.minor.copy(), None
    for place, journeys in enumerate(slots.journeys):
        nothing = loop.split(models[0], place, codes, units, minor) if loop else None
        if nothing is None:
            split = (slots, learned, models[0], journeys, codes, units, minor)
            nothing = _split_plainly(*split, compiled=loop is not None)
        if len(nothing):
            there = np.ones(len(units), np.bool_) if there is None else there
            there[slots.slot_of_touch[journeys.places[nothing]]] = False
    return Split(
        models=tuple(model.by_order for model in models), telling=telling, units=units, minor=minor, there=there
    )


def _split_plainly(  # noqa: PLR0913, PLR0917 - what is split, by what, and where it goes
    slots: OrderSlots,
    learned: Learned,
    model: Model,
    journeys: JourneyBlock,
    codes: Whole,
    units: Whole,
    minor: Whole,
    *,
    compiled: bool,
) -> Whole:
    """Put down what the slots of some journeys have; return which of these have no weight."""
    weights, whole = weigh_journeys(model, journeys, codes[journeys.places], learned)
    nothing = np.flatnonzero(whole <= 0)
    if len(nothing):
        rests = slots.first[journeys.orders[nothing]]
        units[rests], minor[rests] = UNIT, slots.net_minor[journeys.orders[nothing]]
        some = np.flatnonzero(whole > 0)
        journeys, weights, whole = journeys.part(some), weights[some], whole[some]
    shared, paid = shares_and_money(weights, whole, journeys.micro, slots.net_minor[journeys.orders], compiled=compiled)
    for numbers, found in ((units, shared), (minor, paid)):
        numbers[slots.slot_of_touch[journeys.places]] = found[:, :-1]
        numbers[slots.first[journeys.orders]] = found[:, -1]
    return nothing


class CompiledSplit:
    """Orders split by the compiled loop, what all models need of them told once.

    Args:
        slots: of the orders.
        learned: the models of the run, and what they know of channels.
    """

    def __init__(self, slots: OrderSlots, learned: Learned) -> None:
        from attribution.credit.kernel import compiled_slots

        self._kernel, self._learned, self._journeys = compiled_slots, learned, slots.journeys
        self._placed = [
            compiled_slots.SlottedOrders(
                micro=journeys.micro,
                slots=slots.slot_of_touch[journeys.places],
                rests=slots.first[journeys.orders],
                net_minor=slots.net_minor[journeys.orders],
            )
            for journeys in slots.journeys
        ]
        self._routes: dict[int, tuple[Whole, Whole]] = {}  # of models that look at places alone

    def split(self, model: Model, place: int, codes: Whole, units: Whole, minor: Whole) -> Whole | None:
        """Put down what the slots of the journeys at a place have; return which of these have no weight.

        None where the loop does not know the model or the numbers are too large for it.
        """
        journeys, orders = self._journeys[place], self._placed[place]
        nothing = None
        if journeys.places.shape[1] < FOR_COMPILER and model.effects:
            nothing = self._kernel.split_by_effects(
                self._learned.effects[model.by_order],
                codes,
                journeys.places,
                journeys.exposed,
                self._learned.exposure_thousandths,
                orders,
                units=units,
                minor=minor,
            )
        elif journeys.places.shape[1] < FOR_COMPILER and model.weigh and not model.needs_times:
            channels = codes[journeys.places]
            routes = self._routes.get(place) if model.looks_at == LooksAt.PLACES else None
            if routes is None:
                routes = routes_of(model, journeys, channels)
                if model.looks_at == LooksAt.PLACES:
                    self._routes[place] = routes
            said, route = weights_by_route(model, journeys, routes, channels, self._learned)
            nothing = self._kernel.split_by_route(said, route, orders, units, minor)
        return None if nothing is None else np.flatnonzero(nothing)


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
