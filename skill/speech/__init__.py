"""What the skill says: `say` for speech, `card_text` for cards; the words and the manner are the locale's."""

from __future__ import annotations

from string import Formatter

from locales import AllOf, Digits, Numbered, OneOf, Say, Together, Topic, form, locale_of
from skill.speech.prompts import Spoken, joined, render

__all__ = ["AllOf", "Digits", "Numbered", "OneOf", "Say", "Spoken", "Together", "Topic", "card_text", "joined", "say"]


def say(id_: Say, locale: str, *, count: int = 1, **values: object) -> Spoken:
    """Fill a prompt for speech: money, days and lists are worded by the locale, and everything is escaped.

    `count` chooses the plural form and is a field itself.
    """
    found = locale_of(locale)
    worded = {name: found.manner.word(value) for name, value in {"count": count, **values}.items()}
    return render(found.said[id_], found.manner.plural(count), worded)


def card_text(id_: Say, locale: str, **values: object) -> str:
    """Fill a prompt for a card: plain text, nothing escaped."""
    found = locale_of(locale)
    worded = {name: found.manner.word(value) for name, value in values.items()}
    return Formatter().vformat(form(found.said[id_].speech, "other"), (), worded)
