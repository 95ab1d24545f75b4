"""Numbers, money, days and lists as a locale says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.money import Money, exponent

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "INR": "₹", "MXN": "MX$"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def plural(count: int) -> str:
    """Return CLDR's plural category of a whole number in English."""
    return "one" if count == 1 else "other"


def money(amount: Money) -> str:
    """Write an amount so that Alexa speaks it as money: "$8.99"; unknown signs as "8.99 SEK"."""
    number = f"{abs(amount.decimal()):,.{exponent(amount.currency)}f}"
    sign = _SIGNS.get(amount.currency)
    written = f"{number} {amount.currency}" if sign is None else f"{sign}{number}"
    return written if amount.minor >= 0 else f"minus {written}"


def day(when: date) -> str:
    """Write a day: "Tuesday, November 24"."""
    return f"{_WEEKDAYS[when.weekday()]}, {_MONTHS[when.month - 1]} {when.day}"


def either(names: Sequence[str]) -> str:
    """Join names to choose from: "A", "A or B", "A, B, or C"."""
    return _joined(names, "or")


def both(names: Sequence[str]) -> str:
    """Join names: "A", "A and B", "A, B, and C"."""
    return _joined(names, "and")


def _joined(names: Sequence[str], word: str) -> str:
    if len(names) < 3:
        return f" {word} ".join(names)
    return f"{', '.join(names[:-1])}, {word} {names[-1]}"
