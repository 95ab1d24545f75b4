"""Journeys with the time from each touch, for models that look at it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from attribution.credit.kernel.coded import ChannelCodes, in_order
from attribution.credit.kernel.whole import Whole
from attribution.engine.times import US_PER_HOUR


@dataclass(frozen=True, slots=True)
class Pull:
    """What a touch of a channel does: how many orders it draws in all, and at which rate an hour that fades."""

    chance: float
    decay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedJourneys:
    """Touches of journeys as codes of channels, and the whole hours from each to the order; one touch at least each.

    Where no order came (`won` false) the hours are those in which one could have.
    """

    channels: tuple[str, ...]
    codes: ChannelCodes
    hours: Whole
    lengths: Whole
    won: NDArray[np.bool_]


def timed(channels: pa.ListArray, gaps_us: pa.ListArray, won: NDArray[np.bool_]) -> TimedJourneys:
    """Code lists of channel names and of times, in microseconds; none empty."""
    words = channels.flatten().dictionary_encode()
    names, places = in_order(words.dictionary.to_pylist())
    return TimedJourneys(
        channels=tuple(names),
        codes=places[words.indices.to_numpy()],
        hours=gaps_us.flatten().to_numpy() // US_PER_HOUR,
        lengths=channels.value_lengths().to_numpy().astype(np.int64),
        won=won,
    )
