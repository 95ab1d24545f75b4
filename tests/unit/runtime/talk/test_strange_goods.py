"""What nobody sells here is heard as goods, as `talk` hears it, and what is named beside it is not lost."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("buy a phone", "ReorderIntent", {"product": "phone"}),
        ("get me a television and some tea", "ReorderIntent", {"product": "television", "other_product": "tea"}),
        ("buy me tea and a phone", "ReorderIntent", {"product": "tea", "other_product": "phone"}),
        ("order a phone and two oats", "ReorderIntent", {"product": "phone", "other_product": "two oats"}),
        ("get me a refund", "RefundIntent", {}),
        ("order teas and soups and then crackers", "ReorderIntent", {"product": "teas and soups and crackers"}),
        (
            "add tea and a jar of peanut butter to my cart",
            "BasketAddIntent",
            {"product": "tea", "other_unit": "jar", "other_product": "peanut butter"},
        ),
    ],
)
def test_hears_all_that_is_named(said: str, intent: str, slots: dict[str, str]) -> None:
    heard = shipped_model("en-US").resolve(said)["intent"]
    held = {name: slot["value"] for name, slot in heard["slots"].items() if "value" in slot}
    assert (heard["name"], held) == (intent, slots)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("that'll do nicely", "AgreeIntent"),
        ("smashing", "AgreeIntent"),
        ("cheers", "AgreeIntent"),
        ("go on then", "AgreeIntent"),
        ("lovely", "AgreeIntent"),
        ("goodbye", "AMAZON.StopIntent"),
    ],
)
def test_british_words_agree_to_an_offer_and_are_no_plain_yes(said: str, intent: str) -> None:
    assert shipped_model("en-GB").resolve(said)["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("can I have it every month", "SubscribeIntent", {"period": "month"}),
        ("what did we order last month", "OrderStatusIntent", {"of_when": "last month"}),
        ("show me something like that", "NextIntent", {}),
        ("which is the smallest bag of flour", "ResearchIntent", {"size": "smallest bag", "product": "flour"}),
        ("let's start over", "AMAZON.StartOverIntent", {}),
        ("cancel that and get me soup", "ReorderIntent", {"product": "soup", "before": "cancel that and"}),
    ],
)
def test_questions_and_beginnings_are_no_wish(said: str, intent: str, slots: dict[str, str]) -> None:
    heard = shipped_model("en-US").resolve(said)["intent"]
    held = {name: slot["value"] for name, slot in heard["slots"].items() if "value" in slot}
    assert (heard["name"], held) == (intent, slots)
