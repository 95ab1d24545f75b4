"""Phonemes of any text (CMU dictionary, espeak-ng for the rest), and how much of a name survived the recogniser."""

from __future__ import annotations

import functools
import importlib
import re
import subprocess
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from bench.brands.corpus.hear import plain_words

# espeak-ng's American and British phonemes in the CMU dictionary's letters.
ARPABET = {
    "aɪə": "AY AH", "aɪɚ": "AY ER", "oːɹ": "AO R", "ɔːɹ": "AO R", "ɑːɹ": "AA R", "ɛɹ": "EH R", "ɪɹ": "IH R",
    "ʊɹ": "UH R", "tʃ": "CH", "dʒ": "JH", "eɪ": "EY", "aɪ": "AY", "ɔɪ": "OY", "aʊ": "AW", "oʊ": "OW",
    "iː": "IY", "uː": "UW", "ɑː": "AA", "ɔː": "AO", "ɜː": "ER", "ɚ": "ER", "ɝ": "ER", "əl": "AH L", "ɐ": "AH",
    "ə": "AH", "ʌ": "AH", "ɪ": "IH", "i": "IY", "ʊ": "UH", "u": "UW", "ɛ": "EH", "æ": "AE", "a": "AE",
    "ɔ": "AO", "o": "OW", "e": "EH", "ᵻ": "IH", "ɹ": "R", "r": "R", "ɾ": "T", "ʃ": "SH", "ʒ": "ZH", "θ": "TH",
    "ð": "DH", "ŋ": "NG", "j": "Y", "ɡ": "G", "g": "G", "x": "K", "ɬ": "L", "n̩": "AH N", "ʔ": "T", "p": "P",
    "b": "B", "t": "T", "d": "D", "k": "K", "m": "M", "n": "N", "f": "F", "v": "V", "s": "S", "z": "Z",
    "h": "HH", "l": "L", "w": "W", "ɒ": "AA", "əʊ": "OW", "eə": "EH R", "iə": "IH R", "ʊə": "UH R", "ɑ": "AA",
    "ɜ": "ER", "aʊə": "AW ER", "ɛː": "EH R", "ɪə": "IH R",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(map(re.escape, ARPABET), key=len, reverse=True)))


def share_survived(name: str, heard: str) -> float:
    """Return the share of `name` that survived in `heard`, 0..1.

    1 - phoneme edit distance / the longer length; or the share of letters in common when that is more, since a
    recogniser that spells a name right has heard it, whatever the dictionary says it sounds like.
    """
    name, heard = plain_words(name), plain_words(heard)
    return max(Levenshtein.normalized_similarity(phonemes(name), phonemes(heard)), letters_alike(name, heard))


def letters_alike(name: str, heard: str) -> float:
    """Return the share of letters two plain texts have in common in order, spaces aside."""
    return ratio(name.replace(" ", ""), heard.replace(" ", "")) / 100


def phonemes(text: str) -> tuple[str, ...]:
    """Return the phonemes of a plain text, stress left out."""
    return tuple(sound for word in text.split() for sound in _word(word))


@functools.cache
def _word(word: str) -> tuple[str, ...]:
    return _dictionary().get(word) or _by_rule(word)


def _by_rule(word: str) -> tuple[str, ...]:
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-us", word]
    spoken = subprocess.run(command, capture_output=True, text=True, check=True)
    return tuple(ipa_in_arpabet(spoken.stdout).split())


def ipa_in_arpabet(ipa: str) -> str:
    """Return what espeak-ng wrote in the CMU dictionary's letters, stress left out."""
    return " ".join(ARPABET[spelt] for spelt in _SPELLING.findall(ipa))


@functools.cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    shipped = Path(importlib.import_module("pocketsphinx").get_model_path("en-us/cmudict-en-us.dict"))
    entries = (line.split() for line in shipped.read_text(encoding="utf-8").splitlines())
    # Alternatives are marked "word(2)"; the first is the usual one. Apostrophes go, as in the heard texts.
    return {word.replace("'", ""): tuple(sounds) for word, *sounds in entries if "(" not in word}
