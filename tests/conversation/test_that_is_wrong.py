"""Told that it is wrong, and not what would be right: it is asked, and never a goodbye."""

from __future__ import annotations

import pytest

from ledger.records import OrderStatus
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


@pytest.mark.parametrize(("minutes", "asks"), [(1, True), (60, False)])
def test_cancel_that_after_an_order_was_told_of_is_of_the_order_while_it_can_be(
    talk: Talk, minutes: int, asks: bool
) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.later(minutes=minutes)
    talk("U: where is my order", intent="OrderStatusIntent")
    talk("U: cancel that", intent="AMAZON.CancelIntent")
    assert talk.speech.endswith("Goodbye.") is not asks
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [order.status is OrderStatus.CANCELLED for order in talk.orders] == [asks]


def test_cancel_that_is_of_the_order_behind_which_it_is_asked_for_consent() -> None:
    talk = Talk(never_asked=True)
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. …May I?")
    talk("U: cancel that", intent="AMAZON.CancelIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [order.status for order in talk.orders] == [OrderStatus.CANCELLED]
    assert not talk.ledger.consents


def test_never_mind_at_the_question_for_consent_behind_a_link_is_a_goodbye() -> None:
    talk = Talk(never_asked=True)
    talk("U: send floss to my phone", intent="HandoffIntent", product="dental floss")
    talk("U: never mind", intent="AMAZON.CancelIntent")
    talk.hears("A: Goodbye.")
