"""What is said beside the one thing that is answered: it is said to be left, and neither ordered nor forgotten."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

LEFT = "A: I do one thing at a time: please say the rest again after this. …"


@pytest.mark.parametrize(
    "slots",
    [
        {"product": "floss and tell me when my coffee comes"},
        {"product": "floss", "after": "and tell me when my coffee comes"},
    ],
)
def test_the_second_of_two_wishes_is_said_to_be_left(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order floss and tell me when my coffee comes", intent="ReorderIntent", **slots)
    talk.hears(LEFT)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for line in talk.orders[-1].lines] == ["oralee-dental-floss"]


def test_what_a_quote_tells_by_itself_is_not_left(talk: Talk) -> None:
    talk("U: order floss and how much is it", intent="ReorderIntent", product="floss", after="and how much is it")
    talk.hears("A: I have Oralee dental floss…")


def test_a_second_thing_is_no_second_wish(talk: Talk) -> None:
    talk("U: order floss and crackers", intent="ReorderIntent", product="floss and crackers")
    talk.hears("A: I have Oralee dental floss and Gristelle Seeded crackers…")


def test_a_subscription_that_is_left_for_something_else_is_said_to_be(talk: Talk) -> None:
    talk("U: subscribe", intent="SubscribeIntent", product="dish soap", every="4", period="week")
    talk("U: tell me about floss", intent="ResearchIntent", product="floss")
    talk.hears("A: The subscription is not set up. …")
    talk("U: subscribe", intent="SubscribeIntent", product="dish soap", every="4", period="week")
    talk("U: just order dish soap", intent="ReorderIntent", product="dish soap")
    talk.hears("A: Just once then, and no subscription. …")


def test_an_order_that_was_told_of_and_is_too_late_to_cancel_is_said_to_stay(talk: Talk) -> None:
    talk.bought()
    talk.later(days=2)
    talk("U: where is my order", intent="OrderStatusIntent")
    talk("U: cancel that", intent="AMAZON.CancelIntent")
    talk.hears("A: That order can no longer be cancelled by voice, and stays as it is. Goodbye.")


def test_cancel_that_behind_the_question_about_measuring_is_of_the_order(talk: Talk) -> None:
    talk.ledger.asked.everybody = False  # type: ignore[attr-defined]
    talk("U: add crackers", intent="BasketAddIntent", product="crackers")
    talk("U: check out", intent="CheckoutIntent")
    talk("U: add floss for later", intent="BasketIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel that", intent="AMAZON.CancelIntent")
    talk.hears("A: Your order of Gristelle Seeded crackers…Shall I cancel it?")


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("hard water in the kettle", "Brightlea descaler"),
        ("hard water on my hair", "Fairwynd Clear shampoo"),
        ("hard water for my washing machine", "Tidewell Hard Water laundry detergent"),
    ],
)
def test_where_a_need_is_chooses_among_what_serves_it(talk: Talk, need: str, told: str) -> None:
    talk("U: what is good for that", intent="ResearchIntent", need=need)
    talk.hears(f"A: For hard water I suggest {told}. …")


@pytest.mark.parametrize("product", ["dishwasher", "the dishwasher"])
def test_where_it_is_may_be_said_beside_it(talk: Talk, product: str) -> None:
    talk("U: what is good for that", intent="ResearchIntent", need="hard water", product=product)
    talk.hears("A: For hard water I suggest Brightlea dishwasher tablets. …")


def test_where_nothing_is_told_to_be_for_it_is_asked_which(talk: Talk) -> None:
    talk("U: pet odors on the carpet", intent="ResearchIntent", need="pet odors on the carpet")
    talk.hears("A: For pet odors I have …Which one would you like to hear about?")


def test_something_for_a_trouble_of_health_is_no_product(talk: Talk) -> None:
    talk("U: something for a fever", intent="ReorderIntent", product="something for my kid's fever")
    talk.hears("A: I cannot give health advice…")


def test_a_last_order_that_there_is_none_of_is_said_beside_what_comes_with_it(talk: Talk) -> None:
    talk("U: what I had last time and floss", intent="SameAgainIntent", other_product="floss")
    talk.hears("A: I do not know an earlier order of yours. I have Oralee dental floss…")


def test_goods_beside_a_need_are_no_place(talk: Talk) -> None:
    talk("U: food for a sensitive stomach", intent="ResearchIntent", need="sensitive stomach", product="food")
    talk.hears("A: …Nuzzlo Chicken dog food, Whiskerton Salmon cat food…Which one would you like?")


def test_a_second_change_that_cannot_be_read_is_said_to_be_left(talk: Talk) -> None:
    talk("U: order soup and tea", intent="ReorderIntent", product="soup", other_product="tea")
    talk("U: two changes", intent="BasketRemoveIntent", product="tea", after="and make the soup a bit more")
    talk.hears(LEFT)


def test_two_things_are_taken_out_at_once(talk: Talk) -> None:
    talk("U: order three things", intent="ReorderIntent", product="soup and crackers and tea")
    talk("U: remove the tea and the soup", intent="BasketRemoveIntent", product="tea and the soup")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for line in talk.orders[-1].lines] == ["gristelle-seeded-crackers"]


@pytest.mark.parametrize(
    ("said", "ordered"),
    [
        ("soup and tea", ["quenbys-tomato-soup", "phlox-fern-chamomile-tea"]),
        ("oats and tea", ["gristelle-rolled-oats", "phlox-fern-chamomile-tea"]),
    ],
)
def test_both_that_were_meant_are_quoted_in_the_place_of_what_was(talk: Talk, said: str, ordered: list[str]) -> None:
    talk("U: order soup and crackers", intent="ReorderIntent", product="soup", other_product="crackers")
    talk(f"U: no I said {said}", intent="CorrectIntent", product=said)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for line in talk.orders[-1].lines] == ordered
