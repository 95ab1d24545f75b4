"""A product named in some detail is that product or none: never another in its place."""

from __future__ import annotations

import pytest

from ledger.records import Action, Outcome
from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("brand", "product", "offered"),
    [
        ("inkwright", "color ink", "Inkwright Color ink 41, …"),
        ("tidewell", "hard water detergent", "Tidewell Hard Water laundry detergent, …"),
        ("tidewell", "free detergent", "Tidewell Free & Pure laundry detergent, …"),
        ("oralee", "white", "Oralee White toothpaste, …"),
        ("nuzzlo", "puppy food", "Nuzzlo puppy food, …"),
        ("marlow mills", "gluten-free flour", "Marlow Mills gluten-free flour, …"),
        ("bumblekin", "diapers size four", "Bumblekin diapers size four, …"),
        ("ruxton", "roast coffee", "Ruxton Roast House ground coffee, …"),
        ("kaldivo", "decaf coffee", "Kaldivo Notte decaf ground coffee, …"),
    ],
)
def test_a_variant_is_told_from_its_brands_other_products_by_its_words(
    talk: Talk, brand: str, product: str, offered: str
) -> None:
    talk(f"U: order {brand} {product}", intent="ReorderIntent", brand=brand, product=product)
    talk.hears(f"A: I have {offered}")


@pytest.mark.parametrize("words", ["inkwright color ink", "Inkwright color ink please"])
@pytest.mark.parametrize("slot", ["brand", "product"])
def test_brand_and_variant_in_one_slot_are_told_apart(talk: Talk, slot: str, words: str) -> None:
    talk(f"U: order {words}", intent="ReorderIntent", **{slot: words})
    talk.hears("A: I have Inkwright Color ink 41, …")


def test_a_variant_named_without_its_brand_is_found(talk: Talk) -> None:
    talk("U: order color ink", intent="ReorderIntent", product="color ink")
    talk.hears("A: I have Inkwright Color ink 41, …")
    talk("U: order decaf coffee", intent="ReorderIntent", product="decaf coffee")
    talk.hears("A: I have Kaldivo Notte decaf ground coffee, …")


@pytest.mark.parametrize(
    ("brand", "product", "heard"),
    [
        ("ruxton", "decaf coffee", "Ruxton Roast decaf coffee"),
        ("ruxton", "classico ground coffee", "Ruxton Roast classico ground coffee"),
        ("tidewell", "candles", "Tidewell candles"),
        ("calmora", "perfume deodorant", "Calmora perfume deodorant"),  # its fact says "no perfume"
    ],
)
@pytest.mark.parametrize("intent", ["ReorderIntent", "ResearchIntent"])
def test_a_variant_that_the_brand_does_not_make_is_said_so_and_nothing_else_is_quoted(
    talk: Talk, intent: str, brand: str, product: str, heard: str
) -> None:
    talk(f"U: {brand} {product}", intent=intent, brand=brand, product=product)
    talk.hears(f"A: Sorry, Harbor Pantry does not sell {heard}. I have …?")
    assert not talk.waits_for_a_yes_to_buy
    assert talk.last.outcome == Outcome.ASKED
    assert talk.last.product_id is None


def test_one_of_the_products_named_instead_is_chosen_by_number_by_name_or_by_yes(talk: Talk) -> None:
    talk("U: order Tidewell candles", intent="ReorderIntent", brand="tidewell", product="candles")
    talk.hears("A: …Tidewell Original laundry detergent, …, or … Which one would you like?")
    talk("U: the hard water one", intent="ReorderIntent", product="hard water")
    talk.hears("A: I have Tidewell Hard Water laundry detergent, …")
    talk("U: order Ruxton decaf coffee", intent="ReorderIntent", brand="ruxton", product="decaf coffee")
    talk.hears("A: …I have Ruxton Roast House ground coffee. Would you like that one?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have Ruxton Roast House ground coffee, 28 ounces, …Shall I order it?")
    assert talk.orders == []


def test_the_usual_of_the_kind_is_not_offered_for_another_variant(talk: Talk) -> None:
    talk.bought(brand="inkwright", product="black ink")
    talk("U: reorder Inkwright color ink", intent="ReorderIntent", brand="inkwright", product="color ink")
    talk.hears("A: I have Inkwright Color ink 41, …")


