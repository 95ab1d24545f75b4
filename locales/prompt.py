"""One thing to say in one locale: its words, with the names of what is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

Words = str | Mapping[str, str]
"""A text, or one text a plural category of CLDR ("one", "few", "other") chosen by the field `count`."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What to say, and what is said again when the customer is silent; None there ends the session."""

    speech: Words
    reprompt: Words | None = None

    def fields(self) -> set[str]:
        """Return the names to fill, so that a test can compare locales."""
        texts = [*_texts(self.speech), *_texts(self.reprompt or "")]
        return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def form(words: Words, plural: str) -> str:
    """Return the text for a plural category; "other" where a locale does not tell it from others."""
    return words if isinstance(words, str) else words.get(plural, words["other"])


def _texts(words: Words) -> list[str]:
    return [words] if isinstance(words, str) else list(words.values())
