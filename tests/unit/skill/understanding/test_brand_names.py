"""A brand's very name is found wherever it stands, and the words of a sentence around a name are left out."""

from __future__ import annotations

import pytest

from shop.catalog.load import load_catalog
from skill.conversation.turn import Resolved, Slot
from skill.understanding.brand_names import BrandNames


@pytest.fixture(scope="module")
def names() -> BrandNames:
    return BrandNames(load_catalog("")[0])


@pytest.mark.parametrize(
    ("heard", "brand_id", "rest"),
    [
        ("tidewell hard water", "tidewell", "hard water"),
        ("the hard water tidewell", "tidewell", "the hard water"),
        ("some ruxton coffee", "ruxton", "some coffee"),
        ("tidewell free and pure detergent", "tidewell-free", "detergent"),  # the longer name, not the shorter in it
        ("anything but tidewell", None, "anything but tidewell"),
        ("paper towels", None, "paper towels"),
    ],
)
def test_words_that_hold_a_brands_name_are_split_into_it_and_the_rest(
    names: BrandNames, heard: str, brand_id: str | None, rest: str
) -> None:
    brand, left = names.split(Slot(heard=heard))
    assert (None if brand is None else brand.id, left) == (brand_id, rest)


def test_what_the_platform_resolved_is_not_split(names: BrandNames) -> None:
    slot = Slot(heard="tidewell detergent", resolved=(Resolved(id="laundry-detergent", name="laundry detergent"),))
    assert names.split(slot) == (None, "tidewell detergent")


def test_words_taken_out_of_a_slot_are_resolved_as_if_heard_alone(names: BrandNames) -> None:
    assert names.resolved("tidewell").id == "tidewell"
    assert names.resolved("zorblax").resolved == ()


@pytest.mark.parametrize(
    ("words", "told"), [("phlox and fern granola", True), ("coffee and paper towels", False), ("fern and phlox", False)]
)
def test_an_and_within_a_brands_name_joins_no_two_things(names: BrandNames, words: str, told: bool) -> None:
    assert names.have_within("and", words) is told
