"""Last touch."""

from __future__ import annotations

from attribution.credit.model import Model, Walk


def weigh(walk: Walk) -> list[int]:
    """Give all to the last touch."""
    return [*[0] * (len(walk.channels) - 1), 1]


MODEL = Model(name="last", title="Last touch", meaning="the last touch takes all", source="common rule", weigh=weigh)
