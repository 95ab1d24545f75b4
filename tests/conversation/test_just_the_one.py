"""One of the things that are talked about, said to be the only one that is wanted: "no, just the floss"."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

SOAP, FLOSS = "brightlea-lemon-dish-soap", "oralee-dental-floss"


def ordered(talk: Talk) -> list[tuple[str | None, int]]:
    return [(line.product_id, line.quantity) for order in talk.orders for line in order.lines]


@pytest.mark.parametrize("intent", ["ReorderIntent", "NameIntent", "CorrectIntent"])
@pytest.mark.parametrize(
    ("named", "line"), [("dental floss", (FLOSS, 1)), ("dish soap", (SOAP, 3)), ("soap", (SOAP, 3))]
)
def test_one_alone_of_what_is_quoted_and_what_was_told_of_beside_it(
    talk: Talk, intent: str, named: str, line: tuple[str, int]
) -> None:
    talk("U: order three dish soaps", intent="ReorderIntent", product="dish soap", quantity="3")
    talk("U: tell me about floss", intent="ResearchIntent", product="dental floss")
    talk(f"U: no, just the {named}", intent=intent, only="just", product=named)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [line]


def test_what_is_left_out_so_does_not_come_back_with_what_is_added(talk: Talk) -> None:
    talk("U: order three dish soaps", intent="ReorderIntent", product="dish soap", quantity="3")
    talk("U: tell me about floss", intent="ResearchIntent", product="dental floss")
    talk("U: just two of the floss", intent="ReorderIntent", only="just", product="dental floss", quantity="2")
    talk("U: add it", intent="BasketAddIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line for line in ordered(talk) if line[0] != FLOSS] == []


def test_what_is_named_by_nothing_but_for_whom_it_is_comes_in_the_place_of_the_offer(talk: Talk) -> None:
    talk("U: order shampoo", intent="ReorderIntent", product="shampoo")
    talk("U: for my baby", intent="ResearchIntent", whose="baby")
    talk.hears("A: Lullabelle baby shampoo…would you like to order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [("lullabelle-baby-shampoo", 1)]


def test_what_was_quoted_comes_back_where_what_serves_a_need_is_not_wanted(talk: Talk) -> None:
    talk("U: order three dish soaps", intent="ReorderIntent", product="dish soap", quantity="3")
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [(SOAP, 3)]


def test_just_two_of_three_leave_the_third(talk: Talk) -> None:
    three = {"product": "dish soap", "other_product": "paper towels", "third_product": "dental floss"}
    talk("U: order three things", intent="ReorderIntent", **three)
    two = {"only": "just", "product": "dental floss", "other_product": "dish soap"}
    talk("U: just the floss and the dish soap", intent="ReorderIntent", **two)
    talk("U: yes", intent="AMAZON.YesIntent")
    found = {line.product_id: line.quantity for order in talk.orders for line in order.lines}
    assert found == {"oralee-dental-floss": 1, "brightlea-lemon-dish-soap": 1}


def test_what_was_told_of_is_taken_instead(talk: Talk) -> None:
    talk("U: order three dish soaps", intent="ReorderIntent", product="dish soap", quantity="3")
    talk("U: tell me about floss", intent="ResearchIntent", product="dental floss")
    talk("U: get that instead", intent="TakeItIntent", only="instead")
    talk.hears("A: I have Oralee dental floss, …Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [(FLOSS, 1)]
