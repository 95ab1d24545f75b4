"""A question about a thing is heard as one, and never as a wish for it."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("do razor blades fit gillette", "DetailIntent"),
        ("can my dog chew the razor blades", "DetailIntent"),
        ("can i give chamomile tea to my baby", "GoodForIntent"),
        ("is it safe to give dog food to my cat", "GoodForIntent"),
        ("can i get razor blades", "ReorderIntent"),
        ("would you order razor blades", "ReorderIntent"),
        ("do you have razor blades", "ResearchIntent"),
    ],
)
def test_a_question_is_no_wish(said: str, intent: str) -> None:
    assert shipped_model("en-US").resolve(said)["intent"]["name"] == intent
