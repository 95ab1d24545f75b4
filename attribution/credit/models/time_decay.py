"""Time decay: the nearer to the order, the more."""

from __future__ import annotations

from attribution.credit.model import Model, Walk
from attribution.engine.times import US_PER_DAY

HALF_LIFE_DAYS = 7
_UNIT = 10**9


def weigh(walk: Walk) -> list[int]:
    """Halve the weight for every half-life before the order; whole billionths of a touch at the order, one at least."""
    half_life_us = HALF_LIFE_DAYS * US_PER_DAY
    return [max(1, round(_UNIT * 2.0 ** (-gap_us / half_life_us))) for gap_us in walk.gaps_us]


MODEL = Model(
    name="time_decay",
    title="Time decay",
    meaning=f"half the weight for every {HALF_LIFE_DAYS} days before the order",
    source="common rule, with the usual half-life",
    weigh=weigh,
    needs_times=True,
)
