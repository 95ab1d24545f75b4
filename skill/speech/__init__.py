"""What the skill says: `say` for speech, `card_text` for cards; the words and the manner are the locale's."""

from __future__ import annotations

from datetime import date
from string import Formatter

from locales import AllOf, Digits, FarDay, Numbered, OneOf, Say, Together, Topic, form, locale_of
from skill.speech.prompts import Spoken, joined, render

FAR = 180
"""Days from today behind which a day is told with its year."""

__all__ = ["AllOf", "Digits", "Numbered", "OneOf", "Say", "Spoken", "Together", "Topic", "card_text", "joined", "say"]


def say(id_: Say, locale: str, *, count: int = 1, today: date | None = None, **values: object) -> Spoken:
    """Fill a prompt for speech: money, days and lists are worded by the locale, and everything is escaped.

    `count` chooses the plural form and is a field itself; a day that is far from `today` is told with its year.
    """
    found = locale_of(locale)
    worded = {name: found.manner.word(_placed(value, today)) for name, value in {"count": count, **values}.items()}
    return render(found.said[id_], found.manner.plural(count), worded)


def _placed(value: object, today: date | None) -> object:
    far = today is not None and isinstance(value, date) and abs((value - today).days) > FAR
    return FarDay(value) if far and isinstance(value, date) else value


def card_text(id_: Say, locale: str, **values: object) -> str:
    """Fill a prompt for a card: plain text, nothing escaped."""
    found = locale_of(locale)
    worded = {name: found.manner.word(value) for name, value in values.items()}
    return Formatter().vformat(form(found.said[id_].speech, "other"), (), worded)
