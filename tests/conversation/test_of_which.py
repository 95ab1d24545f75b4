"""A count without a name beside several things is asked of which, and goes to whatever is said then."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

TEA, OATS = "phlox-fern-chamomile-tea", "gristelle-rolled-oats"
OF_WHICH = "A: Please say of which, …"


def quoted(talk: Talk, tea: str = "2", oats: str = "1") -> None:
    said = {"product": "chamomile tea", "quantity": tea, "other_product": "rolled oats", "other_quantity": oats}
    talk("U: tea and oats", intent="ReorderIntent", **said)


def bought(talk: Talk) -> dict[str, int]:
    talk("U: yes", intent="AMAZON.YesIntent")
    return {line.product_id: line.quantity for line in talk.orders[-1].lines}


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("both", {TEA: 4, OATS: 4}),
        ("each", {TEA: 4, OATS: 4}),
        ("first", {TEA: 4, OATS: 1}),
        ("last", {TEA: 2, OATS: 4}),
        ("cheaper", {TEA: 4, OATS: 1}),
    ],
)
def test_a_choice_answers_of_which(talk: Talk, choice: str, found: dict[str, int]) -> None:
    quoted(talk)
    talk("U: make it four", intent="ReorderIntent", meant_quantity="4")
    talk.hears(OF_WHICH)
    talk("U: that one", intent="ChooseIntent", choice=choice)
    assert bought(talk) == found


def test_two_names_answer_of_which(talk: Talk) -> None:
    quoted(talk)
    talk("U: make it four", intent="ReorderIntent", meant_quantity="4")
    talk("U: the oats and the tea", intent="ReorderIntent", product="rolled oats", other_product="chamomile tea")
    assert bought(talk) == {TEA: 4, OATS: 4}


def test_more_and_fewer_are_counted_from_what_is_there(talk: Talk) -> None:
    quoted(talk)
    talk("U: one more", intent="ReorderIntent", quantity="1", again="more")
    talk.hears(OF_WHICH)
    talk("U: the tea", intent="NameIntent", product="chamomile tea")
    talk("U: one less", intent="BasketRemoveIntent", quantity="1")
    talk.hears(OF_WHICH)
    talk("U: the oats", intent="NameIntent", product="rolled oats")
    assert bought(talk) == {TEA: 3}


def test_what_cannot_be_told_is_asked_again(talk: Talk) -> None:
    quoted(talk)
    talk("U: make it four", intent="ReorderIntent", meant_quantity="4")
    talk("U: the other one", intent="ChooseIntent", choice="other")
    talk.hears(OF_WHICH)
    talk("U: the tea", intent="NameIntent", product="chamomile tea")
    assert bought(talk) == {TEA: 4, OATS: 1}


def test_more_than_are_sold_at_once_are_asked_with_the_rest_kept(talk: Talk) -> None:
    quoted(talk)
    talk("U: make it fifty", intent="ReorderIntent", meant_quantity="50")
    talk("U: the oats", intent="NameIntent", product="rolled oats")
    talk.hears("A: I can order one to 24 of Gristelle rolled oats at a time. How many would you like?")
    talk("U: three", intent="ReorderIntent", quantity="3")
    assert bought(talk) == {TEA: 2, OATS: 3}


def test_the_dearest_is_taken_out_by_its_price(talk: Talk) -> None:
    quoted(talk)
    talk("U: drop the expensive one", intent="BasketRemoveIntent", place="most expensive")
    assert bought(talk) == {TEA: 2}


def test_scrap_that_is_a_no_to_all_that_is_quoted(talk: Talk) -> None:
    quoted(talk)
    talk("U: scrap that", intent="BasketRemoveIntent")
    talk.hears("A: Okay, I have not ordered it. Is there anything else?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert not talk.orders
