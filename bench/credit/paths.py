"""Invented journeys as a path table: one journey a row, so that every library can take it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHARE_ENDING = 0.26  # of journeys after each touch from the second on: some 4.8 touches each
LONGEST = 40


@dataclass(frozen=True)
class InventedPaths:
    """Journeys as coded touches: `codes[offsets[i]:offsets[i + 1]]`, with an order (`won`) or not, worth `value`."""

    codes: NDArray[np.int32]
    offsets: NDArray[np.int64]
    won: NDArray[np.int64]
    value: NDArray[np.float64]


def invented(journeys: int, channels: int, seed: int = 5) -> InventedPaths:
    """Invent journeys; the same seed, the same journeys."""
    random = np.random.default_rng(seed)
    lengths = np.minimum(1 + random.geometric(SHARE_ENDING, size=journeys), LONGEST)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    bounds = np.cumsum(random.dirichlet(np.full(channels, 2.0)))
    codes = np.minimum(np.searchsorted(bounds, random.random(offsets[-1])), channels - 1).astype(np.int32)
    won = (random.random(journeys) < 0.02 + 0.1 * codes[offsets[1:] - 1] / channels).astype(np.int64)
    return InventedPaths(codes, offsets, won, won * np.round(random.uniform(5, 100, journeys), 2))


def texts(paths: InventedPaths, channels: int) -> list[str]:
    """Return the paths as joined names."""
    names = np.array([f"channel_{code:02d}" for code in range(channels)])
    touches = names[paths.codes]
    bounds = paths.offsets.tolist()
    return [" > ".join(touches[start:end]) for start, end in pairwise(bounds)]


def write_paths(path: Path, *, journeys: int, channels: int) -> int:
    """Write a path table as CSV; return how many touches it holds."""
    paths = invented(journeys, channels)
    lines = zip(texts(paths, channels), paths.won.tolist(), paths.value.tolist(), strict=True)
    with path.open("w", encoding="utf-8") as file:
        file.write("path,total_conversions,total_conversion_value,total_null\n")
        file.writelines(f"{text},{won},{value:.2f},{1 - won}\n" for text, won, value in lines)
    return len(paths.codes)
