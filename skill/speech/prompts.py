"""Prompts: ids in code, words in one place a locale, values escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

LONGEST_VALUE = 1_000
"""Characters of one value that are spoken: no catalogue can push a prompt past Alexa's 8,000."""

_PARTIAL_ENTITY = re.compile("&[a-z]*$")

Words = str | Mapping[str, str]
"""A text, or one text a plural category of CLDR ("one", "few", "other") chosen by the field `count`."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """SSML without its <speak>, and what is said again when the customer is silent; None there ends the session."""

    speech: str
    reprompt: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """What to say for one id in one locale."""

    speech: Words
    reprompt: Words | None = None

    def fields(self) -> set[str]:
        """Return the names to fill, so that a test can compare locales."""
        texts = [*_texts(self.speech), *_texts(self.reprompt or "")]
        return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}

    def render(self, plural: str, values: Mapping[str, object]) -> Spoken:
        """Fill the names; values are escaped, so a brand called "A & W" stays valid SSML."""
        safe = {name: spoken_text(str(value)) for name, value in values.items()}
        again = None if self.reprompt is None else _form(self.reprompt, plural).format(**safe)
        return Spoken(_form(self.speech, plural).format(**safe), again)


def spoken_text(value: str) -> str:
    """Return a value fit for SSML: clipped, control characters out, and escaped."""
    clean = "".join(char if char.isprintable() else " " for char in value[:LONGEST_VALUE])
    # By hand: xml.sax.saxutils does the same and imports half of urllib for it.
    safe = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe if len(safe) <= LONGEST_VALUE else _PARTIAL_ENTITY.sub("", safe[:LONGEST_VALUE])


def _texts(words: Words) -> list[str]:
    return [words] if isinstance(words, str) else list(words.values())


def _form(words: Words, plural: str) -> str:
    return words if isinstance(words, str) else words.get(plural, words["other"])
