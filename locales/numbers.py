"""How many was said: "24", "twenty four", "a dozen", and at the front of a name "two bottles of ..."; and back again.

The grammar is that of languages which say tens before ones; a locale that does not brings a reader of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

MOST_DIGITS = 9
_WORD = re.compile(r"\d+|[^\W\d_]+")


class Numbers(NamedTuple):
    """A locale's words for numbers, and for what is counted."""

    ones: tuple[str, ...]  # zero to nineteen
    tens: tuple[str, ...]  # twenty to ninety
    hundred: str
    thousand: str
    joined: str  # between hundreds and the rest, as they are heard: "and"
    spelled_joined: str  # the same, as we say it
    articles: tuple[str, ...]  # the first stands before "hundred", "dozen"
    half: str
    dozen: str
    groups: Mapping[str, int]  # words that count by themselves: dozen, pair
    containers: frozenset[str]
    of: str
    please: str
    vague: frozenset[str]  # stand for a number that nobody said: "a few"
    around: frozenset[str]  # words beside a number that is all that was said: "two more please"
    single: frozenset[str] = frozenset()  # what is left of "just one" where the number goes for a pronoun
    alone: frozenset[str] = frozenset()  # say that it is one, or whole, and nothing of the goods: "a single box"
    size: str = ""  # before the number of a size: "size four"
    money: frozenset[str] = frozenset()  # after an amount that is no count: "twenty dollars worth of"
    worth: str = ""
    called: str = ""  # before the number that something is called by: "number forty one"
    fluid: frozenset[str] = frozenset()  # before a measure: "fluid ounces"
    misheard: Mapping[str, int] = {}  # words heard for numbers that sound the same, before a container: "for" jars
    measures: frozenset[str] = frozenset()  # what sizes are told in: "ounces"
    weights: Mapping[str, int] = {}  # how many of the smallest weight each is: "pound"
    volumes: Mapping[str, int] = {}
    pieces: tuple[str, ...] = ()  # what one of anything is called: "piece"
    longest: int = 6  # words of a number, and one more: "one hundred and twenty four"
    alike: Mapping[str, int] = {}  # words heard for digits that sound the same, among other digits: "oh", "for", "ate"
    repeated: Mapping[str, int] = {}  # before a digit that is said once: "double"
    times: str = ""  # behind what is wanted, before how many of it: "the soup times two"
    definite: str = ""  # before a number, or before what is counted: "the one pack"
    places: tuple[str, ...] = ()  # of what was named to choose from: "first", "second"

    @property
    def words(self) -> tuple[str, ...]:
        """The words that numbers are said with."""
        return (*self.ones, *self.tens, self.hundred)

    def whole_number(self, said: str) -> int | None:
        """Return the whole number said in figures or words ("two", "twenty-four", "half a dozen"), or None."""
        if said.isdecimal() and len(said) <= MOST_DIGITS:
            return int(said)
        words = said.lower().replace("-", " ").split()
        if words[:1] == [self.half] and words[1:] in ([self.articles[0], self.dozen], [self.dozen]):
            return self.groups[self.dozen] // 2
        if len(words) > 1 and words[-1] in self.groups:
            times = 1 if words[:-1] == [self.articles[0]] else self.whole_number(" ".join(words[:-1]))
            return None if times is None else times * self.groups[words[-1]]
        return self.groups[said] if said == self.dozen else self._hundreds(words)

    def counted(self, said: str) -> tuple[int | None, str]:
        """Split "three bottles of Tidewell" into 3 and "Tidewell"; without a number at the front, None and the rest.

        A container without a number ("bottles of Tidewell") goes too: the number was heard apart from it.
        """
        words = said.split()
        if len(words) > 2 and words[0].lower() in self.misheard and words[1].lower() in self.containers:
            return self.misheard[words[0].lower()], " ".join(self._contained(words[1:]))
        for length in range(min(self.longest, len(words) - 1), 0, -1):
            count = self.whole_number(" ".join(words[:length]))
            if count is not None:
                rest = self._contained(self._plain(words[length:]))
                return (count, " ".join(rest)) if rest else (None, said)
        article = words[:1] and words[0].lower() in self.articles
        rest = self._contained(self._plain(words[1:]) if article else words)
        if not rest:
            return None, said
        return (1 if article and len(rest) < len(words) - 1 else None), " ".join(rest)

    def counted_alone(self, said: str) -> tuple[int, str | None] | None:
        """Return how many were said, and in what, where that is all: "a single box", "just the one pack"; else None.

        Words without a number are of one; it takes a container, or a word for one alone.
        """
        words = [word for word in said.lower().split() if word not in self.around and word != self.please]
        units = [word for word in words if word in self.containers]
        lone = [word for word in words if word in self.alone]
        rest = [word for word in words if word not in units and word not in lone and word != self.definite]
        if len(units) > 1 or not (units or lone):
            return None
        rest = rest[1:] if rest[:1] and rest[0] in self.articles and len(rest) > 1 and rest[1] in self.ones else rest
        count = 1 if not rest or (len(rest) == 1 and rest[0] in self.articles) else self.whole_number(" ".join(rest))
        return None if count is None else (count, units[0] if units else None)

    def begins_with_size(self, said: str) -> bool:
        """Tell whether words begin with a size: "sixty four ounce", "size four", "5 pounds of"."""
        words = said.lower().replace("-", " ").split()
        if words[:1] == [self.size]:
            return True
        lengths = range(1, min(self.longest, len(words) - 1) + 1)
        return any(
            self.whole_number(" ".join(words[:length])) is not None and self.is_measure(words[length])
            for length in lengths
        )

    def is_measure(self, word: str) -> bool:
        """Tell whether sizes are told in it."""
        return word.lower() in self.measures or word.lower() in self.fluid

    def sized(self, said: str) -> str:
        """Return words with their sizes as a catalogue writes them: "64 ounce", "size four"."""
        words = said.lower().replace("-", " ").split()
        for place in range(len(words)):
            if words[place] == self.size and place + 1 < len(words) and words[place + 1].isdecimal():
                words[place + 1] = self.spelled(int(words[place + 1][:3]))
            for length in range(min(self.longest, len(words) - place - 1), 0, -1):
                number = self.whole_number(" ".join(words[place : place + length]))
                if number is not None and self.is_measure(words[place + length]):
                    return " ".join([*words[:place], str(number), *words[place + length :]])
        return " ".join(words) if words and " ".join(words) != said.lower() else said

    def apart(self, said: str) -> tuple[str, str]:
        """Split words into the size among them, as a catalogue writes it, and the others; no size is no words."""
        words = self.sized(said).split()
        at = next((at for at in range(1, len(words)) if words[at - 1].isdecimal() and self.is_measure(words[at])), None)
        if at is None:
            return "", said
        return " ".join(words[at - 1 : at + 1]), " ".join(words[: at - 1] + words[at + 1 :])

    def tells_digits(self, said: str) -> bool:
        """Tell whether a number is among words, or nothing but what sounds like one: "code four seven", "for to"."""
        words = _WORD.findall(said.lower())
        return any(map(self._is_number, words)) or (bool(words) and all(word in self.alike for word in words))

    def only_digits(self, said: str) -> bool:
        """Tell whether nothing but numbers and what sounds like them was said: "double four seven oh"."""
        little = (self.joined, *self.repeated, *self.alike)
        return all(self._is_number(word) or word in little for word in _WORD.findall(said.lower()))

    def _is_number(self, word: str) -> bool:
        named = word in self.ones or word in self.tens or word in (self.hundred, self.thousand)
        return named or word.isdecimal()

    def spelled_digits(self, said: str) -> str:
        """Return the figures of all numbers among words, one after the other: "forty seven oh double two" is 47022."""
        words = _WORD.findall(said.lower())
        figures, times = [], 1
        while words:
            if words[0] in self.repeated:
                times = self.repeated[words.pop(0)]
                continue
            length, number = self._longest_number(words)
            figures.append("" if number is None else number * times)
            times, words = 1, words[length:]
        return "".join(figures)

    def _longest_number(self, words: list[str]) -> tuple[int, str | None]:
        """The number that words begin with, in figures, and how many of them it takes; a word that is none is one."""
        if words[0].isdecimal():
            return 1, words[0]  # with the zeros in front
        for length in range(min(2 * self.longest, len(words)), 0, -1):
            number = self._thousands(words[:length])
            if number is not None:
                return length, str(number)
        return 1, str(self.alike[words[0]]) if words[0] in self.alike else None

    def _thousands(self, words: list[str]) -> int | None:
        if self.thousand not in words:
            return self._hundreds(words)
        place = words.index(self.thousand)
        before, after = words[:place], words[place + 1 :]
        many = 1 if before in ([], [self.articles[0]]) else self._hundreds(before)
        rest = 0 if not after else self._hundreds(after[1:] if after[0] == self.joined else after)
        return None if many is None or rest is None else 1000 * many + rest

    def of_a_few(self, said: str) -> str | None:
        """Return what is behind words that say no number: "a few hand soaps"; None where there are none."""
        words = said.lower().split()
        words = words[1:] if words[:1] and words[0] in self.articles else words
        if words[:1] == [] or words[0] not in self.vague:
            return None
        rest = words[2:] if words[1:2] == [self.of] else words[1:]
        return " ".join(rest) or None

    def priced(self, said: str) -> str | None:
        """Return what stands behind an amount of money: "coffee" of "twenty dollars worth of coffee"; None without."""
        words = said.lower().split()
        at = next((at for at, word in enumerate(words) if word in self.money), None)
        if at is None or (at and self.whole_number(" ".join(words[:at])) is None):
            return None
        return " ".join(word for word in words[at + 1 :] if word not in (self.worth, self.of))

    def called_by(self, name: str) -> dict[int, str]:
        """Return the numbers that a name is told by, each as it is written there: 41 of "ink 41", 4 of "size four"."""
        words = name.lower().split()
        told = (word for before, word in zip(("", *words), words, strict=False) if self._calls(before, word))
        return {number: word for word in told if (number := self.whole_number(word)) is not None}

    def _calls(self, before: str, word: str) -> bool:
        return word.isdecimal() or (bool(self.size) and before == self.size)

    def only_container(self, said: str) -> bool:
        """Tell whether nothing but a container was said: "rolls of", "bags please"."""
        words = said.lower().removesuffix(f" {self.please}").removesuffix(f" {self.of}").split()
        return said == self.of or (bool(words) and set(words) <= self.containers)

    def spelled(self, number: int) -> str:
        """Return a number below a million in words, as it is said: "four hundred nine", "four hundred and nine"."""
        if number < len(self.ones):
            return self.ones[number]
        if number < 100:
            ten, one = divmod(number, 10)
            return f"{self.tens[ten - 2]} {self.ones[one]}" if one else self.tens[ten - 2]
        unit, name = (100, self.hundred) if number < 1000 else (1000, self.thousand)
        many, rest = divmod(number, unit)
        if not rest:
            return f"{self.spelled(many)} {name}"
        return f"{self.spelled(many)} {name} {self.spelled_joined if rest < 100 else ''}{self.spelled(rest)}"

    def _plain(self, words: list[str]) -> list[str]:
        """The words behind a number without what says once more that it is one: "a single floss"."""
        return words[1:] if len(words) > 1 and words[0].lower() in self.alone else words

    def _contained(self, words: list[str]) -> list[str]:
        """The words without "bottles of", or a mere "of", before them."""
        if len(words) > 2 and words[0].lower() in self.containers and words[1].lower() == self.of:
            return words[2:]
        return words[1:] if words[:1] == [self.of] else words

    def _hundreds(self, words: list[str]) -> int | None:
        if self.hundred not in words:
            return self._tens(words)
        place = words.index(self.hundred)
        before, after = words[:place], words[place + 1 :]
        many = 1 if before in ([], [self.articles[0]]) else self._tens(before)
        rest = 0 if not after else self._tens(after[1:] if after[0] == self.joined else after)
        return None if many is None or rest is None else 100 * many + rest

    def _tens(self, words: list[str]) -> int | None:
        match words:
            case [one] if one.isdecimal() and len(one) <= MOST_DIGITS:
                return int(one)
            case [one] if one in self.ones:
                return self.ones.index(one)
            case [ten] if ten in self.tens:
                return self._ten(ten)
            case [ten, one] if ten in self.tens and one in self.ones[1:10]:
                return self._ten(ten) + self.ones.index(one)
            case _:
                return None

    def _ten(self, word: str) -> int:
        return 10 * (self.tens.index(word) + 2)
