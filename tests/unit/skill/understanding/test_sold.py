"""Whether what stands in a slot is sold, by the words alone."""

from __future__ import annotations

import pytest

from skill.conversation.turn import Slot
from skill.understanding.sold import is_sold
from tests.factories.scenes import services


@pytest.mark.parametrize(
    ("name", "heard", "sold"),
    [
        ("product", "dish soap", True),
        ("product", "some paper towels", True),
        ("product", "tidewell detergent", True),
        ("other_product", "chicken", False),
        ("brand", "tidewell", True),
        ("brand", "tied well", None),  # it may yet be a brand
        ("need", "hard water", None),
    ],
)
def test_what_is_sold_is_told_from_what_is_not(name: str, heard: str, sold: bool | None) -> None:
    assert is_sold(services().slots, name, Slot(heard=heard)) is sold
