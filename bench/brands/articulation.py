"""How alike two phonemes are made: the prior of the sound costs, from textbook articulation (IPA place and height)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from shop.brands.sound.phonemes import PHONEMES

SHARPNESS = 0.45
_OTHER_KIND = 2.5
# place (lips 0 ... glottis 7), manner (stop, affricate, fricative, nasal, liquid, glide), voiced
_CONSONANTS: dict[str, tuple[float, int, int]] = {
    "p": (0, 0, 0),
    "b": (0, 0, 1),
    "t": (3, 0, 0),
    "d": (3, 0, 1),
    "k": (6, 0, 0),
    "g": (6, 0, 1),
    "f": (1, 2, 0),
    "v": (1, 2, 1),
    "T": (2, 2, 0),
    "D": (2, 2, 1),
    "s": (3, 2, 0),
    "z": (3, 2, 1),
    "S": (4, 2, 0),
    "Z": (4, 2, 1),
    "h": (7, 2, 0),
    "C": (4, 1, 0),
    "j": (4, 1, 1),
    "m": (0, 3, 1),
    "n": (3, 3, 1),
    "G": (6, 3, 1),
    "l": (3, 4, 1),
    "r": (4, 4, 1),
    "w": (0.5, 5, 1),
    "y": (5, 5, 1),
}
# height (closed 0 ... open 3), backness (front 0 ... back 2), rounding
_VOWELS: dict[str, tuple[float, float, float]] = {
    "I": (0, 0, 0),
    "i": (0.7, 0.4, 0),
    "E": (1.2, 0.2, 0),
    "e": (2, 0.4, 0),
    "A": (3, 0.6, 0),
    "u": (1.8, 1.2, 0),
    "R": (1.6, 1.2, 0.6),
    "a": (3, 1.6, 0),
    "o": (2.4, 2, 0.6),
    "O": (1.4, 2, 1),
    "U": (0.7, 1.7, 1),
    "Q": (0, 2, 1),
    "Y": (2.3, 1, 0),
    "W": (2.6, 1.5, 0.5),
    "X": (1.6, 1.5, 0.8),
}
_MANNERS = (
    (0.0, 0.4, 0.8, 1.0, 1.2, 1.2),
    (0.4, 0.0, 0.5, 1.1, 1.2, 1.2),
    (0.8, 0.5, 0.0, 1.1, 1.0, 1.0),
    (1.0, 1.1, 1.1, 0.0, 0.8, 1.0),
    (1.2, 1.2, 1.0, 0.8, 0.0, 0.5),
    (1.2, 1.2, 1.0, 1.0, 0.5, 0.0),
)
_NEAR_KINDS = {frozenset(pair): 0.7 for pair in ("yI", "yi", "wQ", "wU", "wO", "lO", "lU")} | {frozenset("Rr"): 0.4}


def distance(one: str, other: str) -> float:
    """Return 0 for the same phoneme, about 0.3 for neighbours, up to 3 for strangers."""
    if one == other:
        return 0.0
    if one in _VOWELS and other in _VOWELS:
        apart = sum(abs(a - b) for a, b in zip(_VOWELS[one], _VOWELS[other], strict=True))
        return 0.15 + 0.35 * float(apart**0.9)
    if one in _CONSONANTS and other in _CONSONANTS:
        (place, manner, voice), (place2, manner2, voice2) = _CONSONANTS[one], _CONSONANTS[other]
        made = _MANNERS[manner][manner2]
        return 0.1 + 0.25 * float(abs(place - place2) ** 0.7) + made + 0.25 * abs(voice - voice2)
    return _NEAR_KINDS.get(frozenset((one, other)), _OTHER_KIND)


@cache
def similarity() -> NDArray[np.float64]:
    """Return P(heard | said) by articulation alone: rows say, columns hear, each row sums to 1."""
    closeness = np.exp(-np.array([[distance(one, other) for other in PHONEMES] for one in PHONEMES]) / SHARPNESS)
    return np.asarray(closeness / closeness.sum(1, keepdims=True))
