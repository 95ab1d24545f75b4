"""What each model gives each touch of each order, in columns: shares first, then the money by those shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from attribution.credit.kernel.apportion import UNIT, money, shares
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import LooksAt, Model
from attribution.credit.walked import Touches, Walked, walked
from attribution.credit.weighed import Learned, weighed

NOBODYS = -1  # the place of what no touch can claim
_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimants:
    """Orders by number, and the touches that may claim a part of them by place.

    `touches` walk to people's orders. `shown` are places of such that cannot earn, and stand there all the same.
    `enrolled` are places of touches that set an automation up, with their part of its order in units of 1e-12.
    """

    net_minor: Whole
    touches: Touches
    shown: Whole
    enrolled: Whole
    parts: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditGiven:
    """What one model gives, in columns of rows: order, place (NOBODYS for the rest), units (1e-12 of it), minor.

    `telling` is under which names of the channels it does; None: under any.
    """

    model: str
    telling: int | None
    orders: Whole
    places: Whole
    units: Whole
    minor: Whole


def given(claimants: Claimants, learned: Learned, tellings: Sequence[Whole]) -> Iterator[CreditGiven]:
    """Yield what is given, model by model, in parts that hold each order wholly.

    Args:
        claimants: orders and touches.
        learned: the models of the run, and what they know of channels.
        tellings: codes of channels of the touches, by their places; another telling calls channels otherwise.
    """
    parts = [
        walks.part(slice(start, start + _AT_ONCE))
        for walks in walked(claimants.touches)
        for start in range(0, len(walks.orders), _AT_ONCE)
    ]
    for model in learned.models:
        yield _without_a_walk(claimants, model)
        for part in parts:
            yield from _of_walks(claimants, model, learned, part, tellings)


def _of_walks(
    claimants: Claimants, model: Model, learned: Learned, walks: Walked, tellings: Sequence[Whole]
) -> Iterator[CreditGiven]:
    alike = model.looks_at == LooksAt.PLACES
    for telling, codes in enumerate(tellings[:1] if alike else tellings):
        weights, whole = weighed(model, walks, codes[walks.places], learned)
        yield _split(claimants, model, None if alike else telling, walks, (weights, whole))


def _split(
    claimants: Claimants, model: Model, telling: int | None, walks: Walked, weights: tuple[Whole, Whole]
) -> CreditGiven:
    """Share out what has weight; an order where nothing has any is nobody's, and names no touch."""
    weighed, whole = weights
    there, rest = whole > 0, np.full((len(walks.orders), 1), NOBODYS)
    places = np.concatenate([walks.places, rest], axis=1)
    nothing = np.flatnonzero(~there)
    if len(nothing):
        places, orders, weighed, whole = places[there], walks.orders[there], weighed[there], whole[there]
    else:
        orders = walks.orders
    units = shares(weighed, whole, walks.micro[there] if len(nothing) else walks.micro)
    minor = money(units, claimants.net_minor[orders])
    alone = walks.orders[nothing]
    return CreditGiven(
        model=model.by_order,
        telling=telling,
        orders=np.concatenate([np.repeat(orders, places.shape[1]), alone]),
        places=np.concatenate([places.ravel(), rest[nothing, 0]]),
        units=np.concatenate([units.ravel(), np.full(len(alone), UNIT)]),
        minor=np.concatenate([minor.ravel(), claimants.net_minor[alone]]),
    )


def _without_a_walk(claimants: Claimants, model: Model) -> CreditGiven:
    """Give what an automation's enrolment earns, what could earn nothing, and orders that nobody walked to."""
    touches, enrolled = claimants.touches, claimants.touches.orders[claimants.enrolled]
    nobodys = np.ones(len(claimants.net_minor), np.bool_)
    nobodys[touches.orders[touches.turns > 0]] = False
    nobodys[enrolled] = False
    alone, shown = np.flatnonzero(nobodys), claimants.shown
    units = np.stack([claimants.parts, UNIT - claimants.parts], axis=1)
    places = np.stack([claimants.enrolled, np.full(len(enrolled), NOBODYS)], axis=1)
    none = np.zeros(len(shown), np.int64)
    return CreditGiven(
        model=model.by_order,
        telling=None,
        orders=np.concatenate([np.repeat(enrolled, 2), touches.orders[shown], alone]),
        places=np.concatenate([places.ravel(), shown, np.full(len(alone), NOBODYS)]),
        units=np.concatenate([units.ravel(), none, np.full(len(alone), UNIT)]),
        minor=np.concatenate(
            [money(units, claimants.net_minor[enrolled]).ravel(), none, claimants.net_minor[alone]],
        ),
    )
