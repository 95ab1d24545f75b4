"""How a locale says numbers, money, days and lists: values go into prompts as they are and are worded here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from base.money import Money, exponent


@dataclass(frozen=True, slots=True)
class OneOf:
    """Names to choose from; a locale joins them with its own "or"."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """One locale's ways. `day` may use {weekday}, {month} and {day}; `or_two` and `or_last` join the last names."""

    plural: Callable[[int], str]  # a whole number -> CLDR's plural category
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    thousands: str
    point: str
    signs: Mapping[str, str]  # currency -> how a price is written, "{}" for the number
    unknown_sign: str  # the same for any other, with {code}
    minus: str
    or_two: str
    or_last: str

    def word(self, value: object) -> str:
        """Return a value in words: money, a day, names to choose from; anything else as it is."""
        match value:
            case Money():
                return self.money(value)
            case date():
                return self.dated(value)
            case OneOf(names=names):
                return self.either(names)
            case _:
                return str(value)

    def money(self, amount: Money) -> str:
        """Write an amount so that Alexa speaks it as money."""
        plain = f"{abs(amount.decimal()):,.{exponent(amount.currency)}f}"
        whole, _, rest = plain.partition(".")
        number = whole.replace(",", self.thousands) + (self.point + rest if rest else "")
        sign = self.signs.get(amount.currency)
        written = self.unknown_sign.format(number, code=amount.currency) if sign is None else sign.format(number)
        return written if amount.minor >= 0 else self.minus.format(written)

    def dated(self, when: date) -> str:
        """Write a day with its weekday."""
        return self.day.format(weekday=self.weekdays[when.weekday()], month=self.months[when.month - 1], day=when.day)

    def either(self, names: tuple[str, ...]) -> str:
        """Join names to choose from: "A", "A or B", "A, B, or C"."""
        if len(names) < 3:
            return self.or_two.join(names)
        return ", ".join(names[:-1]) + self.or_last + names[-1]


AMERICAN = Manner(
    plural=lambda count: "one" if count == 1 else "other",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day="{weekday}, {month} {day}",
    thousands=",",
    point=".",
    signs={"USD": "${}", "EUR": "€{}", "GBP": "£{}", "JPY": "¥{}", "CAD": "CA${}", "AUD": "A${}", "MXN": "MX${}"},
    unknown_sign="{} {code}",
    minus="minus {}",
    or_two=" or ",
    or_last=", or ",
)
