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
        ("what size bag do the oats come in", "DetailIntent"),
        ("how long does the soup keep", "DetailIntent"),
        ("how about the soup", "NameIntent"),
        ("is it safe to give dog food to my cat", "GoodForIntent"),
        ("can i get razor blades", "ReorderIntent"),
        ("would you order razor blades", "ReorderIntent"),
        ("do you have razor blades", "ResearchIntent"),
    ],
)
def test_a_question_is_no_wish(said: str, intent: str) -> None:
    assert shipped_model("en-US").resolve(said)["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("the glass spray you sent me leaked all over the box", "RefundIntent"),
        ("which crackers don't have any sugar", "ResearchIntent"),
        ("hmm never mind i'll check the printer first", "AMAZON.StopIntent"),
        ("that's too much, stop", "AMAZON.StopIntent"),
        ("don't stop", "AMAZON.NoIntent"),
        ("never mind the toothpaste", "BasketRemoveIntent"),
        ("no thanks", "AMAZON.NoIntent"),
    ],
)
def test_what_is_wrong_and_what_ends_the_talk_is_neither_a_wish_nor_a_mere_no(said: str, intent: str) -> None:
    assert shipped_model("en-US").resolve(said)["intent"]["name"] == intent
