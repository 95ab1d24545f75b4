from __future__ import annotations

import pytest

from locales.en_us import LOCALE
from skill.interaction.phrases import intent_of
from tests.factories.interaction import intent, model_of

MODEL = model_of(
    intents=[
        intent(
            "ReorderIntent",
            "reorder my {product}",
            "order {quantity} {product}",
            "i'm out of {brand}'s {product}",
            slots={"product": "Product", "brand": "Brand", "quantity": "AMAZON.NUMBER"},
        ),
        intent("AMAZON.HelpIntent"),
        intent("ResearchIntent", "tell me about {q}", slots={"q": "AMAZON.SearchQuery"}),
    ],
    types=[
        {"name": "Product", "values": [{"name": {"value": "Detergent", "synonyms": ["washing liquid"]}}]},
        {"name": "Brand", "values": [{"id": "b1", "name": {"value": "Ben & Jo"}}]},
    ],
)


@pytest.mark.parametrize(
    ("phrase", "intent"),
    [
        ("Alexa, open Harbor Pantry", "LaunchRequest"),
        ("Alexa, ask harbor pantry to reorder my detergent", "ReorderIntent"),
        ("Alexa, ask harbor pantry to reorder my washing liquid!", "ReorderIntent"),
        ("Alexa, tell harbor pantry I’m out of ben & jo's detergent", "ReorderIntent"),
        ("Alexa, ask harbor pantry order two detergent", "ReorderIntent"),
        ("Alexa, ask harbor pantry tell me about anything at all", "ResearchIntent"),
    ],
)
def test_a_phrase_the_model_understands_leads_to_its_intent(phrase: str, intent: str) -> None:
    assert intent_of(phrase, MODEL, LOCALE) == intent


@pytest.mark.parametrize(
    "phrase",
    [
        "Alexa, open the pantry",
        "Alexa, ask harbor pantry to reorder my ladder",
        "Alexa, ask harbor pantry to kindly reorder my detergent",
        "Alexa, harbor pantry",
        "Alexa, open harbor pantry and reorder my detergent",
        "",
    ],
)
def test_a_phrase_the_model_does_not_understand_leads_nowhere(phrase: str) -> None:
    assert intent_of(phrase, MODEL, LOCALE) is None
