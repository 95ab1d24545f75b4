"""Every touch the same."""

from __future__ import annotations

from attribution.credit.model import Model, Walk


def weigh(walk: Walk) -> list[int]:
    """Weigh every touch the same."""
    return [1] * len(walk.channels)


MODEL = Model(name="linear", title="Linear", meaning="every touch the same", source="common rule", weigh=weigh)
