"""Markov chain attribution of order 1: what would be lost if a channel were removed. Exact, by one linear solve.

Source: Anderl, Becker, von Wangenheim, Schumann, "Mapping the customer journey" (2016). A removed channel sends its
visitors to no order. Repeats are kept: a > a is a step from a to a.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attribution.credit.model import CountedPath, Model
from base.errors import InputError

MAX_CHANNELS = 4000


def removal_effects(paths: Sequence[CountedPath]) -> dict[str, float]:
    """Return each channel's removal effect: the share of orders that would be lost without it, 0 to 1.

    Args:
        paths: in any order; counts >= 0, at least one channel each.

    Returns:
        One entry for every channel that occurs, sorted by name; all 0 when nothing converted.

    Raises:
        InputError: more than 4,000 channels; group them first.
    """
    channels = sorted({channel for path in paths for channel in path.channels})
    if not any(path.orders for path in paths):
        return dict.fromkeys(channels, 0.0)
    if len(channels) > MAX_CHANNELS:
        raise InputError(f"{len(channels)} channels: group them into at most {MAX_CHANNELS} before a Markov model")
    start, between, to_order = _chain(paths, channels)
    return dict(zip(channels, _effects(start, between, to_order).tolist(), strict=True))


def _chain(
    paths: Sequence[CountedPath], channels: list[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    index = {channel: i for i, channel in enumerate(channels)}
    size = len(channels)
    start, ordered, left = np.zeros(size), np.zeros(size), np.zeros(size)
    steps = np.zeros((size, size))
    for path in sorted(
        paths, key=lambda path: (path.channels, path.orders, path.non_orders)
    ):  # sums of fractions depend on their order
        codes = [index[channel] for channel in path.channels]
        weight = path.orders + path.non_orders
        start[codes[0]] += weight
        np.add.at(steps, (codes[:-1], codes[1:]), weight)
        ordered[codes[-1]] += path.orders
        left[codes[-1]] += weight
    out = left + steps.sum(axis=1)
    out[out == 0] = 1.0  # a channel of paths counted zero times goes nowhere
    return start / start.sum(), steps / out[:, None], ordered / out


def _effects(
    start: NDArray[np.float64], between: NDArray[np.float64], to_order: NDArray[np.float64]
) -> NDArray[np.float64]:
    visits = np.linalg.inv(np.eye(len(start)) - between)
    reached = (start @ visits) / np.diag(visits)
    then_orders = visits @ to_order
    effects: NDArray[np.float64] = np.clip(reached * then_orders / (start @ then_orders), 0.0, 1.0)
    return effects


MODEL = Model(
    name="markov_1",
    title="Markov",
    meaning="in proportion to the removal effect of the touch's channel",
    source="Anderl, Becker, von Wangenheim and Schumann (2016)",
    effects=removal_effects,
    by_removal=True,
)
