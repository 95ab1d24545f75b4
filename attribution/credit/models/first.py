"""First touch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.sums import PathSums
from attribution.credit.model import LooksAt, Model, Walk


def weigh(walk: Walk) -> list[int]:
    """Give all to the first touch."""
    return [1, *[0] * (len(walk.channels) - 1)]


def totals(sums: PathSums) -> NDArray[np.float64]:
    """Sum the first touches of all paths."""
    parts: NDArray[np.float64] = sums.first.sum(axis=2).astype(np.float64)
    return parts


MODEL = Model(
    name="first",
    title="First touch",
    meaning="the first touch takes all",
    source="common rule",
    weigh=weigh,
    looks_at=LooksAt.PLACES,
    totals=totals,
)
