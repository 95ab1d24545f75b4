"""A product is found by what its label tells, where that is clear."""

from __future__ import annotations

import pytest

from shop.catalog.load import load_catalog
from skill.understanding.labels import Labels


@pytest.fixture(scope="module")
def labels() -> Labels:
    return Labels(load_catalog()[0])


@pytest.mark.parametrize(
    ("heard", "product_id"),
    [
        ("that takes the cat pee smell out of the floor", "sudzenwald-pine-floor-cleaner"),
        ("my glasses come out of the dishwasher cloudy", "brightlea-dishwasher-tablets"),
        ("the floor", None),
        ("something nice", None),
        ("", None),
    ],
)
def test_two_telling_words_name_a_product_and_fewer_name_none(
    labels: Labels, heard: str, product_id: str | None
) -> None:
    assert labels.product(heard) == product_id
