"""Last touch that came from somewhere."""

from __future__ import annotations

from attribution.credit.model import Model, Walk
from attribution.inputs.kinds import DIRECT_CHANNELS


def weigh(walk: Walk) -> list[int]:
    """Give all to the last touch that is not direct; to the last when every one is."""
    steps = range(len(walk.channels))
    named = [step for step in steps if walk.channels[step].lower() not in DIRECT_CHANNELS]
    chosen = (named or steps)[-1]
    return [int(step == chosen) for step in steps]


MODEL = Model(
    name="last_non_direct",
    title="Last non-direct",
    meaning="the last touch that is not `direct`; when all are, the last",
    source="Google Analytics' last non-direct click",
    weigh=weigh,
)
