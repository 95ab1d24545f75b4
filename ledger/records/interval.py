"""How often a subscription comes: whole days, weeks or months of the calendar, counted from one day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final

from annotated_types import Interval as Between


class Unit(StrEnum):
    """In what an interval is counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


DAYS_OF: Final = {Unit.DAY: 1.0, Unit.WEEK: 7.0, Unit.MONTH: 365.25 / 12}
"""How many days a unit has, in the long run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """So many days, weeks or months."""

    every: Annotated[int, Between(ge=1, le=365)]
    unit: Unit = Unit.WEEK

    @property
    def days(self) -> float:
        """How many days it has, in the long run."""
        return DAYS_OF[self.unit] * self.every

    def after(self, first: date, steps: int) -> date:
        """Return the day so many intervals after the first one.

        A month that has no such day gives its last: what begins on the 31st comes on the 28th of February, and on the
        31st of March again, since every day is counted from the first and none from the one before.
        """
        if self.unit is Unit.MONTH:
            years, month = divmod(first.month - 1 + self.every * steps, 12)
            year = first.year + years
            return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
        return first + timedelta(days=self.every * steps * (7 if self.unit is Unit.WEEK else 1))

    def steps_beyond(self, first: date, day: date) -> int:
        """Return how many intervals after the first day the first one beyond a day is; 0 where the first one is."""
        if day < first:
            return 0
        if self.unit is Unit.MONTH:
            months = (day.year - first.year) * 12 + day.month - first.month
            steps = months // self.every
            return steps if self.after(first, steps) > day else steps + 1
        return (day - first).days // (self.after(first, 1) - first).days + 1
