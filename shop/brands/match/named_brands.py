"""Whose very names are in a heard text: "purex or pyrex" names two, and neither may be chosen for the customer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

MOST_NAME_WORDS = 5
SHORTEST_KEY = 3
LONG_KEY, LONGER_KEY = 4, 6
"""Letters from which a name among other words counts, and from which it does although it is a plain word too."""


@dataclass(frozen=True, slots=True)
class NamedBrand:
    """One brand row named word for word: its name's key and words, and whether "or" or "and" stands beside it."""

    row: int
    key: str
    words: int
    joined: bool


def named_brands(
    tokens: Sequence[str], exact: Callable[[str], Sequence[int]], between: Collection[str]
) -> tuple[list[NamedBrand], bool]:
    """Return the brands named word for word, as said, and whether only names (and "or") were said.

    The longest name counts where several begin; `between` are the words for "or" and "and".
    """
    found: list[NamedBrand] = []
    names, left_over, at = 0, False, 0
    while at < len(tokens):
        words, rows = _longest(tokens, at, exact)
        beside = {*tokens[max(at - 1, 0) : at], *tokens[at + words : at + words + 1]}
        found += [
            NamedBrand(row, "".join(tokens[at : at + words]), words, not beside.isdisjoint(between)) for row in rows
        ]
        names += bool(rows)
        left_over = left_over or not (rows or tokens[at] in between)
        at += words
    return found, names > 1 and not left_over


def _longest(tokens: Sequence[str], at: int, exact: Callable[[str], Sequence[int]]) -> tuple[int, Sequence[int]]:
    """Return how many words the longest name that begins here has, and whose it is; one word and nobody if none."""
    for words in range(min(MOST_NAME_WORDS, len(tokens) - at), 0, -1):
        key = "".join(tokens[at : at + words])
        if len(key) >= SHORTEST_KEY and (rows := exact(key)):
            return words, rows
    return 1, ()
