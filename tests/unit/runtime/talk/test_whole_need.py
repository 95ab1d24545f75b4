"""A need is heard in all its words."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("what is good for dry eyes", "dry eyes"),
        ("what's good for thinning hair", "thinning hair"),
        ("get me something for memory loss", "memory loss"),
        ("i need something for my bad back", "my bad back"),
        ("order something for a head cold", "a head cold"),
        ("what is good for hard water", "hard water"),
        ("what is good for baking", "baking"),
    ],
)
def test_no_word_of_a_need_is_left_out(said: str, need: str) -> None:
    intent = shipped_model("en-US").resolve(said)["intent"]
    assert (intent["name"], intent["slots"]["need"].get("value")) == ("ResearchIntent", need)


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (
            "which is better for sensitive skin tidewell original or tidewell free",
            {"need": "sensitive skin", "product": "tidewell original", "other_product": "tidewell free"},
        ),
        (
            "which one's better for dry skin calmora body wash or lullabelle lotion",
            {"need": "dry skin", "product": "calmora body wash", "other_product": "lullabelle lotion"},
        ),
    ],
)
def test_what_two_are_compared_for_is_of_neithers_name(said: str, slots: dict[str, str]) -> None:
    intent = shipped_model("en-US").resolve(said)["intent"]
    held = {name: slot["value"] for name, slot in intent["slots"].items() if "value" in slot}
    assert (intent["name"], held) == ("CompareIntent", slots)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("when do the oats go bad", "DetailIntent"),
        ("where do the filters come from", "DetailIntent"),
        ("where is the granola", "OrderStatusIntent"),
        ("when do the oats ship", "OrderStatusIntent"),
        ("when does the coffee arrive", "OrderStatusIntent"),
        ("what's the cheapest thing for pet odors", "CheaperIntent"),
    ],
)
def test_a_question_of_facts_is_none_of_an_order(said: str, intent: str) -> None:
    assert shipped_model("en-US").resolve(said)["intent"]["name"] == intent
