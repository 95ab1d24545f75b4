"""The day that a built-in date slot tells: "2026-12-10", a month ("2027-01"), a week ("2026-W50") or a season."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

AHEAD: Final = timedelta(days=366)
_WEEK = re.compile(r"(\d{4})-W(\d{1,2})(-WE)?")
_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-XX)?")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_BEGINS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # the month


def coming_day(told: str, today: date) -> date | None:
    """Return the first day of what a date slot tells; None where that is not after today and within a year."""
    try:
        day = _first_day(told)
    except ValueError:
        return None
    return day if day is not None and today < day <= today + AHEAD else None


def _first_day(told: str) -> date | None:
    if week := _WEEK.fullmatch(told):
        return date.fromisocalendar(int(week[1]), int(week[2]), 6 if week[3] else 1)
    if season := _SEASON.fullmatch(told):
        return date(int(season[1]), _BEGINS[season[2]], 1)
    if month := _MONTH.fullmatch(told):
        return date(int(month[1]), int(month[2] or 1), 1)
    return date.fromisoformat(told)
