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


@dataclass(frozen=True, slots=True)
class AllOf:
    """Names that belong together; a locale joins them with its own "and"."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """So many things that were named before, said as one: "both", "all three"."""

    count: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """Names to choose from, each with its number, from 1."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits to be said one by one, four at a time."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What somebody asks about, as far as it is known; a locale says it in its own order."""

    brand: str = ""
    kind: str = ""
    need: str = ""


@dataclass(frozen=True, slots=True)
class FarDay:
    """A day so far from today that it is said with its year."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """One locale's ways. `day` may use {weekday}, {month}, {day} (25) and {nth} (25th).

    `or_two`, `or_last`, `and_two` and `and_last` join the last names.
    """

    plural: Callable[[int], str]  # a whole number -> CLDR's plural category
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    nth: Callable[[int], str]  # a day of the month -> its ordinal
    day: str
    day_of_year: str  # with {day}, as that is said, and {year}
    thousands: str
    point: str
    signs: Mapping[str, str]  # currency -> how a price is written, "{}" for the number
    unknown_sign: str  # the same for any other, with {code}
    minus: str
    or_two: str
    or_last: str
    and_two: str
    and_last: str
    listed: str  # between the names of a list
    numbered: str  # with {number} and {name}
    counted: str  # with {count} and {name}: so many of a product
    animals: Mapping[str, str]  # an animal, as labels have it -> how a name is said to be for it: "for dogs"
    together: Callable[[int], str]  # two or more things that were named before -> "both", "all three"
    topic: str  # with {brand}, {kind} and {wish}; the spaces around what is not known go
    wish: str  # "{}" for what something is needed for

    def word(self, value: object) -> str:  # noqa: PLR0911 - a return each kind of value
        """Return a value in words: money, a day, names to choose from, a topic; anything else as it is."""
        match value:
            case Money():
                return self.money(value)
            case date():
                return self.dated(value)
            case FarDay(day=day):
                return self.dated(day, year=True)
            case OneOf(names=names):
                return self.either(names)
            case AllOf(names=names):
                return self._joined(names, self.and_two, self.and_last)
            case Together(count=count):
                return self.together(count)
            case Numbered(names=names):
                return self.listed.join(self.numbered.format(number=at, name=name) for at, name in enumerate(names, 1))
            case Digits(text=text):
                return self.listed.join(" ".join(text[at : at + 4]) for at in range(0, len(text), 4))
            case Topic():
                return self.about(value)
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

    def dated(self, when: date, *, year: bool = False) -> str:
        """Write a day with its weekday, and with its year where that is asked for."""
        weekday, month = self.weekdays[when.weekday()], self.months[when.month - 1]
        day = self.day.format(weekday=weekday, month=month, day=when.day, nth=self.nth(when.day))
        return self.day_of_year.format(day=day, year=when.year) if year else day

    def either(self, names: tuple[str, ...]) -> str:
        """Join names to choose from: "A", "A or B", "A, B, or C"."""
        return self._joined(names, self.or_two, self.or_last)

    def _joined(self, names: tuple[str, ...], two: str, last: str) -> str:
        if len(names) < 3:
            return two.join(names)
        return self.listed.join(names[:-1]) + last + names[-1]

    def about(self, topic: Topic) -> str:
        """Name a topic: "Tidewell detergent for hard water"; nothing where nothing is known."""
        wish = self.wish.format(topic.need) if topic.need else ""
        return " ".join(self.topic.format(brand=topic.brand, kind=topic.kind, wish=wish).split())
