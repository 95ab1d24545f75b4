"""Time decay: the nearer to the order, the more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.timed import Pull
from attribution.credit.model import LooksAt, Model, Walk
from attribution.engine.times import US_PER_DAY

HALF_LIFE_DAYS = 7
_UNIT = 10**9


def weigh(walk: Walk) -> list[int]:
    """Halve the weight for every half-life before the order; whole billionths of a touch at the order, one at least."""
    half_life_us = HALF_LIFE_DAYS * US_PER_DAY
    return [max(1, round(_UNIT * 2.0 ** (-gap_us / half_life_us))) for gap_us in walk.gaps_us]


def weigh_all(
    _channels: NDArray[np.int64], gaps_us: NDArray[np.int64], _pulls: Sequence[Pull | None]
) -> NDArray[np.int64]:
    """Return what `weigh` says of many walks: by the power of the same library, bit for bit."""
    spans = (-gaps_us / (HALF_LIFE_DAYS * US_PER_DAY)).ravel().tolist()
    powers = np.array(list(map(math.pow, repeat(2.0), spans))).reshape(gaps_us.shape)
    weights: NDArray[np.int64] = np.maximum(np.rint(_UNIT * powers).astype(np.int64), 1)
    return weights


MODEL = Model(
    name="time_decay",
    title="Time decay",
    meaning=f"half the weight for every {HALF_LIFE_DAYS} days before the order",
    source="common rule, with the usual half-life",
    weigh=weigh,
    weigh_all=weigh_all,
    looks_at=LooksAt.PLACES,
    needs_times=True,
)
