"""What the skill says: `say` for speech, `card_text` for cards; one table a locale."""

from __future__ import annotations

from string import Formatter

from skill.speech.en_us import EN_US
from skill.speech.ids import Say
from skill.speech.prompts import Prompt, Spoken
from skill.speech.values import both, day, either, money, plural

LOCALES: dict[str, dict[Say, Prompt]] = {"en-US": EN_US}
DEFAULT_LOCALE = "en-US"

__all__ = ["LOCALES", "Prompt", "Say", "Spoken", "both", "card_text", "day", "either", "money", "prompt", "say"]


def prompt(id_: Say, locale: str) -> Prompt:
    """Return the prompt in the locale, else in one of the same language, else in American English."""
    if locale in LOCALES:
        return LOCALES[locale][id_]
    language = locale.partition("-")[0]
    nearest = next((known for known in LOCALES if known.partition("-")[0] == language), DEFAULT_LOCALE)
    return LOCALES[nearest][id_]


def say(id_: Say, locale: str, *, count: int = 1, **values: object) -> Spoken:
    """Fill a prompt for speech; values are escaped. `count` chooses the plural form and is a field itself."""
    return prompt(id_, locale).render(plural(count), {"count": count, **values})


def card_text(id_: Say, locale: str, **values: object) -> str:
    """Fill a prompt for a card: plain text, nothing escaped."""
    words = prompt(id_, locale).speech
    return Formatter().vformat(words if isinstance(words, str) else words["other"], (), values)
