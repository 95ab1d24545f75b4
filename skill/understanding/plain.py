"""Whether what was heard may be said back: a plain noun, and nothing else that somebody said or that was misheard."""

from __future__ import annotations

from collections.abc import Iterable

PLAIN_NOUN = 3
"""Words of a noun that may be said again when it is not sold: more is whatever was misheard."""
_LONGEST_WORD = 20


def is_plain(*heard: str) -> bool:
    """Tell whether each is a noun of a few words of letters: no number, no address, no markup."""
    return all(_few_words(one.split()) for one in heard)


def _few_words(words: Iterable[str]) -> bool:
    found = list(words)
    return 0 < len(found) <= PLAIN_NOUN and all(word.isalpha() and len(word) <= _LONGEST_WORD for word in found)
