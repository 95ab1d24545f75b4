"""A day that is said ("December tenth", "next Friday", "Christmas"), as Alexa's date slot tells it."""

from __future__ import annotations

from datetime import date, timedelta

from locales import Locale

_WEEK = 7


def date_told(locale: Locale, said: str, today: date) -> str | None:
    """Return what a date slot would hold: a day, a month or a week to come; None where no day is said."""
    words = [word for word in said.lower().split() if word not in locale.sentences.days.little]
    months = [month.lower() for month in locale.manner.months]
    return _alone(locale, words[0], months, today) if len(words) == 1 else _day_of_month(locale, words, months, today)


def _alone(locale: Locale, word: str, months: list[str], today: date) -> str | None:
    told, ahead = locale.sentences.days, _days_ahead(locale, word, today)
    if ahead is not None:
        return (today + timedelta(days=ahead)).isoformat()
    if word in told.festivals:
        return _coming(*told.festivals[word], today).isoformat()
    if word in told.week:
        year, week, _ = (today + timedelta(days=_WEEK)).isocalendar()
        return f"{year}-W{week:02}"
    if word in told.month:
        return f"{today.replace(day=28) + timedelta(days=_WEEK):%Y-%m}"
    return f"{_coming(months.index(word) + 1, 1, today):%Y-%m}" if word in months else None


def _days_ahead(locale: Locale, word: str, today: date) -> int | None:
    weekdays = [day.lower() for day in locale.manner.weekdays]
    if word in weekdays:
        return (weekdays.index(word) - today.weekday() - 1) % _WEEK + 1
    return 1 if word in locale.sentences.days.tomorrow else None


def _day_of_month(locale: Locale, words: list[str], months: list[str], today: date) -> str | None:
    named = [word for word in words if word in months]
    said = " ".join(word for word in words if word not in months)
    ordinals = locale.sentences.days.ordinals
    number = ordinals.index(said) + 1 if said in ordinals else locale.numbers.whole_number(said.rstrip("sthndr"))
    if len(named) != 1 or number is None:
        return None
    try:
        return _coming(months.index(named[0]) + 1, number, today).isoformat()
    except ValueError:
        return None


def _coming(month: int, day: int, today: date) -> date:
    there = date(today.year, month, day)
    return there if there >= today else date(today.year + 1, month, day)
