"""Markov models of any order: what would be lost without a channel, of orders or of what they are worth.

Source: Anderl, Becker, von Wangenheim, Schumann, "Mapping the customer journey" (2016); higher orders there too.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.removal import removal_effects
from attribution.credit.kernel.sums import PathSums
from attribution.credit.model import Model

_SOURCE = "Anderl, Becker, von Wangenheim and Schumann (2016)"
_ORDERS, _VALUE = 0, 1


def _lost(sums: PathSums, *, order: int, layer: int) -> NDArray[np.float64]:
    effects: NDArray[np.float64] = removal_effects(sums, order)[layer]
    return effects


def markov(order: int, *, title: str, meaning: str) -> Model:
    """Return the model of what orders would be lost."""
    return Model(
        name=f"markov_{order}",
        title=title,
        meaning=meaning,
        source=_SOURCE,
        effects=partial(_lost, order=order, layer=_ORDERS),
        order=order,
        by_removal=True,
    )


def markov_revenue(order: int) -> Model:
    """Return the model of what value would be lost: a journey's end pays what orders from there were worth."""
    return Model(
        name=f"markov_{order}_revenue",
        title=f"Markov, order {order}, by value",
        meaning=f"in proportion to the value lost without the channel, in a chain of order {order}",
        source=_SOURCE,
        effects=partial(_lost, order=order, layer=_VALUE),
        order=order,
        by_removal=True,
        splits_orders=False,
    )
