"""A day that is said, as the platform's date slot tells it."""

from __future__ import annotations

from datetime import date

import pytest

from locales import locale_of
from runtime.talk.days_said import date_told

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("january", "2027-01"),
        ("november", "2027-11"),
        ("december 10", "2026-12-10"),
        ("december 10th", "2026-12-10"),
        ("the tenth of december", "2026-12-10"),
        ("october twenty first", "2027-10-21"),
        ("christmas", "2026-12-25"),
        ("new years day", "2027-01-01"),
        ("monday", "2026-11-23"),
        ("next friday", "2026-11-27"),
        ("tomorrow", "2026-11-21"),
        ("next week", "2026-W48"),
        ("next month", "2026-12"),
        ("two weeks", None),
        ("february thirtieth", None),
        ("coffee", None),
        ("", None),
    ],
)
def test_days_to_come(said: str, told: str | None) -> None:
    assert date_told(locale_of("en-US"), said, FRIDAY) == told
