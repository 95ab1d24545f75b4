"""Everyday words of shopping: they say what kind of goods is wanted, not whose.

"Dove soap" is Dove; "vitamins" is nobody's name, however near Vitamix it sounds. The words are the locale's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from locales import BrandWords
from shop.brands.match.heard_text import other_number, without_article
from shop.brands.sound.normal import squeezed
from shop.brands.sound.pronunciations import spoken_key


def only_everyday(tokens: Sequence[str], everyday: BrandWords) -> bool:
    """Return whether a heard text is made of everyday words alone: "vitamins", "the blue one"."""
    telling = [token for token in tokens if token not in everyday.small]
    return bool(telling) and all(token in everyday.qualities or _is_kind(token, everyday) for token in telling)


def only_small(tokens: Sequence[str], everyday: BrandWords) -> bool:
    """Return whether a heard text is but a word that everybody says all day: "on", "all"."""
    return all(token in everyday.small for token in tokens)


def without_kind(tokens: Sequence[str], everyday: BrandWords, keep: Collection[str] = ()) -> tuple[str, ...]:
    """Return the words without the kind of goods behind them: "bounty paper towels" -> "bounty".

    Of everyday words alone nothing is dropped. A word of `keep` stays.
    """
    last = len(tokens)
    while last > 1 and _is_kind(tokens[last - 1], everyday) and tokens[last - 1] not in keep:
        if all(_is_everyday(token, everyday) for token in tokens[: last - 1]):
            return tuple(tokens)
        last -= 1
    return tuple(tokens[:last])


def kinds_behind(tokens: Sequence[str], everyday: BrandWords) -> int:
    """Return how many words behind the first say the kind of goods: 2 of "bounty paper towels"."""
    behind = 0
    while behind < len(tokens) - 1 and _is_kind(tokens[-1 - behind], everyday):
        behind += 1
    return behind


def spellings(text: str, everyday: BrandWords) -> set[str]:
    """Return what the exact table is asked for: the text, without article or kind of goods, in the other number."""
    shorter = without_article(tuple(text.split()), everyday)
    least = len(shorter) - kinds_behind(shorter, everyday)
    keys = {squeezed(text), spoken_key(text), *("".join(shorter[:size]) for size in range(least, len(shorter) + 1))}
    return keys | {other for key in keys if (other := other_number(key, everyday))}


def _is_everyday(token: str, everyday: BrandWords) -> bool:
    return token in everyday.small or token in everyday.qualities or _is_kind(token, everyday)


def _is_kind(token: str, everyday: BrandWords) -> bool:
    if token in everyday.kinds:
        return True
    return any(token.removesuffix(ending) + instead in everyday.kinds for ending, instead in everyday.plural_endings)