def test_words_that_are_neither_product_nor_brand_are_not_sold_here(talk: Talk) -> None:
    talk("U: order candles", intent="ReorderIntent", product="candles")
    talk.hears("A: Sorry, Harbor Pantry does not sell candles. What else would you like?")
    assert talk.last.outcome == Outcome.REJECTED


def test_a_variant_out_of_stock_is_said_so_before_another_is_offered(talk: Talk) -> None:
    talk("U: order night cream", intent="ReorderIntent", product="night cream")
    talk.hears("A: Sorry, we are out of Velloré Night cream right now. Would you like Kalmara Day cream …?")


def test_a_variant_is_researched_by_its_words_too(talk: Talk) -> None:
    talk("U: tell me about Inkwright color ink", intent="ResearchIntent", brand="inkwright", product="color ink")
    talk.hears("A: Inkwright Color ink 41: …")
    assert talk.last.action is Action.RESEARCH


def test_a_variant_survives_the_question_about_its_brand() -> None:
    from tests.factories.matcher import ScriptedMatcher

    talk = Talk(matcher=ScriptedMatcher({"ink right": ("ask", ["inkwright"])}))
    talk("U: order two ink right color ink", intent="ReorderIntent", brand="ink right", product="color ink")
    talk.hears("A: Did you mean Inkwright?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have Inkwright Color ink 41, …")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("decaf", "coffee"), "I have Kaldivo Notte decaf ground coffee, …"),
        (("color", "ink"), "I have Inkwright Color ink 41, …"),
        (("classico", "ground coffee"), "I have Caffarro Classico ground coffee, …"),
        (("cheap", "puppy food"), "I have Nuzzlo puppy food, …"),
        (("orange", "juice"), "Sorry, Harbor Pantry does not sell orange juice. …"),
        (("toilet", "paper"), "Sorry, Harbor Pantry does not sell toilet paper. …"),
        (("bird", "food"), "Sorry, Harbor Pantry does not sell bird food. …"),
        (("chocolate", "granola"), "Sorry, Harbor Pantry does not sell chocolate granola. I have Phlox & Fern …"),
    ],
)
def test_everyday_words_before_a_product_are_no_brand(talk: Talk, words: tuple[str, str], offered: str) -> None:
    brand, product = words
    talk(f"U: order {brand} {product}", intent="ReorderIntent", brand=brand, product=product)
    talk.hears(f"A: {offered}")


def test_two_slots_that_are_one_name_are_one_thing_beside_another(talk: Talk) -> None:
    said = {"product": "coffee", "other_product": "filters", "third_product": "granola"}
    talk("U: coffee filters and granola", intent="ReorderIntent", **said)
    talk.hears("A: I have Kaldivo coffee filters and Phlox & Fern Wild granola from …")


def test_goods_asked_about_as_a_need_are_said_not_to_be_sold(talk: Talk) -> None:
    talk("U: do you sell batteries", intent="ResearchIntent", need="batteries")
    talk.hears("A: Sorry, Harbor Pantry does not sell batteries. …")


@pytest.mark.parametrize(("first", "second"), [("oat", "milk"), ("coffee", "creamer"), ("paper", "plates")])
def test_what_is_called_by_two_words_of_which_the_second_is_not_sold_is_one_thing(
    talk: Talk, first: str, second: str
) -> None:
    said = {"product": first, "other_product": second, "third_product": "crackers"}
    talk("U: order oat milk and crackers", intent="ReorderIntent", **said)
    talk.hears(f"A: Sorry, Harbor Pantry does not sell {first} {second}. I have Gristelle Seeded crackers, …")


def test_a_container_in_the_place_of_a_brand_is_no_part_of_the_name(talk: Talk) -> None:
    said = {"product": "paper towels", "other_brand": "a bottle", "other_product": "glass spray"}
    talk("U: add paper towels and a bottle of glass spray", intent="BasketAddIntent", **said)
    talk.hears("A: I put Fennimoor paper towels and Sudzenwald glass spray into your basket. …")
