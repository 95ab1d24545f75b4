"""One spelling for names and heard texts: lower-case ASCII words, as a recogniser would write them."""

from __future__ import annotations

import re
import unicodedata

LONGEST_HEARD = 120
"""Characters of a heard text that are looked at; nobody says a brand name longer than this."""

_LIGATURES = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i"}
)
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc`\u00b4]")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_MARKS = str.maketrans(dict.fromkeys("\u2122\u2120\u00ae\u00a9", " "))
_SPOKEN_SIGNS = {"&": "and", "+": "plus", "@": "at", "%": "percent"}  # built files keep keys spelt so, in every locale
_LETTER_DIGIT = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")


def words(text: str) -> list[str]:
    """Split a text into lower-case ASCII words; accents fold, apostrophes join, digits stand alone, trade marks go.

    "L'Or\u00e9al Elv\u00edve" -> ["loreal", "elvive"]; "e.l.f." -> ["elf"]; "Crest 3D" -> ["crest", "3", "d"];
    a text of other scripts or signs alone gives an empty list.
    """
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text.lower().translate(_MARKS).translate(_LIGATURES))
        text = "".join(char for char in folded if not unicodedata.combining(char))
    text = _APOSTROPHES.sub("", text.lower())
    text = _INITIALS.sub(lambda initials: initials.group().replace(".", "") + " ", text)
    for sign, said in _SPOKEN_SIGNS.items():
        text = text.replace(sign, f" {said} ")
    return _LETTER_DIGIT.sub(" ", _NOT_WORD.sub(" ", text)).split()


def squeezed(text: str) -> str:
    """Return the words of a text without the spaces between them, as keys are compared."""
    return "".join(words(text))
