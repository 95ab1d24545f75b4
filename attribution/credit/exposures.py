"""What an exposure weighs beside what people did: a part of a touch, as `--exposure-weight` says."""

from __future__ import annotations

from collections.abc import Sequence

from attribution.credit.model import Model, Walk

THOUSAND = 1000
NOBODY = 0  # the turn of what no touch can claim; those of touches begin at 1


def weights_with_exposures(
    model: Model, walk: Walk, exposed: Sequence[bool], exposure_thousandths: int
) -> list[tuple[int, int]]:
    """Return (turn, weight) of each touch of a walk, an exposure counting as part of a touch.

    What the model says of an exposure is taken `exposure_thousandths` times, of a person's touch a thousand times.
    Where it gives all to exposures they keep that part of it; the rest goes where the model would give all without
    them, and to nobody (turn 0) when people did nothing.

    Args:
        model: one that weighs touches.
        walk: at least one touch.
        exposed: of each touch, whether it was only shown.
        exposure_thousandths: 0 to 1000.
    """
    weights = model.weights_of(walk)
    if not any(exposed):
        return list(enumerate(weights, 1))
    parts = [
        weight * (exposure_thousandths if shown else THOUSAND) for weight, shown in zip(weights, exposed, strict=True)
    ]
    if any(weight for weight, shown in zip(weights, exposed, strict=True) if not shown):
        return list(enumerate(parts, 1))
    rest = THOUSAND - exposure_thousandths
    acted = [step for step, shown in enumerate(exposed) if not shown]
    if not acted:
        return [*enumerate(parts, 1), (NOBODY, sum(weights) * rest)]
    without = model.weights_of(_only(walk, acted))
    parts = [part * sum(without) for part in parts]
    for step, weight in zip(acted, without, strict=True):
        parts[step] = weight * rest * sum(weights)
    return list(enumerate(parts, 1))


def _only(walk: Walk, steps: Sequence[int]) -> Walk:
    gaps_us = tuple(walk.gaps_us[step] for step in steps) if walk.gaps_us else ()
    return Walk(channels=tuple(walk.channels[step] for step in steps), gaps_us=gaps_us)
