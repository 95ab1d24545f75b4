"""The hours in which a household wants to be left alone, by the clocks of its own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from annotated_types import Interval

HourOfDay = Annotated[int, Interval(ge=0, le=23)]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From one hour of the day until another, perhaps of the next day; none where both are the same."""

    start: HourOfDay
    end: HourOfDay
    timezone: str

    def until(self, now: datetime) -> datetime | None:
        """Return when they end; None where it is none of them."""
        from zoneinfo import ZoneInfo  # late: few who open the skill have any

        there = now.astimezone(ZoneInfo(self.timezone))
        start, end = self.start, self.end
        inside = start <= there.hour < end if start <= end else there.hour >= start or there.hour < end
        if not inside:
            return None
        over = there.replace(hour=end, minute=0, second=0, microsecond=0)
        over = over if over.hour > there.hour else over + timedelta(days=1)
        return max(over.astimezone(now.tzinfo), now + timedelta(minutes=1))  # clocks that are set back repeat an hour
