"""Kinds of products as they are heard."""

from __future__ import annotations

import pytest

from locales import locale_of
from shop.catalog.words import WordSearch
from skill.understanding.nearest import nearest

KINDS = ("laundry-detergent", "coffee", "coffee-pods", "dog-food", "cat-food", "dish-soap", "hand-soap")
SEARCH = WordSearch(locale_of("en-US").product_words)


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
    assert nearest(heard, KINDS, SEARCH) == kind
