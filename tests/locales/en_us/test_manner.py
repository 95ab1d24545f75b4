"""Money, days and lists as they are said in American English."""

from __future__ import annotations

from datetime import date

import pytest

from base.money import Money
from locales import OneOf
from locales.en_us import LOCALE


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Money(899, "USD"), "$8.99"),
        (Money(5, "USD"), "$0.05"),
        (Money(123456, "USD"), "$1,234.56"),
        (Money(1200, "JPY"), "¥1,200"),
        (Money(1234, "KWD"), "1.234 KWD"),
        (Money(-899, "USD"), "minus $8.99"),
    ],
)
def test_money_is_written_so_that_alexa_says_it_as_money(amount: Money, said: str) -> None:
    assert LOCALE.manner.word(amount) == said


def test_a_day_is_said_with_its_weekday() -> None:
    assert LOCALE.manner.word(date(2026, 11, 24)) == "Tuesday, November 24"


def test_choices_are_joined_as_people_join_them() -> None:
    names = [(), ("A",), ("A", "B"), ("A", "B", "C")]
    assert [LOCALE.manner.word(OneOf(some)) for some in names] == ["", "A", "A or B", "A, B, or C"]
