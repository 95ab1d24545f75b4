"""What is said later in a sentence than the wish: variants, slips and refusals, with the shipped model."""

from __future__ import annotations

import pytest

from runtime.talk.utterances import Resolver
from tests.factories.resolvers import shipped_model


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return shipped_model("en-US")


def heard(resolver: Resolver, said: str) -> tuple[str, dict[str, str]]:
    intent = resolver.resolve(said)["intent"]
    return intent["name"], {name: slot["value"] for name, slot in intent["slots"].items() if "value" in slot}


@pytest.mark.parametrize(
    ("said", "variant"),
    [
        ("we need diapers again but size four this time he's growing like crazy", "size four"),
        ("order some detergent the ninety two ounce one would be great", "ninety two ounce"),
        ("we need diapers he's growing like crazy", None),
        ("we need more coffee for the house and the cabin", None),
    ],
)
def test_a_size_or_a_variant_counts_wherever_it_is_said(resolver: Resolver, said: str, variant: str | None) -> None:
    assert heard(resolver, said)[1].get("variant") == variant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("get me the caffarro espresso beans no sorry the ruxton ones the french roast", "ruxton french roast"),
        ("order the white toothpaste i mean the gentle", "gentle"),
        ("i need coffee wait tea", "tea"),
    ],
)
def test_what_is_put_right_is_kept_apart_from_what_was_said(resolver: Resolver, said: str, meant: str) -> None:
    name, slots = heard(resolver, said)
    assert (name, slots["meant_product"]) == ("ReorderIntent", meant)


def test_an_aside_after_a_refusal_takes_nothing_from_it(resolver: Resolver) -> None:
    name, slots = heard(resolver, "not the puppy food he's all grown up now the chicken one")
    assert (name, slots) == ("CorrectIntent", {"not_product": "puppy food", "product": "chicken"})


def test_what_is_not_wanted_is_never_taken_for_a_wish(resolver: Resolver) -> None:
    name, _ = heard(resolver, "well not the puppy food")
    assert name == "CorrectIntent"


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("can i get some milk please", "ReorderIntent", {"product": "milk"}),
        ("order tomatoes", "ReorderIntent", {"product": "tomatoes"}),
        ("get me a coffee maker", "ReorderIntent", {"product": "coffee maker"}),
        ("a bottle of ketchup", "ReorderIntent", {"product": "ketchup", "unit": "bottle"}),
        ("pasta sauces two of them", "ReorderIntent", {"product": "pasta sauces", "quantity": "2"}),
        ("get me another one of those descalers", "ReorderIntent", {"product": "descalers"}),
        ("good morning dear i would like to order some crackers", "ReorderIntent", {"product": "crackers"}),
        ("there's no more granola in the house", "ReorderIntent", {"product": "granola"}),
        ("no the decaf", "CorrectIntent", {"need": "decaf"}),
        ("i didn't say dish soap i said floss", "CorrectIntent", {"not_product": "dish soap", "product": "floss"}),
        ("take the shampoo out again", "BasketRemoveIntent", {"product": "shampoo"}),
        ("our dishes come out spotty from the hard water", "ResearchIntent", {"need": "hard water"}),
    ],
)
def test_what_is_said_around_and_beside_a_wish_takes_nothing_from_it(
    resolver: Resolver, said: str, intent: str, slots: dict[str, str]
) -> None:
    heard = resolver.resolve(said)["intent"]
    assert heard["name"] == intent
    assert {name: slot["value"] for name, slot in heard["slots"].items() if "value" in slot} == slots


@pytest.mark.parametrize(
    ("said", "intent", "named"),
    [
        ("the light roast", "NameIntent", "light roast"),
        ("the one with basil", "NameIntent", "basil"),
        ("the cat is hungry", "AMAZON.FallbackIntent", None),
    ],
)
def test_the_and_two_words_that_end_in_goods_name_one(said: str, intent: str, named: str | None) -> None:
    heard = shipped_model("en-US").resolve(said)["intent"]
    assert (heard["name"], heard["slots"].get("product", {}).get("value")) == (intent, named)
