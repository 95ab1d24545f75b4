"""A heard text, prepared once: its words, its key, and how it sounds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from shop.brands.lexicon import Lexicon
from shop.brands.normal import LONGEST_HEARD, words
from shop.brands.sounds import HeardSounds, SoundModel
from shop.brands.spoken import LETTER_NAMES, spoken_key, word_sounds

MOST_WORDS = 12
"""More words than this are no brand name; matching them would only cost time."""
_BEFORE = frozenset({"reorder", "order", "buy", "please"})
_AFTER = frozenset({"reorder", "please"})
_NEVER_HEARD = frozenset("<>{}[]|\\;=*_^~`#")
_PLAIN = re.compile(r"[A-Za-z0-9 '.,&!?+/%@:\"$()-]*")
_REPEATED = re.compile(r"(.+?)(?: \1)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """`tokens` are the words with repetitions dropped; `exact_keys` the spellings to look up; `ways` how it sounds."""

    tokens: tuple[str, ...]
    key: str
    exact_keys: tuple[str, ...]
    ways: tuple[HeardSounds, ...]
    known_share: float


def hear(text: str, lexicon: Lexicon, model: SoundModel) -> Hearing | None:
    """Prepare a heard text, or return None when it cannot be a brand name (nothing to say, or far too much)."""
    if len(text) > LONGEST_HEARD or not is_speech(text):
        return None
    said = words(text)
    if not said or len(said) > MOST_WORDS:
        return None
    tokens = without_carrier(without_repeats(said))
    spoken = [token for token in tokens if not token.isdigit() and token not in LETTER_NAMES]
    known = sum(1 for token in spoken if lexicon.known(token))
    return Hearing(
        tokens=tuple(tokens),
        key="".join(tokens),
        exact_keys=tuple(dict.fromkeys(("".join(said), spoken_key(text), "".join(tokens)))),
        ways=tuple(model.hear(way) for way in word_sounds(tokens, lexicon)),
        known_share=known / len(spoken) if spoken else 0.0,
    )


def without_carrier(said: list[str]) -> list[str]:
    """Return the words without what is left of "reorder ... please" around them; a lone such word stays."""
    first, last = 0, len(said)
    while first < last - 1 and said[first] in _BEFORE:
        first += 1
    while last > first + 1 and said[last - 1] in _AFTER:
        last -= 1
    return said[first:last]


def is_speech(text: str) -> bool:
    """Return whether a recogniser could have written this: Latin letters, digits and light punctuation only.

    Markup, code, emoji, control characters and other scripts are not the words of a customer of an English shop.
    """
    if _PLAIN.fullmatch(text):
        return True
    return not any(char in _NEVER_HEARD or _is_strange(char) for char in text)


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
