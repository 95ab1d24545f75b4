"""A heard text, prepared once: its words, its key, and how it sounds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from locales import BrandWords
from shop.brands.sound.lexicon import Lexicon
from shop.brands.sound.normal import LONGEST_HEARD, words
from shop.brands.sound.pronunciations import LETTER_NAMES, spoken_key, word_sounds
from shop.brands.sound.sound_model import HeardSounds, SoundModel

MOST_WORDS = 12
"""More words than this are no brand name; matching them would only cost time."""
MOST_SOUNDS = 80
"""Sounds of the longest text that is compared; only long numbers ("999999...") have more."""
SHORTEST_SINGULAR = 4
"""Letters a name must have for its plural to be taken for it, and the other way round."""
_NEVER_HEARD = frozenset("<>{}[]|\\;=*_^~`")
_DROPPED = frozenset("#\u2122\u2120\u00ae\u00a9")
_PLAIN = re.compile(r"[A-Za-z0-9 '.,&!?+/%@:\"$()-]*")
_REPEATED = re.compile(r"(.+?)(?: \1)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardText:
    """`tokens` are the words with repetitions dropped; `exact_keys` the spellings to look up; `ways` how it sounds.

    `around` are the words of the customer's locale that stand around names.
    """

    tokens: tuple[str, ...]
    key: str
    exact_keys: tuple[str, ...]
    ways: tuple[HeardSounds, ...]
    known_share: float
    around: BrandWords


def hear(text: str, lexicon: Lexicon, model: SoundModel, around: BrandWords) -> HeardText | None:
    """Prepare a heard text, or return None when it cannot be a brand name (nothing to say, or far too much)."""
    if len(text) > LONGEST_HEARD or not is_speech(text):
        return None
    said = words(text)
    if not said or len(said) > MOST_WORDS:
        return None
    tokens = without_carrier(without_repeats(said), around)
    ways = word_sounds(tokens, lexicon)
    if not 0 < sum(map(len, ways[0])) <= MOST_SOUNDS:
        return None
    spoken = [token for token in tokens if not token.isdigit() and token not in LETTER_NAMES]
    known = sum(1 for token in spoken if lexicon.known(token))
    return HeardText(
        tokens=tuple(tokens),
        key="".join(tokens),
        exact_keys=tuple(dict.fromkeys(("".join(said), spoken_key(text), "".join(tokens)))),
        ways=tuple(model.hear(way) for way in ways if any(way)),
        known_share=known / len(spoken) if spoken else 0.0,
        around=around,
    )


def without_carrier(said: list[str], around: BrandWords) -> list[str]:
    """Return the words without what is left of "reorder ... please" around them; a lone such word stays."""
    first, last = 0, len(said)
    while first < last - 1 and said[first] in around.before:
        first += 1
    while last > first + 1 and said[last - 1] in around.after:
        last -= 1
    return said[first:last]


def without_article(said: tuple[str, ...], around: BrandWords) -> tuple[str, ...]:
    """Return the words without "the", "my", "i want some" and the like in front; the last word stays."""
    first = 0
    while first < len(said) - 1 and (said[first] in around.articles or said[first] in around.asking):
        first += 1
    return said[first:]


def other_number(key: str, around: BrandWords) -> str | None:
    """Return the plural of a key, or the singular of one that is a plural; None for what is too short to tell.

    Apostrophes are gone from keys, so that this covers possessives: "reese" -> "reeses", "drpeppers" -> "drpepper".
    """
    ending = around.plural_ending
    if key.endswith(ending):
        is_plural = len(key) > SHORTEST_SINGULAR and not key.endswith(around.no_plural)
        return key.removesuffix(ending) if is_plural else None
    return key + ending if len(key) >= SHORTEST_SINGULAR else None


def is_speech(text: str) -> bool:
    """Return whether a recogniser could have written this: Latin letters, digits and light punctuation only.

    Markup, code, emoji, control characters and other scripts are not the words of a customer of an English shop.
    White space of any kind is, and trade marks and "#" are let pass (`words` drops them).
    """
    if _PLAIN.fullmatch(text):
        return True
    told = (char for char in text if char not in _DROPPED and not char.isspace())
    return not any(char in _NEVER_HEARD or _is_strange(char) for char in told)


def _is_strange(char: str) -> bool:
    kind = unicodedata.category(char)
    if kind[0] == "L":
        return "LATIN" not in unicodedata.name(char, "")
    return kind in {"So", "Cc", "Cf", "Co", "Cn", "Cs", "Sm", "Sk"} and char != "+"


def without_repeats(said: list[str]) -> list[str]:
    """Return the words once when a recogniser looped: "silk silk silk" -> "silk", "ali ali" -> "ali"."""
    looped = _REPEATED.fullmatch(" ".join(said))
    if looped and len(looped.group(1)) > 1:
        return looped.group(1).split()
    return [word for at, word in enumerate(said) if at == 0 or word != said[at - 1] or len(word) == 1]
