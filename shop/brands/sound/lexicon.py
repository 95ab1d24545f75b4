"""How words are said: the CMU dictionary first, letter-to-sound for the rest.

The dictionary is a sorted text file read through a memory map: it opens in a tenth of a millisecond and costs some
ten microseconds a word, where a JSON dictionary would cost 100 ms at every cold start.
"""

from __future__ import annotations

import mmap
from functools import cache, lru_cache
from pathlib import Path

from shop.brands.sound.letter_to_sound import Letters

DATA = Path(__file__).parent / "data"
ENGLISH = "en"
OWN_RULES = ("de", "es", "fr", "it")
"""Further languages whose letter-to-sound rules we have; all others are said by English ones."""
WORDS_REMEMBERED = 4096


class Lexicon:
    """Pronunciations of single words (a-z), usual first, one character a phoneme (`shop.brands.sound.phonemes`).

    In a language other than English its rules come first, then English: brands are said in both.
    """

    def __init__(self, language: str = ENGLISH, folder: Path = DATA) -> None:
        self.language = language
        with (folder / "pronunciations.csv").open("rb") as file:
            self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._folder = folder
        self._letters: dict[str, Letters] = {}
        self.known = lru_cache(WORDS_REMEMBERED)(self._known)

    def say(self, word: str, most: int = 1) -> tuple[str, ...]:
        """Return up to `most` pronunciations; never empty for a word of letters."""
        if self.language != ENGLISH and most == 1:
            return (self.native(word),)
        english = self.known(word)[:most] or tuple(self.guess(word, most))
        return english if self.language == ENGLISH else (self.native(word), *english)[:most]

    def native(self, word: str) -> str:
        """Return how the rules of the language say the word, whether or not the dictionary has it."""
        return self._rules("letters.bin" if self.language == ENGLISH else f"letters-{self.language}.bin").say(word)[0]

    def guess(self, word: str, most: int = 1) -> list[str]:
        """Return what letter-to-sound makes of the word, whether or not the dictionary has it."""
        return self._rules("letters.bin").say(word, most)

    def british(self, word: str) -> str:
        """Return how British letter-to-sound rules say the word, whether or not the dictionary has it."""
        return self._rules("letters-gb.bin").say(word)[0]

    def _rules(self, file: str) -> Letters:
        if file not in self._letters:
            self._letters[file] = Letters((self._folder / file).read_bytes())
        return self._letters[file]

    def _known(self, word: str) -> tuple[str, ...]:
        text, key = self._text, word.encode("ascii") + b","
        low, high = 0, len(text)
        while low < high:
            middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = text.find(b"\n", middle)
            if text[middle : middle + len(key)] == key:
                return tuple(text[middle + len(key) : end].decode("ascii").split())
            if text[middle:end] < key:
                low = end + 1
            else:
                high = middle
        return ()


@cache
def known_brands() -> frozenset[str]:
    """Return the squeezed names of well-known brands, sold here or not: what is spelt like one is hardly another."""
    return frozenset((DATA / "known.txt").read_text(encoding="ascii").split())


def language_of(locale: str) -> str:
    """Return the language by whose rules words are said in a locale: "de-AT" -> "de"; "en" where we have no others."""
    language = locale[:2].lower()
    return language if language in OWN_RULES else ENGLISH


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language of `language_of`, opened once."""
    return Lexicon(language)


def english() -> Lexicon:
    """Return the English lexicon, opened once."""
    return lexicon(ENGLISH)
