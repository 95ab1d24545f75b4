"""Position: 40 / 20 / 40."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.sums import PathSums
from attribution.credit.model import LooksAt, Model, Walk


def weigh(walk: Walk) -> list[int]:
    """Weigh the ends 40 % each and what lies between 20 % together, in whole numbers: 2(n-2) : 1 : ... : 2(n-2)."""
    between = len(walk.channels) - 2
    if between <= 0:
        return [1] * len(walk.channels)
    return [2 * between, *[1] * between, 2 * between]


def totals(sums: PathSums) -> NDArray[np.float64]:
    """Sum 40 % of first and last touches and an even part of 20 % between, by the paths' length."""
    ends = sums.first + sums.last
    between = sums.touches - ends
    parts: NDArray[np.float64] = np.where(
        sums.lengths < 3,
        sums.touches / sums.lengths,
        0.4 * ends + 0.2 * between / np.maximum(sums.lengths - 2, 1),
    ).sum(axis=2)
    return parts


MODEL = Model(
    name="position",
    title="Position 40/20/40",
    meaning="40 % the first, 40 % the last, 20 % evenly between; two touches half each",
    source="common rule, also called U-shaped",
    weigh=weigh,
    looks_at=LooksAt.PLACES,
    totals=totals,
)
