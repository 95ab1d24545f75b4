"""Learn letter-to-sound of further languages (`letters-de.bin` and its like), by the rules of Epitran (MIT).

Run, with `pip install epitran==1.35.3 rapidfuzz msgspec` in an environment of its own: python -m bench.brands.foreign
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from bench.brands.letters import DATA, grow, learn_letter_costs, pack, read_table
from shop.brands.sound.phonemes import encode

RULES = {"de": "deu-Latn", "es": "spa-Latn", "fr": "fra-Latn", "it": "ita-Latn"}
"""Language -> Epitran's name of its rules. Those of Portuguese (1.35.3) know neither ch nor nh nor lh: not used."""
REWRITTEN = {"de": {"ew": "ehw"}}
"""Letters that Epitran's rules say wrong, and others that it says right: "Zewa" is not said as "news" is."""

# The nearest English sounds: both a name and what was heard of it are said so, and only compared with each other.
NEAREST = {
    "t͡ʃ": "CH", "d͡ʒ": "JH", "t͡s": "T S", "d͡z": "D Z", "p͡f": "P F", "a": "AA", "ɑ": "AA", "ɐ": "AH", "ə":
    "AH", "e": "EY", "ɛ": "EH", "i": "IY", "ɪ": "IH", "o": "OW", "ɔ": "AO", "u": "UW", "ʊ": "UH", "y": "UW",
    "ʏ": "UW", "ø": "ER", "œ": "ER", "b": "B", "c": "K", "d": "D", "f": "F", "ɡ": "G", "g": "G", "h": "HH",
    "x": "HH", "j": "Y", "ʝ": "Y", "k": "K", "l": "L", "ɬ": "L", "ʎ": "L Y", "m": "M", "n": "N", "ŋ": "NG",
    "ɲ": "N Y", "p": "P", "r": "R", "ɾ": "R", "ʀ": "R", "ʁ": "R", "s": "S", "ʃ": "SH", "ç": "SH", "t": "T",
    "v": "V", "w": "W", "ɥ": "W", "z": "Z", "ʒ": "ZH", "\u0303": "N",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(map(re.escape, NEAREST), key=len, reverse=True)))


def said(words: Iterable[str], epitran: Any, rewritten: dict[str, str]) -> list[tuple[str, str]]:
    """Return (word, pronunciation by the language's rules), one character a phoneme."""
    found = []
    for word in words:
        spelt = word
        for letters, others in rewritten.items():
            spelt = spelt.replace(letters, others)
        # ç is one letter here, not c and a mark; a mark that is left is the tilde of a nasal vowel.
        ipa = unicodedata.normalize("NFD", epitran.transliterate(spelt)).replace("c\u0327", "ç")
        found.append((word, encode(" ".join(NEAREST[sound] for sound in _SPELLING.findall(ipa)))))
    return [(word, code) for word, code in found if code and len(code) <= len(word) + 1]


def main() -> None:
    """Write a tree a language."""
    words = [word for word, _ in read_table()]
    for language, rules in RULES.items():
        pairs = said(words, importlib.import_module("epitran").Epitran(rules), REWRITTEN.get(language, {}))
        (DATA / f"letters-{language}.bin").write_bytes(pack(grow(pairs, learn_letter_costs(pairs))))


if __name__ == "__main__":
    main()
