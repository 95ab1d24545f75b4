"""A need is heard whole: no word of one is the need, and a trouble of health is none of them."""

from __future__ import annotations

import pytest

from skill.conversation.turn import Slot
from tests.factories.scenes import services


@pytest.mark.parametrize(
    ("heard", "need"),
    [
        ("cold", None),
        ("washing in cold water", "cold-water"),
        ("sensitive", None),
        ("my sensitive skin", "sensitive-skin"),
        ("dry", None),
        ("hair loss", None),
        ("my teeth", "dog-teeth"),  # and whose they are is asked
    ],
)
def test_a_word_of_a_need_is_no_need_but_what_goods_are_for_is(heard: str, need: str | None) -> None:
    assert services().slots.need(Slot(heard=heard)) == need


@pytest.mark.parametrize(
    ("heard", "of_health"),
    [
        ("something for my cold", True),
        ("head colds", True),
        ("memory loss", True),
        ("a bad back", True),
        ("cold water", False),
        ("cold brew", False),
        ("the back of the sofa", False),
    ],
)
def test_an_ailment_is_told_by_nothing_but_its_own_words(heard: str, of_health: bool) -> None:
    assert services().slots.is_of_health(Slot(heard=heard)) is of_health
