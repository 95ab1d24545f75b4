"""Sentences that no sample says word by word: taken for the nearest, or for nothing."""

from __future__ import annotations

import pytest

from runtime.talk.utterances import FALLBACK, Resolver
from tests.factories.interaction import intent, model_of

MODEL = model_of(
    intents=[
        intent("ReorderIntent", "order {product}", "send me {product}", slots={"product": "PRODUCT"}),
        intent("OptOutIntent", "do not track what I buy", "stop measuring me"),
        intent("DeleteDataIntent", "delete everything you know about me"),
        intent("OrderStatusIntent", "where is my {product}", "when does my order arrive", slots={"product": "PRODUCT"}),
        intent("HandoffIntent", "text me {product}", "send it to my phone", slots={"product": "PRODUCT"}),
        intent("AMAZON.YesIntent", "please place the order"),
        intent("AMAZON.FallbackIntent"),
    ],
    types=[
        {
            "name": name,
            "values": [{"id": one, "name": {"value": one, "synonyms": [f"the {one}"]}} for one in values],
        }
        for name, values in (("BRAND", ("tidewell",)), ("PRODUCT", ("coffee", "paper", "tea")))
    ],
)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(MODEL)


def heard(resolver: Resolver, said: str) -> str:
    return str(resolver.resolve(said)["intent"]["name"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("don't be tracking what we order", "OptOutIntent"),
        ("erase everything you know about us", "DeleteDataIntent"),
        ("shoot it over to my phone", "HandoffIntent"),
        ("when does my package get here", "OrderStatusIntent"),
    ],
)
def test_words_that_stand_for_one_another_are_heard_as_one(resolver: Resolver, said: str, meant: str) -> None:
    assert heard(resolver, said) == meant


@pytest.mark.parametrize("said", ["tell me a joke", "my sister is coming over", "track what I buy"])
def test_what_is_far_from_every_sample_is_not_understood(resolver: Resolver, said: str) -> None:
    assert heard(resolver, said) == FALLBACK


def test_a_yes_is_never_guessed(resolver: Resolver) -> None:
    assert heard(resolver, "I placed the order") != "AMAZON.YesIntent"


def test_a_name_is_not_cut_off_from_the_strange_word_before_it(resolver: Resolver) -> None:
    assert heard(resolver, "would somebody text toilet paper") != "HandoffIntent"
