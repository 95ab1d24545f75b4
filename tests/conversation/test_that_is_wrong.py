"""Told that it is wrong, and not what would be right: it is asked, and never a goodbye."""

from __future__ import annotations

from tests.factories.conversation import Talk


def wrong(talk: Talk) -> None:
    talk("U: that's the wrong one", intent="WrongIntent")


def test_first_of_all_it_is_asked_what_is_wrong_and_right_after_an_order_whether_to_cancel_that(talk: Talk) -> None:
    wrong(talk)
    talk.hears("A: Sorry about that. …")
    talk("U: order coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    wrong(talk)
    talk.hears("A: Your order of Ruxton Roast House ground coffee, … can still be cancelled. Shall I cancel it?")
    assert talk.open
    assert len(talk.orders) == 1


def test_while_it_is_asked_which_it_is_asked_again_and_the_count_is_kept(talk: Talk) -> None:
    talk("U: order three toothpastes", intent="ReorderIntent", product="toothpaste", quantity="3")
    wrong(talk)
    assert "Gentle" in talk.speech
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for order in talk.orders for line in order.lines] == [3]
