"""Whether what was heard may be said back: a plain noun, and nothing else that somebody said or that was misheard."""

from __future__ import annotations

from collections.abc import Iterable

from locales.en_us import LOCALE

PLAIN_NOUN = 3
"""Words of a noun that may be said again when it is not sold: more is whatever was misheard."""
_LONGEST_WORD = 20
_OF_SENTENCES = frozenset().union(
    LOCALE.product_words.little,
    LOCALE.product_words.asking,
    LOCALE.product_words.sentences,
    LOCALE.brand_words.speaking,
) - {"honey"}
"""Words that make a sentence of it, and no noun: "you are stupid". Every locale is answered in English."""

_GOODS = LOCALE.brand_words.kinds | LOCALE.product_words.apart


def is_plain(*heard: str) -> bool:
    """Tell whether each is a noun of a few words of letters: no number, no address, no markup, no sentence."""
    return all(_few_words(one.split()) for one in heard)


def is_goods(*heard: str) -> bool:
    """Tell whether each is a plain noun of everyday goods, the only words of theirs that are said back as not sold."""
    return is_plain(*heard) and all(_is_of_goods(one.lower().split()[-1]) for one in heard)


def _is_of_goods(word: str) -> bool:
    one = word.removesuffix("s")
    return not _GOODS.isdisjoint({word, one, one.removesuffix("e"), f"{one.removesuffix('ie')}y"})


def _few_words(words: Iterable[str]) -> bool:
    found = list(words)
    few = 0 < len(found) <= PLAIN_NOUN and _OF_SENTENCES.isdisjoint(word.lower() for word in found)
    return few and all(word.isalpha() and len(word) <= _LONGEST_WORD for word in found)
