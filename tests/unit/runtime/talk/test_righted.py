"""What is put right, left out or taken alone of what is there, as `talk` hears it."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("I said one mascara", "CorrectIntent", {"product": "mascara", "quantity": "1"}),
        ("no make the oats one", "CorrectIntent", {"product": "oats", "quantity": "1"}),
        ("no, I meant the oats", "CorrectIntent", {"product": "oats"}),
        ("not three, two", "CorrectIntent", {"not_product": "three", "quantity": "2"}),
        ("no wait add floss too", "BasketAddIntent", {"product": "floss"}),
        ("not caffarro or morning jorv", "CorrectIntent", {"not_brand": "caffarro", "not_product": "morning jorv"}),
        (
            "order detergent not the hard water one",
            "ReorderIntent",
            {"product": "detergent", "not_product": "hard water"},
        ),
        ("just the black one", "NameIntent", {"only": "just", "product": "black"}),
        ("just the cream please", "NameIntent", {"only": "just", "product": "cream"}),
        ("just the floss and oats", "ReorderIntent", {"only": "just", "product": "floss", "other_product": "oats"}),
        (
            "I just want the tea and the soup",
            "ReorderIntent",
            {"only": "just", "product": "tea", "other_product": "soup"},
        ),
        ("ok not those", "BasketRemoveIntent", {}),
        ("drop the tea and triple the oats", "BasketRemoveIntent", {"product": "tea", "after": "and triple the oats"}),
        ("cancel all of it apart from the tea", "NameIntent", {"only": "keep", "product": "tea"}),
        ("I only want the cheaper one", "ChooseIntent", {"only": "only", "choice": "cheaper"}),
        ("keep only the second one", "ChooseIntent", {"only": "keep only", "choice": "second"}),
        ("bring the tea back in", "BasketAddIntent", {"product": "tea", "again": "back in"}),
        ("then leave that one out", "BasketRemoveIntent", {}),
        ("skip those then", "BasketRemoveIntent", {}),
        ("the mascara is too expensive, take it off", "BasketRemoveIntent", {"product": "the mascara"}),
        ("check out but without the floss", "BasketRemoveIntent", {"product": "floss"}),
        ("order six mascara, uh, no, sorry, just a mascara", "ReorderIntent", {"product": "mascara", "quantity": "1"}),
        (
            "order two bottles of shampoo and one conditioner, make that three shampoos",
            "ReorderIntent",
            {"product": "shampoo", "quantity": "3", "unit": "bottles", "other_product": "one conditioner"},
        ),
        (
            "order diapers, size two, no size four, two packs",
            "ReorderIntent",
            {"product": "diapers size two", "meant_product": "size four", "quantity": "2"},
        ),
    ],
)
def test_hears_what_is_put_right(said: str, intent: str, slots: dict[str, str]) -> None:
    heard = shipped_model("en-US").resolve(said)["intent"]
    held = {name: slot["value"] for name, slot in heard["slots"].items() if "value" in slot}
    assert (heard["name"], held) == (intent, slots)
