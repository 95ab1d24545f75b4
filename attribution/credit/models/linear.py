"""Every touch the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.sums import PathSums
from attribution.credit.model import LooksAt, Model, Walk


def weigh(walk: Walk) -> list[int]:
    """Weigh every touch the same."""
    return [1] * len(walk.channels)


def totals(sums: PathSums) -> NDArray[np.float64]:
    """Sum an even part of each path's touches: all touches of paths of one length have the same."""
    parts: NDArray[np.float64] = (sums.touches / sums.lengths).sum(axis=2)
    return parts


MODEL = Model(
    name="linear",
    title="Linear",
    meaning="every touch the same",
    source="common rule",
    weigh=weigh,
    looks_at=LooksAt.PLACES,
    totals=totals,
)
