"""What Alexa would understand: utterances resolved by the interaction model, without Alexa."""

from __future__ import annotations

import json
from typing import Any

import pytest

from base.errors import InputError
from runtime.talk.utterances import MODELS, Resolver
from tests.factories.interaction import intent, model_of
from tests.factories.resolvers import shipped_model

MODEL = model_of(
    intents=[
        intent(
            "ReorderIntent",
            "my usual",
            "reorder my {product}",
            "reorder {brand}",
            "reorder {brand} {product}",
            "order {quantity} {product}",
            "make it {quantity}",
            "{brand}",
            slots={"brand": "BRAND", "product": "PRODUCT", "quantity": "AMAZON.NUMBER"},
        ),
        intent("ChooseIntent", "the {choice} one", "the {choice}", slots={"choice": "CHOICE"}),
        intent("ResearchIntent", "tell me about {brand}", "what's {brand}", slots={"brand": "BRAND"}),
        intent("AMAZON.YesIntent", "go ahead"),
        intent("AMAZON.NoIntent"),
        intent("AMAZON.HelpIntent"),
        intent("AMAZON.StopIntent"),
        intent("AMAZON.CancelIntent"),
        intent("AMAZON.NavigateHomeIntent"),
        intent("AMAZON.FallbackIntent"),
    ],
    types=[
        {
            "name": "BRAND",
            "values": [
                {"id": "tidewell", "name": {"value": "Tidewell", "synonyms": ["tide well"]}},
                {"id": "free", "name": {"value": "Tidewell Free & Pure"}},
                {"id": "oat", "name": {"value": "O'Hara's Oats", "synonyms": ["oats"]}},
                *({"id": f"b{n}", "name": {"value": f"brand {n * 111}"}} for n in range(10)),
            ],
        },
        {
            "name": "PRODUCT",
            "values": [
                {"id": "detergent", "name": {"value": "laundry detergent", "synonyms": ["detergent"]}},
                {"id": "oats", "name": {"value": "rolled oats", "synonyms": ["oats"]}},
                {"id": "oats-2", "name": {"value": "steel cut oats", "synonyms": ["oats"]}},
                *({"id": f"p{n}", "name": {"value": f"thing {n * 111}"}} for n in range(10)),
            ],
        },
        {"name": "CHOICE", "values": [{"id": "1", "name": {"value": "first", "synonyms": ["one"]}}]},
    ],
)
RESOLVER = Resolver(MODEL, skill_id="skill-1")


def understood(utterance: str) -> tuple[str, dict[str, str]]:
    request = RESOLVER.resolve(utterance)
    intent = request.get("intent", {})
    values = {name: slot["value"] for name, slot in intent.get("slots", {}).items() if "value" in slot}
    return intent.get("name", request["type"]), values


@pytest.mark.parametrize(
    ("utterance", "intent", "values"),
    [
        ("open Harbor Pantry", "LaunchRequest", {}),
        ("Alexa, open harbor pantry.", "LaunchRequest", {}),
        ("ask harbor pantry", "LaunchRequest", {}),
        ("Alexa, ask harbor pantry to reorder my detergent", "ReorderIntent", {"product": "detergent"}),
        ("reorder my detergent", "ReorderIntent", {"product": "detergent"}),
        ("reorder tide well", "ReorderIntent", {"brand": "tide well"}),
        ("reorder Tidewell detergent", "ReorderIntent", {"brand": "tidewell", "product": "detergent"}),
        ("order two detergent", "ReorderIntent", {"quantity": "2", "product": "detergent"}),
        ("make it 12", "ReorderIntent", {"quantity": "12"}),
        ("my usual", "ReorderIntent", {}),
        ("Tidewell", "ReorderIntent", {"brand": "tidewell"}),
        ("tide wel", "ReorderIntent", {"brand": "tide wel"}),
        ("the first one", "ChooseIntent", {"choice": "first"}),
        ("tell me about tidewell free & pure", "ResearchIntent", {"brand": "tidewell free and pure"}),
        ("What's O'Hara's oats?", "ResearchIntent", {"brand": "oharas oats"}),
        ("yes", "AMAZON.YesIntent", {}),
        ("go ahead!", "AMAZON.YesIntent", {}),
        ("nope", "AMAZON.NoIntent", {}),
        ("help", "AMAZON.HelpIntent", {}),
        ("stop", "AMAZON.StopIntent", {}),
        ("never mind", "AMAZON.CancelIntent", {}),
        ("go home", "AMAZON.NavigateHomeIntent", {}),
        ("sing me a song", "AMAZON.FallbackIntent", {}),
        ("make it purple", "AMAZON.FallbackIntent", {}),
        ("the purple one", "AMAZON.FallbackIntent", {}),
        ("", "AMAZON.FallbackIntent", {}),
        ("reorder " * 40, "AMAZON.FallbackIntent", {}),
    ],
)
def test_an_utterance_is_understood(utterance: str, intent: str, values: dict[str, str]) -> None:
    assert understood(utterance) == (intent, values)


