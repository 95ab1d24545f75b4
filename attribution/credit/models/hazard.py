"""Additive hazard: each touch draws towards an order at a rate of its channel's, which fades at a pace of its own.

Source: Zhang, Wei and Ren, "Multi-touch attribution in online advertising with survival theory" (ICDM 2014). The rate
at which an order comes is the sum over the touches before it of chance x decay x exp(-decay x time since the touch);
both are learnt for each channel by maximum likelihood (their minorise-maximise steps) from journeys with and without an
order. Of an order a touch has its part of the rate at that moment.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.timed import Pull, TimedJourneys
from attribution.credit.kernel.whole import Measures, Whole
from attribution.credit.model import Model, Walk
from attribution.engine.times import US_PER_HOUR

ROUNDS = 200
CLOSE = 1e-5  # by which chance and decay still move, of themselves
_BEGIN_DECAY = 1 / 168  # an hour
_LEAST, _MOST = 1e-6, 1e6  # of chance and decay: what cannot be told from never, or from at once
_FAINT = 1e-290
_PARTS = 1 << 20  # of a journey's order: shares are whole parts of it, so that their sums are exact in any order
_UNIT = 10**9


def learn(journeys: TimedJourneys) -> dict[str, Pull]:
    """Return what a touch of each channel does, learnt from journeys with their times."""
    hours = journeys.hours.max(initial=0) + 1
    cells, cell_of_touch = np.unique(journeys.codes * hours + journeys.hours, return_inverse=True)
    at_risk = np.bincount(cell_of_touch, minlength=len(cells)).astype(np.float64)
    codes, since = cells // hours, cells % hours + 0.5
    starts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))
    won, of_won = cell_of_touch[np.repeat(journeys.won, journeys.lengths)], journeys.lengths[journeys.won]
    chance = np.full(len(starts), len(of_won) / len(journeys.codes))
    decay = np.full(len(starts), _BEGIN_DECAY)
    width = np.diff(np.append(starts, len(cells)))
    for _ in range(ROUNDS):
        before = chance, decay
        fading = np.exp(-np.repeat(decay, width) * since)
        given = _given(np.repeat(chance * decay, width) * fading, won, of_won)
        orders = np.add.reduceat(given, starts)
        chance = _within(orders / np.add.reduceat(at_risk * (1 - fading), starts))
        waited = np.add.reduceat(given * since, starts) + chance * np.add.reduceat(at_risk * since * fading, starts)
        decay = _within(orders / waited)
        if max(_moved(*pair) for pair in zip((chance, decay), before, strict=True)) < CLOSE:
            break
    named = [journeys.channels[code] for code in codes[starts].tolist()]
    return {
        channel: Pull(chance=pull, decay=pace)
        for channel, pull, pace in zip(named, chance.tolist(), decay.tolist(), strict=True)
    }


def _given(rates: Measures, won: Whole, of_won: Whole) -> Measures:
    """Return how many orders each cell's touches have a part in, by their part of the rate at the order."""
    felt = np.maximum(rates, _FAINT)[won]
    whole = np.add.reduceat(felt, np.cumsum(of_won) - of_won)
    parts = np.rint(felt / np.repeat(whole, of_won) * _PARTS)
    given: Measures = np.bincount(won, parts, len(rates)) / _PARTS
    return given


def _within(found: Measures) -> Measures:
    kept: Measures = np.clip(found, _LEAST, _MOST)
    return kept


def _moved(now: NDArray[np.float64], before: NDArray[np.float64]) -> float:
    return float(np.abs(now / before - 1).max())


def weigh(walk: Walk, pulls: dict[str, Pull]) -> list[int]:
    """Weigh each touch by its part of the rate at the order; whole billionths of the strongest, one at least."""
    drawn = [pulls[channel] for channel in walk.channels]
    logs = [
        math.log(pull.chance) + math.log(pull.decay) - pull.decay * (gap_us // US_PER_HOUR + 0.5)
        for pull, gap_us in zip(drawn, walk.gaps_us, strict=True)
    ]
    strongest = max(logs)
    return [max(1, round(_UNIT * math.exp(log - strongest))) for log in logs]


def weigh_all(
    channels: NDArray[np.int64], gaps_us: NDArray[np.int64], pulls: Sequence[Pull | None]
) -> NDArray[np.int64]:
    """Return what `weigh` says of many walks: by the exponential of the same library, bit for bit."""
    begins = np.array([math.log(pull.chance) + math.log(pull.decay) if pull else 0.0 for pull in pulls])
    paces = np.array([pull.decay if pull else 0.0 for pull in pulls])
    logs = begins[channels] - paces[channels] * (gaps_us // US_PER_HOUR + 0.5)
    below = (logs - logs.max(axis=1)[:, None]).ravel().tolist()
    parts = np.array(list(map(math.exp, below))).reshape(logs.shape)
    weights: NDArray[np.int64] = np.maximum(np.rint(_UNIT * parts).astype(np.int64), 1)
    return weights


MODEL = Model(
    name="hazard",
    title="Additive hazard",
    meaning="its part of the rate at which orders come: each touch adds its channel's, fading at that channel's pace",
    source="Zhang, Wei and Ren (2014)",
    learn=learn,
    weigh_by=weigh,
    weigh_all=weigh_all,
    needs_times=True,
)
