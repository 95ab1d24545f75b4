"""Money, days and lists as they are said in American English."""

from __future__ import annotations

from datetime import date

import pytest

from base.money import Money
from locales import Numbered, OneOf, Topic
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


def test_choices_asked_about_again_have_their_numbers() -> None:
    assert LOCALE.manner.word(Numbered(("A", "B"))) == "1: A, 2: B"


def test_a_topic_is_named_as_far_as_it_is_known() -> None:
    whole = Topic(brand="Tidewell", kind="detergent", need="hard water")
    assert LOCALE.manner.word(whole) == "Tidewell detergent for hard water"
    assert LOCALE.manner.word(Topic(kind="detergent")) == "detergent"
    assert LOCALE.manner.word(Topic(need="hard water")) == "for hard water"
    assert LOCALE.manner.word(Topic()) == ""
