"""What stands in the slots of two things and is one, and what is two things after all."""

from __future__ import annotations

import pytest

from shop.brands import BrandMatcher
from skill.conversation.turn import Slot
from skill.understanding.one_name import are_one_name
from skill.understanding.slots import SlotReader
from tests.factories.scenes import catalog

SOLD = catalog()
READER = SlotReader(SOLD, open_matcher=lambda: BrandMatcher.build(list(SOLD.brands.values())))


@pytest.mark.parametrize(
    ("first", "second"),
    [("coffee", "filters"), ("oat", "milk"), ("almond", "milk"), ("coffee", "mugs"), ("tea", "kettle")],
)
def test_two_words_of_which_the_first_says_what_the_second_is_are_one_name(first: str, second: str) -> None:
    assert are_one_name(READER, Slot(heard=first), Slot(heard=second))


@pytest.mark.parametrize(
    ("first", "second"),
    [("floss", "milk"), ("coffee", "bread"), ("shampoo", "bananas"), ("oats", "milk"), ("paper towels", "cheese")],
)
def test_goods_that_are_sold_stand_by_themselves_beside_others_that_are_not(first: str, second: str) -> None:
    assert not are_one_name(READER, Slot(heard=first), Slot(heard=second))


def test_goods_that_are_both_sold_are_two() -> None:
    assert not are_one_name(READER, Slot(heard="soup"), Slot(heard="tea"))
