"""First touch."""

from __future__ import annotations

from attribution.credit.model import Model, Walk


def weigh(walk: Walk) -> list[int]:
    """Give all to the first touch."""
    return [1, *[0] * (len(walk.channels) - 1)]


MODEL = Model(name="first", title="First touch", meaning="the first touch takes all", source="common rule", weigh=weigh)
