"""How numbers, dates and money are written: as in English, or as a locale has it. Words stay English in every form.

The form is ambient, as the context of `decimal` is: whoever writes a page opens one around it, and every function of
`attribution.words` follows. A form changes how a number is written, never the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CAD": "CA$", "AUD": "A$", "MXN": "MX$"}


@dataclass(frozen=True, slots=True)
class Axis:
    """What stands before and after an amount on an axis, and d3's terms of how its digits are written (none: its own).

    https://d3js.org/d3-format#formatLocale, read 2026-11-27.
    """

    before: str
    after: str
    numbers: dict[str, Any] = field(default_factory=dict)


class Form:
    """English, without any library: `1,234.5`, `$1,234.50`, `12.5 %`, `2 Nov 2026`."""

    paper = ""
    """What is printed on, as CSS names it; empty where nobody said where, and the printer knows."""

    def decimal(self, value: float | Decimal, places: int) -> str:
        """Write a number with so many decimals, its digits in groups."""
        return f"{value:,.{places}f}"

    def percent(self, hundredths: float, places: int) -> str:
        """Write so many per cent."""
        return f"{hundredths:.{places}f} %"

    def money(self, amount: Decimal, currency: str, places: int) -> str:
        """Write an amount in major units; of a currency without a sign its code: `CHF 12.00`."""
        digits = f"{amount:,.{places}f}"
        sign = "-" if digits.startswith("-") else ""
        return f"{sign}{_SYMBOLS.get(currency, f'{currency} ')}{digits.removeprefix('-')}"

    def axis(self, currency: str) -> Axis:
        """Return how amounts stand on an axis."""
        return Axis(_SYMBOLS.get(currency, f"{currency} ").strip(), "")

    def day(self, day: date) -> str:
        """Write a day with its year."""
        return f"{day:%-d %b %Y}"

    def days(self, first: date, last: date) -> str:
        """Write the days from one to another: the year once where it is one."""
        short = f"{first:%-d %b}" if first.year == last.year else self.day(first)
        return f"{short} to {self.day(last)}"

    def tick(self, day: date) -> str:
        """Write a day without its year, below a bar."""
        return f"{day:%b} {day.day}"

    def moment(self, moment: datetime) -> str:
        """Write a moment to the minute."""
        return f"{moment:%-d %b %Y, %H:%M}"


ENGLISH = Form()
_form: ContextVar[Form] = ContextVar("form", default=ENGLISH)


def form() -> Form:
    """Return the form that numbers are written in here."""
    return _form.get()


@contextmanager
def written_in(used: Form) -> Iterator[None]:
    """Write numbers in a form inside the block."""
    before = _form.set(used)
    try:
        yield
    finally:
        _form.reset(before)
