"""The name of what is on offer, said once more, agrees to it: nothing is added to it, and it is not taken away."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

COFFEE = "caffarro-classico-ground-coffee"


def lines(talk: Talk) -> list[tuple[str, int]]:
    return [(line.product_id, line.quantity) for line in talk.orders[-1].lines]


@pytest.mark.parametrize(
    ("utterance", "intent", "slots"),
    [
        ("U: yes add the coffee", "BasketAddIntent", {"product": "coffee"}),
        ("U: yes add the coffee", "BasketAddIntent", {"product": "coffee", "agreed": "yes"}),
        ("U: add the Caffarro coffee", "BasketAddIntent", {"brand": "caffarro", "product": "coffee"}),
        ("U: I'll take that coffee", "ReorderIntent", {"product": "coffee"}),
    ],
)
def test_what_is_on_offer_is_offered_still_when_it_is_named(
    talk: Talk, utterance: str, intent: str, slots: dict[str, str]
) -> None:
    talk("U: order Caffarro coffee", intent="ReorderIntent", brand="caffarro", product="coffee")
    talk(utterance, intent=intent, **slots)
    talk.hears("A: …Caffarro Classico ground coffee…$13.98…Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [(COFFEE, 1)]


def test_one_of_several_on_offer_is_not_doubled_by_its_name(talk: Talk) -> None:
    talk("U: order Caffarro coffee", intent="ReorderIntent", brand="caffarro", product="coffee")
    talk("U: add floss", intent="BasketAddIntent", product="floss")
    talk("U: yes add the floss", intent="BasketAddIntent", product="floss")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [(COFFEE, 1), ("oralee-dental-floss", 1)]


def test_a_number_beside_the_name_is_so_many_more(talk: Talk) -> None:
    talk("U: order Caffarro coffee", intent="ReorderIntent", brand="caffarro", product="coffee")
    talk("U: add two Caffarro coffees", intent="BasketAddIntent", brand="caffarro", product="coffee", quantity="2")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [(COFFEE, 3)]


def test_the_usual_that_is_agreed_to_by_its_name_is_quoted_once(talk: Talk) -> None:
    talk.bought("U: order dog food", product="dog food")
    talk.opens()
    talk.hears("A: …your usual again, Nuzzlo Chicken dog food?")
    talk("U: get that dog food again", intent="BasketAddIntent", product="dog food", agreed="get that")
    talk.hears("A: I have Nuzzlo Chicken dog food…Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [("nuzzlo-chicken-dog-food", 1)]


def test_another_thing_beside_a_yes_is_quoted_with_what_was_offered(talk: Talk) -> None:
    talk.bought("U: order dog food", product="dog food")
    talk.opens()
    talk("U: yes and floss", intent="BasketAddIntent", product="floss", agreed="yes")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [("nuzzlo-chicken-dog-food", 1), ("oralee-dental-floss", 1)]


@pytest.mark.parametrize("said", ["NameIntent", "ReorderIntent"])
def test_what_was_quoted_before_another_thing_was_named_comes_with_it_when_that_is_added(talk: Talk, said: str) -> None:
    talk("U: order two dish soaps", intent="ReorderIntent", product="dish soap", quantity="2")
    talk("U: what about floss", intent=said, product="floss")
    talk("U: when does it come", intent="ArrivalIntent")
    talk("U: add it too", intent="BasketAddIntent")
    talk.hears("A: I have 2 of Brightlea Lemon dish soap and Oralee dental floss …Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [("brightlea-lemon-dish-soap", 2), ("oralee-dental-floss", 1)]


def test_what_another_thing_was_said_instead_of_stays_away(talk: Talk) -> None:
    talk("U: order two dish soaps", intent="ReorderIntent", product="dish soap", quantity="2")
    talk("U: no, floss", intent="CorrectIntent", product="floss")
    talk("U: add it", intent="BasketAddIntent")
    assert "dish soap" not in talk.speech


@pytest.mark.parametrize("said", ["another floss", "one more dental floss"])
def test_another_in_the_slot_with_the_name_is_one_more(talk: Talk, said: str) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: and another", intent="BasketAddIntent", product=said)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for order in talk.orders for line in order.lines] == [2]


@pytest.mark.parametrize("agreed", [{}, {"agreed": "yes"}])
def test_what_was_asked_about_beside_a_quote_joins_it_by_its_name_too(talk: Talk, agreed: dict[str, str]) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: what about floss", intent="ResearchIntent", product="dental floss")
    talk("U: add the floss", intent="BasketAddIntent", product="dental floss", **agreed)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [[line.quantity for line in order.lines] for order in talk.orders] == [[1, 1]]
