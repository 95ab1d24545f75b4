"""Carrier phrases around a name, and taking them off again from what was recognised."""

from __future__ import annotations

from collections.abc import Sequence

from bench.brands.corpus.sounds import share_survived

CARRIERS = (
    "{}",
    "{}",
    "{}",
    "{}",
    "{}",
    "order {}",
    "order more {}",
    "reorder {}",
    "reorder my {} please",
    "buy {}",
    "buy some {}",
    "get me some {}",
    "i need {}",
    "add {} to my cart",
    "{} please",
    "do you have {}",
)
FOUND = 0.5
"""From this likeness on the carrier counts as found."""


def take_off(heard: str, carrier: str) -> tuple[str, bool]:
    """Return what is left of `heard` without the carrier phrase, and whether the phrase was there to be taken off.

    The recogniser may have misheard the carrier too, so each side takes the words most like it. One word always stays.
    """
    before, _, after = (part.strip() for part in carrier.partition("{}"))
    words = heard.split()
    start, start_found = _cut(words, before)
    left = words[start:]
    end, end_found = _cut(left[::-1], after, backwards=True)
    return " ".join(left[: len(left) - end]), start_found and end_found


def _cut(words: Sequence[str], phrase: str, *, backwards: bool = False) -> tuple[int, bool]:
    if not phrase:
        return 0, True
    best, cut = 0.0, 0
    for count in range(1, min(len(words) - 1, len(phrase.split()) + 2) + 1):
        taken = " ".join(words[:count][::-1] if backwards else words[:count])
        likeness = share_survived(phrase, taken)
        if likeness > best:
            best, cut = likeness, count
    return (cut, True) if best >= FOUND else (0, False)
