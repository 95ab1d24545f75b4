"""The day that a built-in date slot tells."""

from __future__ import annotations

from datetime import date

import pytest

from skill.understanding.days import coming_day

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2026-12-10", date(2026, 12, 10)),
        ("2027-01", date(2027, 1, 1)),
        ("2027-01-XX", date(2027, 1, 1)),
        ("2027", date(2027, 1, 1)),
        ("2026-W50", date(2026, 12, 7)),
        ("2026-W50-WE", date(2026, 12, 12)),
        ("2027-SP", date(2027, 3, 1)),
        ("2026-WI", date(2026, 12, 1)),
    ],
)
def test_a_day_a_month_a_week_or_a_season_begins_then(told: str, day: date) -> None:
    assert coming_day(told, TODAY) == day


@pytest.mark.parametrize("told", ["2026-11-20", "2026-11", "2028-02", "202X", "2027-02-30", "2026-W60", "soon", ""])
def test_what_is_over_too_far_or_no_day_is_none(told: str) -> None:
    assert coming_day(told, TODAY) is None
