"""Last touch that came from somewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.sums import PathSums
from attribution.credit.model import Model, Walk
from attribution.inputs.kinds import DIRECT_CHANNELS


def weigh(walk: Walk) -> list[int]:
    """Give all to the last touch that is not direct; to the last when every one is."""
    steps = range(len(walk.channels))
    named = [step for step in steps if walk.channels[step].lower() not in DIRECT_CHANNELS]
    chosen = (named or steps)[-1]
    return [int(step == chosen) for step in steps]


def totals(sums: PathSums) -> NDArray[np.float64]:
    """Sum the last touches that are not direct of all paths."""
    return sums.named.astype(np.float64)


MODEL = Model(
    name="last_non_direct",
    title="Last non-direct",
    meaning="the last touch that is not `direct`; when all are, the last",
    source="Google Analytics' last non-direct click",
    weigh=weigh,
    totals=totals,
)
