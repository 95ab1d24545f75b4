"""Of several things, quoted or in the basket: what is refused goes, and what is named again is not doubled."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

SOAP, FLOSS, TOWELS = "brightlea-lemon-dish-soap", "oralee-dental-floss", "fennimoor-paper-towels"
THREE = {"product": "dish soap", "other_product": "paper towels", "third_product": "dental floss"}


def ordered(talk: Talk) -> dict[str | None, int]:
    return {line.product_id: line.quantity for order in talk.orders for line in order.lines}


@pytest.mark.parametrize("intent", ["ReorderIntent", "NameIntent", "CorrectIntent"])
@pytest.mark.parametrize(
    "said",
    [
        {"not_product": "paper towels"},
        {"not_product": "towels"},
        {"product": "dish soap", "not_product": "paper towels"},
        {"product": "the dish soap", "not_brand": "fennimoor"},
    ],
)
def test_one_that_is_refused_is_out_of_the_quote(talk: Talk, intent: str, said: dict[str, str]) -> None:
    talk("U: order three things", intent="ReorderIntent", **THREE)
    talk("U: yes to the soap but not the towels", intent=intent, **said)
    talk.hears("A: I have Brightlea Lemon dish soap and Oralee dental floss…Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {SOAP: 1, FLOSS: 1}


@pytest.mark.parametrize("said", [{"product": "dish soap"}, {}])
def test_one_that_is_refused_is_out_of_the_basket(talk: Talk, said: dict[str, str]) -> None:
    talk("U: add three things", intent="BasketAddIntent", **THREE)
    talk("U: but not the towels", intent="ReorderIntent", not_product="paper towels", **said)
    talk("U: check out", intent="CheckoutIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {SOAP: 1, FLOSS: 1}


def test_what_is_new_beside_a_refusal_comes_with_the_rest(talk: Talk) -> None:
    talk("U: order three things", intent="ReorderIntent", **THREE)
    new = {"product": "hand soap", "quantity": "2", "not_product": "paper towels"}
    talk("U: two hand soaps but not the towels", intent="ReorderIntent", **new)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {SOAP: 1, FLOSS: 1, "calmora-hand-soap": 2}


def test_what_is_refused_does_not_come_back_where_it_is_asked_which_is_meant(talk: Talk) -> None:
    talk("U: order three things", intent="ReorderIntent", **THREE)
    talk("U: toothpaste but not the towels", intent="ReorderIntent", product="toothpaste", not_product="paper towels")
    talk("U: the white one", intent="ChooseIntent", choice="2")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {SOAP: 1, FLOSS: 1, "oralee-white-toothpaste": 1}


def test_another_of_the_kind_takes_the_place_of_the_brand_that_is_refused(talk: Talk) -> None:
    talk("U: coffee and floss", intent="ReorderIntent", brand="caffarro", product="coffee", other_product="floss")
    talk("U: coffee but not Caffarro", intent="ReorderIntent", product="coffee", not_brand="caffarro")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert FLOSS in ordered(talk)
    assert len(ordered(talk)) == 2
    assert "caffarro-classico-ground-coffee" not in ordered(talk)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"product": "dish soap", "other_product": "paper towels"}, {SOAP: 2, TOWELS: 1, FLOSS: 1}),
        (
            {"product": "dish soap", "quantity": "3", "other_product": "paper towels", "other_quantity": "2"},
            {SOAP: 3, TOWELS: 2, FLOSS: 1},
        ),
        ({"only": "just", "product": "dish soap", "other_product": "paper towels"}, {SOAP: 2, TOWELS: 1}),
        (
            {"product": "dish soap", "other_product": "hand soap"},
            {SOAP: 2, TOWELS: 1, FLOSS: 1, "calmora-hand-soap": 1},
        ),
    ],
)
def test_several_of_the_basket_named_again_are_as_many_as_are_said(
    talk: Talk, said: dict[str, str], kept: dict[str, int]
) -> None:
    talk("U: add them", intent="BasketAddIntent", quantity="2", **THREE)
    talk("U: two of them", intent="ReorderIntent", **said)
    talk("U: check out", intent="CheckoutIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == kept


def test_a_list_keeps_each_count_and_what_has_none(talk: Talk) -> None:
    talk(
        "U: order crackers, two floss and a mascara",
        intent="ReorderIntent",
        product="crackers and two floss and mascara",
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {"gristelle-seeded-crackers": 1, "oralee-dental-floss": 2, "elowisp-length-mascara": 1}


def test_one_of_each_of_two_things_is_one_of_both(talk: Talk) -> None:
    said = {"product": "dog food", "quantity": "1", "other_product": "cat food", "each": "each"}
    talk("U: dog food and cat food one of each", intent="ReorderIntent", **said)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert sorted(ordered(talk).items()) == [("nuzzlo-puppy-food", 1), ("whiskerton-salmon-cat-food", 1)]
