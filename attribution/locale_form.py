"""Numbers, dates and money as a locale writes them, by the Unicode CLDR as Babel carries it (the extra `report`)."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from attribution.forms import ENGLISH, Axis, Form
from base.environment import DEFAULT_LOCALE
from base.errors import InputError

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

WITHOUT_BABEL = "--locale needs Babel, which is not installed here: pip install 'earshot[report]', or leave it out"

# Where paper is US Letter, by the CLDR's supplemental data (measurementData), which Babel does not carry.
_ON_LETTER = frozenset("BZ CA CL CO CR GT MX NI PA PH PR SV US VE".split())


def form_of(locale: str) -> Form:
    """Return the form of a locale by its name; the one without a library where none is named.

    Raises:
        InputError: there is no such locale, or Babel is not installed.
    """
    return LocaleForm(locale) if locale else ENGLISH


class LocaleForm(Form):
    """The form of one locale.

    Args:
        name: a language tag, with a hyphen or an underscore before the region.

    Raises:
        InputError: there is no such locale, or Babel is not installed.
    """

    def __init__(self, name: str) -> None:
        self._locale = _locale(name)
        self.paper = "letter" if self._locale.territory in _ON_LETTER else "A4"

    def decimal(self, value: float | Decimal, places: int) -> str:
        return str(_to(self._locale.decimal_formats[None], places).apply(_exact(value), self._locale))

    def percent(self, hundredths: float, places: int) -> str:
        return str(_to(self._locale.percent_formats[None], places).apply(_exact(hundredths) / 100, self._locale))

    def money(self, amount: Decimal, currency: str, places: int) -> str:
        pattern = _to(self._locale.currency_formats["standard"], places)
        return str(pattern.apply(amount, self._locale, currency=currency, currency_digits=False))

    def axis(self, currency: str) -> Axis:
        before, _, after = self.money(Decimal(0), currency, 0).partition("0")
        separators = self._locale.number_symbols["latn"]
        pattern = self._locale.decimal_formats[None]
        near, far = pattern.grouping
        numbers = {
            "decimal": separators["decimal"],
            "thousands": separators["group"],
            "grouping": [near, *[far] * 9],
            "currency": ["", ""],
        }
        return Axis(before, after, numbers)

    def day(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "medium", self._locale)

    def days(self, first: date, last: date) -> str:
        return f"{self.day(first)} to {self.day(last)}"  # one form of a date: a shortened one may look like another

    def tick(self, day: date) -> str:
        from babel.dates import format_skeleton

        return format_skeleton("MMMd", day, locale=self._locale)

    def moment(self, moment: datetime) -> str:
        from babel.dates import format_time

        # Babel moves an aware moment to UTC unless it is told; this one is in the zone of the run already.
        return f"{self.day(moment.date())}, {format_time(moment.time(), 'short', locale=self._locale)}"


def _to(pattern: NumberPattern, places: int) -> NumberPattern:
    """Return a pattern with so many decimals."""
    changed = copy(pattern)
    changed.frac_prec = (places, places)
    return changed


def _exact(value: float | Decimal) -> Decimal:
    # By the digits that a float is written with; numpy's writes its type beside them.
    return Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)


def _locale(name: str) -> Locale:
    try:
        from babel import Locale, UnknownLocaleError
    except ImportError as error:
        raise InputError(WITHOUT_BABEL) from error
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise InputError(
            f"--locale {name!r} is no locale that is known; name a language and a region, like {DEFAULT_LOCALE}"
        ) from error
