"""A scorecard: what each circumstance of a pair weighs, in thousandths of log-odds that add up to its probability."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from attribution.linking.features import PLACES, SIZES, STRIDES, TERMS

Integers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
MICRO = 1_000_000
# Beyond this many log-odds nothing is told apart: no pair is surer than a fact, none is impossible.
_FARTHEST = 12_000


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`base` for every pair, and for each of TERMS a weight for each of its levels, in thousandths of log-odds."""

    base: int
    weights: tuple[tuple[int, ...], ...]

    def scores(self, codes: Integers) -> Integers:
        """Return the log-odds of pairs, in thousandths; shape as `codes`."""
        total = np.full(len(codes), self.base, dtype=np.int64)
        for place, weights in zip(levels(codes), self.weights, strict=True):
            total += np.array(weights, dtype=np.int64)[place]
        return total


def digit(codes: Integers, name: str) -> Integers:
    """Return one feature of each pair."""
    place = PLACES[name]
    found: Integers = codes // STRIDES[place] % SIZES[place]
    return found


def levels(codes: Integers) -> list[Integers]:
    """Return for each of TERMS which of its levels each pair has; shapes as `codes`."""
    digits = {name: digit(codes, name) for name in PLACES}
    found = []
    for term in TERMS:
        place = np.zeros(len(codes), dtype=np.int64)
        for name in term:
            place = place * SIZES[PLACES[name]] + digits[name]
        found.append(place)
    return found


def sizes() -> tuple[int, ...]:
    """Return how many levels each of TERMS has."""
    return tuple(prod(SIZES[PLACES[name]] for name in term) for term in TERMS)


def micros(scores: Integers) -> Integers:
    """Return log-odds in thousandths as probabilities in millionths, by a table of whole numbers."""
    steps = np.arange(-_FARTHEST, _FARTHEST + 1)
    table = np.rint(MICRO / (1 + np.exp(-steps / 1000))).astype(np.int64)
    return table[np.clip(scores, -_FARTHEST, _FARTHEST) + _FARTHEST]
