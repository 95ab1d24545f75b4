"""What names goods, or a number, and is no wish to order: a question, a refusal, how many live there."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("what scent is the fabric softener", "DetailIntent"),
        ("how many filters come in each box", "DetailIntent"),
        ("how should I use the serum", "DetailIntent"),
        ("are there four in a bag", "DetailIntent"),
        ("is it okay to buy flour", "StockIntent"),
        ("never buy crackers again", "BasketRemoveIntent"),
        ("we have plenty of oats", "BasketRemoveIntent"),
        ("no more crackers for me", "BasketRemoveIntent"),
        ("can I eat puppy food", "GoodForIntent"),
        ("what food do you sell for cats", "ResearchIntent"),
        ("let me come back to that", "PauseIntent"),
        ("the five of us drink it", "AMAZON.FallbackIntent"),
        ("ring me at four four one two", "AMAZON.FallbackIntent"),
        ("cancel the oats and the soap", "BasketRemoveIntent"),
        ("cancel the oats keep the soap", "BasketRemoveIntent"),
        ("wait, crackers too", "BasketAddIntent"),
        ("no wait I want crackers as well", "BasketAddIntent"),
    ],
)
def test_hears_no_wish_to_order_what_is_named(said: str, intent: str) -> None:
    assert shipped_model("en-US").resolve(said)["intent"]["name"] == intent
