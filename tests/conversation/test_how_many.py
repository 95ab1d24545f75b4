"""How many: wherever in the sentence the number was heard, and however it was said."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("slots", "count"),
    [
        ({"brand": "5 tonerra", "product": "toner"}, 5),
        ({"brand": "tonerra", "product": "five toner"}, 5),
        ({"brand": "three tonerra toner"}, 3),
        ({"product": "two tonerra toner"}, 2),
        ({"brand": "two boxes of tonerra", "product": "toner"}, 2),
        ({"brand": "a couple of tonerra", "product": "toner"}, 2),
        ({"brand": "half a dozen tonerra", "product": "toner"}, 6),
        ({"brand": "boxes of tonerra", "product": "toner", "quantity": "4"}, 4),
        ({"brand": "boxes of", "product": "toner", "quantity": "4"}, 4),
        ({"brand": "of tonerra", "product": "toner", "quantity": "4"}, 4),
    ],
)
def test_a_number_or_a_container_before_the_name_is_how_many(talk: Talk, slots: dict[str, str], count: int) -> None:
    talk("U: get me ...", intent="ReorderIntent", **slots)
    talk.hears(f"A: I have {count} of Tonerra Black toner 220, …")


@pytest.mark.parametrize("brand", ["a box of tonerra", "a tonerra", "one tonerra"])
def test_a_box_of_something_is_one(talk: Talk, brand: str) -> None:
    talk("U: get me ...", intent="ReorderIntent", brand=brand, product="toner")
    talk.hears("A: I have Tonerra Black toner 220, …")


def test_more_than_there_is_is_said_also_when_the_number_was_in_the_brands_slot(talk: Talk) -> None:
    talk("U: get me 20 Tonerra toner", intent="ReorderIntent", brand="20 tonerra", product="toner")
    talk.hears("A: Sorry, I have only 18 of Tonerra Black toner 220 left. How many would you like?")
    talk("U: two", intent="ReorderIntent", quantity="2")
    talk.hears("A: I have 2 of Tonerra Black toner 220, …")


@pytest.mark.parametrize(
    "slots", [{"product": "two"}, {"brand": "two"}, {"product": "2 please"}, {"brand": "just two"}]
)
def test_a_number_alone_is_how_many_whatever_slot_it_was_heard_in(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order Tonerra toner", intent="ReorderIntent", brand="tonerra", product="toner")
    talk("U: add two", intent="ReorderIntent", **slots)
    talk.hears("A: I have 2 of Tonerra Black toner 220, …")


def test_a_number_at_the_end_of_a_name_is_the_name(talk: Talk) -> None:
    talk("U: order Quillon 9 label rolls", intent="ReorderIntent", brand="quillon 9", product="label rolls")
    talk.hears("A: I have Quillon 9 label rolls, …")


def test_a_number_answers_which_one(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: two", intent="ReorderIntent", quantity="2")
    talk.hears("A: I have Morning Jorv Sunrise ground coffee, …")
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: tell me about coffee", intent="ResearchIntent", product="coffee")
    talk("U: seven", intent="ReorderIntent", quantity="7")
    talk.hears("A: Please say the name, or the number: 1: …")


def test_a_number_does_not_agree_to_be_measured(talk: Talk) -> None:
    talk("U: you may remember what I buy", intent="ConsentIntent")
    talk("U: two", intent="ReorderIntent", quantity="2")
    talk.hears("A: May I keep what you ask and buy here …May I?")
    assert talk.ledger.consents == {}
    assert talk.orders == []


def test_a_number_of_nothing_is_asked_about_and_kept(talk: Talk) -> None:
    talk.bought(brand="ruxton", product="coffee")
    talk("U: order two", intent="ReorderIntent", quantity="2")
    talk.hears("A: What would you like to reorder?")
    talk("U: coffee", intent="ReorderIntent", product="coffee")
    talk.hears("A: Your usual, 2 of Ruxton Roast House ground coffee, …")


def test_two_bags_of_what_is_offered_are_two_of_it(talk: Talk) -> None:
    talk("U: order dog food", intent="ReorderIntent", product="dog food")
    talk.hears("A: I have Nuzzlo Chicken dog food or Nuzzlo puppy food. Which one would you like?")
    talk("U: two bags please", intent="ReorderIntent", quantity="2", product="bags")  # how many, and not which
    talk("U: the chicken one", intent="ReorderIntent", product="chicken")
    talk.hears("A: I have 2 of Nuzzlo Chicken dog food, …")


def test_a_container_alone_is_not_taken_for_the_usual(talk: Talk) -> None:
    talk.bought(brand="ruxton", product="coffee")
    talk("U: order cartridges", intent="ReorderIntent", product="cartridges")
    talk.hears("A: What would you like to reorder?")


@pytest.mark.parametrize("intent", ["ReorderIntent", "CorrectIntent"])
def test_pieces_of_what_is_on_offer_are_packs_of_it(talk: Talk, intent: str) -> None:
    talk.bought(brand="whiskerton", product="salmon cat food")
    talk("U: order cat food", intent="ReorderIntent", product="cat food")
    talk("U: get me ...", intent=intent, quantity="24", unit="cans")
    talk.hears("A: Your usual: Whiskerton Salmon cat food, …")


def test_far_more_than_the_household_buys_is_asked_back_and_taken_when_said_again(talk: Talk) -> None:
    talk.bought(brand="tonerra", product="toner")
    talk("U: order twelve toner", intent="ReorderIntent", product="toner", quantity="12")
    talk.hears("A: 12 of Tonerra Black toner 220: is that right, or how many would you like?")
    talk("U: twelve", intent="ReorderIntent", quantity="12")
    talk.hears("A: Your usual, 12 of Tonerra Black toner 220, …")


@pytest.mark.parametrize(
    "slots",
    [
        {"product": "ink", "quantity": "41"},
        {"product": "forty one ink"},
        {"product": "number forty one ink"},
        {"product": "ink number 41"},
        {"product": "ink forty one"},
        {"brand": "number 41", "product": "ink"},
    ],
)
def test_a_number_that_goods_are_called_by_is_no_count(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: get me the number forty one ink", intent="ReorderIntent", **slots)
    talk.hears("A: I have Inkwright Black ink 41 or Inkwright Color ink 41. Which one would you like?")


@pytest.mark.parametrize("slots", [{"product": "number four diapers"}, {"brand": "number 4", "product": "diapers"}])
def test_a_number_that_is_said_to_be_one_is_a_size(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order number four diapers", intent="ReorderIntent", **slots)
    talk.hears("A: I have Bumblekin diapers size four, …")


@pytest.mark.parametrize(
    "slots",
    [
        {"product": "dollars worth of dish soap", "quantity": "10"},
        {"product": "ten dollars worth of dish soap"},
        {"brand": "bucks worth of", "product": "dish soap", "quantity": "10"},
    ],
)
def test_an_amount_of_money_is_no_count(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order ten dollars worth of dish soap", intent="ReorderIntent", **slots)
    talk.hears("A: I can order one to 24 of Brightlea Lemon dish soap at a time. How many would you like?")


@pytest.mark.parametrize(("said", "count"), [("thirteen", 13), ("two dozen", 24)])
def test_more_than_a_dozen_is_asked_back_once_and_a_yes_means_it(talk: Talk, said: str, count: int) -> None:
    talk("U: order ... dish soaps", intent="ReorderIntent", product="dish soap", quantity=said)
    talk.hears(f"A: {count} of Brightlea Lemon dish soap: is that right, or how many would you like?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears(f"A: I have {count} of Brightlea Lemon dish soap, …")
    assert talk.orders == []


def test_so_many_for_very_much_money_are_asked_back(talk: Talk) -> None:
    talk("U: order nine toners", intent="ReorderIntent", product="toner", quantity="9")
    talk.hears("A: 9 of Tonerra Black toner 220: is that right, or how many would you like?")


def test_of_several_things_each_that_is_doubted_is_asked_back_once(talk: Talk) -> None:
    talk(
        "U: order twenty dish soaps and fifteen flosses",
        intent="ReorderIntent",
        product="dish soap",
        quantity="20",
        other_product="dental floss",
        other_quantity="15",
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: 15 of Oralee dental floss: is that right, or how many would you like?")
    talk("U: three", intent="ReorderIntent", quantity="3")
    talk.hears("A: I have 3 of Oralee dental floss and 20 of Brightlea Lemon dish soap from …")


def test_a_count_that_was_quoted_is_not_asked_back_when_something_joins_it(talk: Talk) -> None:
    talk("U: order twenty dish soaps", intent="ReorderIntent", product="dish soap", quantity="20")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: and floss", intent="BasketAddIntent", product="dental floss")
    talk.hears("A: I have 20 of Brightlea Lemon dish soap and Oralee dental floss from …")


@pytest.mark.parametrize(
    ("intent", "slot", "said", "size"),
    [
        ("ReorderIntent", "quantity", "4", "four"),
        ("ReorderIntent", "quantity", "2", "two"),
        ("ChooseIntent", "choice", "two", "two"),
        ("ChooseIntent", "choice", "four", "four"),
        ("TakeItIntent", "choice", "two", "two"),
        ("ChooseIntent", "choice", "second", "four"),
    ],
)
def test_a_number_that_one_of_them_is_called_by_chooses_it(
    talk: Talk, intent: str, slot: str, said: str, size: str
) -> None:
    talk("U: order diapers", intent="ReorderIntent", product="diapers")
    talk(f"U: {said}", intent=intent, **{slot: said})
    talk.hears(f"A: I have Bumblekin diapers size {size}, …")


def test_those_that_are_called_by_numbers_are_not_numbered(talk: Talk) -> None:
    talk("U: order diapers", intent="ReorderIntent", product="diapers")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have Bumblekin diapers size two or Bumblekin diapers size four. Which one would you like?")


@pytest.mark.parametrize(
    "slots",
    [
        {"product": "printer paper", "quantity": "5", "unit": "reams"},
        {"product": "reams of printer paper", "quantity": "5"},
        {"product": "five reams of printer paper"},
    ],
)
def test_as_many_pieces_as_are_in_a_pack_are_one(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order five reams of printer paper", intent="ReorderIntent", **slots)
    talk.hears("A: I have Tonerra printer paper, 5 reams, …")


@pytest.mark.parametrize("slots", [{"quantity": "5", "unit": "reams"}, {"quantity": "5", "product": "reams"}])
@pytest.mark.parametrize("intent", ["ReorderIntent", "CorrectIntent"])
def test_pieces_alone_are_of_what_is_on_offer(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    talk("U: order printer paper", intent="ReorderIntent", product="printer paper")
    talk("U: five reams", intent=intent, **slots)
    talk.hears("A: I have Tonerra printer paper, 5 reams, …")


@pytest.mark.parametrize(("product", "count"), [("printer paper", "5"), ("razor blades", "5"), ("soup", "4")])
def test_where_pieces_and_packs_may_be_meant_it_is_asked(talk: Talk, product: str, count: str) -> None:
    talk("U: order five ...", intent="ReorderIntent", product=product, quantity=count)
    talk.hears("A: … comes in packs of … How many packs would you like?")


def test_pieces_of_what_is_in_the_basket_are_packs(talk: Talk) -> None:
    talk("U: add printer paper", intent="BasketAddIntent", product="printer paper")
    talk("U: make it ten reams", intent="ReorderIntent", quantity="10", unit="reams")
    talk.hears("A: Your basket now has 2 of Tonerra printer paper. …")
