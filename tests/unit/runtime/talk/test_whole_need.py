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
