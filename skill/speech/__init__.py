"""What the skill says: `say` for speech, `card_text` for cards; a table and a manner for each locale."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from skill.speech.en_us import EN_US
from skill.speech.ids import Say
from skill.speech.manner import AMERICAN, Manner, OneOf
from skill.speech.prompts import Prompt, Spoken

__all__ = ["LOCALES", "Locale", "OneOf", "Prompt", "Say", "Spoken", "card_text", "locale_of", "say"]


@dataclass(frozen=True, slots=True)
class Locale:
    """A locale's words and its ways with numbers, money, days and lists."""

    prompts: dict[Say, Prompt]
    manner: Manner


LOCALES: dict[str, Locale] = {"en-US": Locale(EN_US, AMERICAN)}
DEFAULT_LOCALE = "en-US"


def locale_of(asked: str) -> Locale:
    """Return the locale, else one of the same language, else American English."""
    if asked in LOCALES:
        return LOCALES[asked]
    language = asked.partition("-")[0]
    return LOCALES[next((known for known in LOCALES if known.partition("-")[0] == language), DEFAULT_LOCALE)]


def say(id_: Say, locale: str, *, count: int = 1, **values: object) -> Spoken:
    """Fill a prompt for speech: money, days and lists are worded by the locale, and everything is escaped.

    `count` chooses the plural form and is a field itself.
    """
    found = locale_of(locale)
    worded = {name: found.manner.word(value) for name, value in {"count": count, **values}.items()}
    return found.prompts[id_].render(found.manner.plural(count), worded)


def card_text(id_: Say, locale: str, **values: object) -> str:
    """Fill a prompt for a card: plain text, nothing escaped."""
    found = locale_of(locale)
    worded = {name: found.manner.word(value) for name, value in values.items()}
    words = found.prompts[id_].speech
    return Formatter().vformat(words if isinstance(words, str) else words["other"], (), worded)
