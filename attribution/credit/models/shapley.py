"""Shapley value over sets of channels, in closed form.

Source: Zhao, Mahboobi, Bagheri, "Shapley value methods for attribution modeling in online advertising" (2018). Where a
set of channels is worth the orders of the paths that need no other, each order is split evenly over its distinct
channels.
"""

from __future__ import annotations

from collections import Counter
from math import lcm

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.sums import PathSums
from attribution.credit.model import LooksAt, Model, Walk


def weigh(walk: Walk) -> list[int]:
    """Weigh every distinct channel the same, and a channel's touches evenly."""
    times = Counter(walk.channels)
    whole = lcm(*times.values())
    return [whole // times[channel] for channel in walk.channels]


def totals(sums: PathSums) -> NDArray[np.float64]:
    """Sum an even part of each path's distinct channels: all of paths with one number of them have the same."""
    parts: NDArray[np.float64] = (sums.sets / sums.sizes).sum(axis=2)
    return parts


MODEL = Model(
    name="shapley",
    title="Shapley",
    meaning="evenly over the distinct channels of a path, a channel's part evenly over its touches",
    source="Zhao, Mahboobi and Bagheri (2018), in closed form",
    weigh=weigh,
    looks_at=LooksAt.SAMENESS,
    totals=totals,
)
