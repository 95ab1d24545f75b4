"""Which days a time is."""

from __future__ import annotations

from datetime import date

import pytest

from skill.goals.orders_of_when import days_of

FRIDAY = date(2026, 1, 2)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", FRIDAY, FRIDAY),
        ("yesterday", date(2026, 1, 1), date(2026, 1, 1)),
        ("this-week", date(2025, 12, 29), FRIDAY),
        ("last-week", date(2025, 12, 22), date(2025, 12, 28)),
        ("this-month", date(2026, 1, 1), FRIDAY),
        ("last-month", date(2025, 12, 1), date(2025, 12, 31)),
        ("this-year", date(2026, 1, 1), FRIDAY),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_time_begins_and_ends(period: str, first: date, last: date) -> None:
    assert days_of(period, FRIDAY) == (first, last)