@pytest.mark.parametrize(
    ("utterance", "intent", "values"),
    [
        ("Please reorder my detergent", "ReorderIntent", {"product": "detergent"}),
        ("could you please reorder my detergent, thank you", "ReorderIntent", {"product": "detergent"}),
        ("I'd like to reorder Tidewell for me please", "ReorderIntent", {"brand": "tidewell"}),
        ("what is Tidewell", "ResearchIntent", {"brand": "tidewell"}),  # the sample says "what's"
        ("What’s Tidewell?", "ResearchIntent", {"brand": "tidewell"}),
        ("order twenty-four detergent", "ReorderIntent", {"quantity": "24", "product": "detergent"}),
        ("please", "AMAZON.FallbackIntent", {}),
    ],
)
def test_politeness_and_contractions_are_heard_through(utterance: str, intent: str, values: dict[str, str]) -> None:
    assert understood(utterance) == (intent, values)


SHIPPED = shipped_model("en-US")


@pytest.mark.parametrize(
    ("utterance", "intent"),
    [
        ("what's good for hard water", "ResearchIntent"),
        ("I'm out of coffee", "ReorderIntent"),
        ("we're out of detergent", "ReorderIntent"),
        ("I'd like to reorder my detergent", "ReorderIntent"),
        ("please reorder my detergent", "ReorderIntent"),
        ("can you reorder my detergent", "ReorderIntent"),
        ("where's my order", "OrderStatusIntent"),
        ("my usual please", "ReorderIntent"),
        ("order two bottles of Tidewell", "ReorderIntent"),
        ("add five Tonerra toner", "BasketAddIntent"),
        ("two", "ReorderIntent"),
        ("24", "ReorderIntent"),
        ("coffee", "NameIntent"),
        ("coffee please", "NameIntent"),
        ("hard water", "ResearchIntent"),
        ("groceries", "ResearchIntent"),
        ("cancel my order", "CancelOrderIntent"),
        ("cancel", "AMAZON.CancelIntent"),
        ("I want a refund", "RefundIntent"),
        ("yes go ahead", "AMAZON.YesIntent"),
        ("the second one", "ChooseIntent"),
        ("what do you sell", "AMAZON.HelpIntent"),
        ("how much is it", "PriceIntent"),
        ("is it ok for puppies", "GoodForIntent"),
        ("is that alright for my cat", "GoodForIntent"),
        ("have you cancelled my coffee order", "OrderStatusIntent"),
        ("is it canceled yet", "OrderStatusIntent"),
        ("cancel it", "CancelOrderIntent"),
        ("can I have it as a subscription", "SubscribeIntent"),
        ("turn that into a subscription", "SubscribeIntent"),
        ("are those the same ones we got last time", "SameAgainIntent"),
    ],
)
def test_the_shipped_model_understands_people_as_they_speak(utterance: str, intent: str) -> None:
    assert SHIPPED.resolve(utterance)["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("utterance", "slots"),
    [
        ("order inkwright color ink", {"brand": "inkwright", "product": "color ink"}),
        ("order twenty four tidewell", {"quantity": "24", "brand": "tidewell"}),
        ("a couple of tidewell detergents", {"quantity": "2", "brand": "tidewell", "product": "detergents"}),
        ("get me 5 tonerra toner", {"quantity": "5", "product": "tonerra toner"}),
        ("order two bottles of Tidewell", {"quantity": "2", "unit": "bottles", "brand": "tidewell"}),
        ("I'll take the puppy one instead", {"product": "puppy"}),
        ("does the white one have fluoride", {"whether": "does", "product": "white", "detail": "fluoride"}),
        ("cancel all of my orders", {"choice": "all"}),
        ("cancel all my subscriptions", {"choice": "all"}),
        ("yeah cancel", {"before": "yeah", "agreed": "yeah"}),
        ("order some granola instead", {"product": "granola", "only": "instead"}),
        ("make it granola", {"product": "granola", "only": "make it"}),
        ("does the granola have honey", {"whether": "does", "product": "granola", "detail": "honey"}),
        ("reorder pet supplies", {"category": "pet supplies"}),
        ("not the decaf one", {"not_product": "decaf"}),
        ("I don't want the gluten free", {"not_product": "gluten free"}),
        ("order coffee that's not decaf", {"product": "coffee", "not_product": "decaf"}),
        ("not that one the decaf one", {"need": "decaf"}),
        ("is there salt in the oats", {"whether": "is", "product": "oats", "detail": "salt"}),
        ("do you have anything cheaper than ruxton coffee", {"other_brand": "ruxton", "other_product": "coffee"}),
        ("lose the granola and give me two oats", {"product": "granola", "after": "and give me two oats"}),
        ("make the soup two and the tea three", {"product": "soup", "quantity": "2", "after": "and the tea three"}),
        ("no I said oats and granola", {"product": "oats and granola"}),
        ("was my oats order cancelled", {"product": "oats", "cancelled": "cancelled"}),
    ],
)
def test_the_shipped_model_puts_words_where_they_belong(utterance: str, slots: dict[str, str]) -> None:
    heard = SHIPPED.resolve(utterance)["intent"]["slots"]
    assert {name: slot["value"] for name, slot in heard.items() if "value" in slot} == slots


