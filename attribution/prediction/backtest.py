"""Whether predictions held where it is known by now: how far off they were, and whether they beat the base rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attribution.credit.kernel.whole import Whole
from attribution.prediction.open_journeys import JourneyNumbers, OpenJourneys

JourneyFlags = npt.NDArray[np.bool_]

MOST_OFF = 0.05
"""The most that calibration may be off, beyond what chance alone would make of so many journeys."""

_BINS = 10
_EDGES = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 21.0, 30.0, 45.0, 60.0)  # of recency, in days


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What came of predictions.

    Attributes:
        journeys: how many were judged.
        expected: orders that were predicted, as the sum of probabilities.
        came: journeys that ended in an order.
        calibration_error: in ten equal bins of probability, |mean probability - share with an order| by size.
        by_chance: about what that would be, were every probability right.
        brier: mean squared error.
        base_brier: that of the base rate by the household's recency, of its last session or its last order, whichever
            is the better.
    """

    journeys: int
    expected: float
    came: int
    calibration_error: float
    by_chance: float
    brier: float
    base_brier: float

    @property
    def holds(self) -> bool:
        """Return whether predictions may be told."""
        off = self.calibration_error**2 - self.by_chance**2  # errors that are independent add up in squares
        return self.brier < self.base_brier and off <= MOST_OFF**2


def judge(told: JourneyNumbers, came: JourneyFlags, base: tuple[JourneyNumbers, ...]) -> Held:
    """Judge probabilities; `base` are those of base rates."""
    bins = np.minimum((told * _BINS).astype(np.int64), _BINS - 1)
    many, expected, ordered, spread = (
        np.bincount(bins, weights=weights, minlength=_BINS)
        for weights in (np.ones(len(told)), told, came.astype(np.float64), told * (1 - told))
    )
    return Held(
        journeys=len(told),
        expected=float(told.sum()),
        came=int(came.sum()),
        calibration_error=float(np.abs(expected - ordered).sum() / max(many.sum(), 1)),
        by_chance=float(np.sqrt(2 / np.pi * spread).sum() / max(many.sum(), 1)),
        brier=_brier(told, came),
        base_brier=min(_brier(rate, came) for rate in base),
    )


def base_rates(learnt: OpenJourneys, came: JourneyFlags, asked: OpenJourneys) -> tuple[JourneyNumbers, ...]:
    """Return, by recency of the last session and of the last order, the share of earlier journeys with an order."""
    pairs = ((learnt.touched_days, asked.touched_days), (learnt.ordered_days, asked.ordered_days))
    return tuple(_rates(_place(before), came, _place(days)) for before, days in pairs)


def _rates(place: Whole, came: JourneyFlags, asked: Whole) -> JourneyNumbers:
    most = len(_EDGES) + 2
    many, ordered = (np.bincount(place, weights=weights, minlength=most) for weights in (np.ones(len(came)), came))
    # Where there are few, one journey's worth of the common rate.
    return np.asarray(((ordered + came.mean()) / (many + 1))[asked])


def _place(days: JourneyNumbers) -> Whole:
    return np.where(np.isnan(days), len(_EDGES) + 1, np.digitize(np.nan_to_num(days), _EDGES))


def _brier(told: JourneyNumbers, came: JourneyFlags) -> float:
    return float(np.mean((told - came) ** 2))
