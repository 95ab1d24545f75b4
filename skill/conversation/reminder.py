"""A reminder that the platform speaks at a moment the customer agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

AT = time(9)
"""When a day begins for a reminder, by the clock of the customer's own device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What is spoken, in which language, and on which day at nine."""

    day: date
    text: str
    locale: str

    @property
    def local(self) -> str:
        """The moment on the device's own clock."""
        return datetime.combine(self.day, AT).isoformat(timespec="milliseconds")


class Reminded(StrEnum):
    """What came of setting a reminder."""

    SET = "set"
    NOT_ALLOWED = "not_allowed"  # the customer has yet to allow the skill reminders
    NOT_HERE = "not_here"  # this device takes none, or no more
    UNSURE = "unsure"  # no answer, or none that says so