def resolution(utterance: str, slot: str) -> dict[str, Any]:
    found: dict[str, Any] = RESOLVER.resolve(utterance)["intent"]["slots"][slot]["resolutions"]
    return found["resolutionsPerAuthority"][0]  # type: ignore[no-any-return]


def test_a_synonym_resolves_to_the_value_s_id() -> None:
    assert resolution("reorder tide well", "brand") == {
        "authority": "amzn1.er-authority.echo-sdk.skill-1.BRAND",
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": "Tidewell", "id": "tidewell"}}],
    }


def test_a_word_of_several_values_resolves_to_all_of_them() -> None:
    values = resolution("reorder my oats", "product")["values"]
    assert [value["value"]["id"] for value in values] == ["oats", "oats-2"]


def test_a_misheard_name_is_handed_on_as_it_was_said() -> None:
    told = resolution("reorder tie dwell", "brand")
    assert told["status"]["code"] == "ER_SUCCESS_NO_MATCH"
    assert "values" not in told
    assert understood("reorder tie dwell")[1] == {"brand": "tie dwell"}


def test_a_slot_that_was_not_said_is_there_without_a_value() -> None:
    slots = RESOLVER.resolve("reorder my detergent")["intent"]["slots"]
    assert set(slots) == {"brand", "product", "quantity"}
    assert slots["quantity"] == {"name": "quantity", "confirmationStatus": "NONE"}


def test_the_shipped_model_understands_what_its_samples_say() -> None:
    resolver = shipped_model("en-US")
    shipped = json.loads((MODELS / "en-US.json").read_text("utf-8"))["interactionModel"]["languageModel"]
    told = [sample for one in shipped["intents"] for sample in one["samples"] if "{" not in sample]
    assert len(told) >= 5
    for sample in told[::50]:
        assert resolver.resolve(sample)["intent"]["name"] != "AMAZON.FallbackIntent", sample
    assert resolver.resolve(f"open {resolver.invocation}") == {"type": "LaunchRequest"}


def test_a_locale_without_a_model_is_named_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"tlh-KX.*en-US"):
        Resolver.of_locale("tlh-KX")


@pytest.mark.parametrize("said", ["four seven one one", "4 7 1 1", "my code is four seven one one"])
def test_four_digits_are_heard_however_they_are_said(said: str) -> None:
    told = shipped_model("en-US").resolve(said)["intent"]
    assert (told["name"], told["slots"]["code"]["value"]) == ("VoiceCodeIntent", "4711")


@pytest.mark.parametrize(
    ("said", "intent", "product"),
    [
        ("give me both toothpastes", "ReorderIntent", "toothpastes"),
        ("put it back", "BasketAddIntent", None),
        ("clear that", "BasketRemoveIntent", None),
        ("I changed my mind, soup instead", "CorrectIntent", "soup"),
        ("I need diapers but I don't know which size", "ReorderIntent", "diapers"),
    ],
)
def test_a_mind_that_changes_is_followed(said: str, intent: str, product: str | None) -> None:
    found = shipped_model("en-US").resolve(said)["intent"]
    assert (found["name"], found["slots"].get("product", {}).get("value")) == (intent, product)
