"""Money, days, lists and slugs as they are said and heard."""

from __future__ import annotations

from datetime import date

import pytest

from base.money import Money
from skill.speech.manner import AMERICAN, OneOf
from skill.understanding.slots import nearest

KINDS = ("laundry-detergent", "coffee", "coffee-pods", "dog-food", "cat-food", "dish-soap", "hand-soap")


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
    assert AMERICAN.word(amount) == said


def test_a_day_is_said_with_its_weekday() -> None:
    assert AMERICAN.word(date(2026, 11, 24)) == "Tuesday, November 24"


def test_choices_are_joined_as_people_join_them() -> None:
    names = [(), ("A",), ("A", "B"), ("A", "B", "C")]
    assert [AMERICAN.word(OneOf(some)) for some in names] == ["", "A", "A or B", "A, B, or C"]


@pytest.mark.parametrize(
    ("heard", "kind"),
    [
        ("detergent", "laundry-detergent"),
        ("the laundry detergents", "laundry-detergent"),
        ("coffee", "coffee"),
        ("some coffee pods please", "coffee-pods"),
        ("dog food", "dog-food"),
        ("rocket fuel", None),
        ("", None),
        ("the", None),
        ("'; drop table", None),
    ],
)
def test_a_kind_is_found_by_its_words(heard: str, kind: str | None) -> None:
    assert nearest(heard, KINDS) == kind
