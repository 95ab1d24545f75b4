"""Position: 40 / 20 / 40."""

from __future__ import annotations

from attribution.credit.model import Model, Walk


def weigh(walk: Walk) -> list[int]:
    """Weigh the ends 40 % each and what lies between 20 % together, in whole numbers: 2(n-2) : 1 : ... : 2(n-2)."""
    between = len(walk.channels) - 2
    if between <= 0:
        return [1] * len(walk.channels)
    return [2 * between, *[1] * between, 2 * between]


MODEL = Model(
    name="position",
    title="Position 40/20/40",
    meaning="40 % the first, 40 % the last, 20 % evenly between; two touches half each",
    source="common rule, also called U-shaped",
    weigh=weigh,
)
