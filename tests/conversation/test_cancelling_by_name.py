"""An order is named that is not there: the last one is not touched without a word, and none is denied."""

from __future__ import annotations

import pytest

from ledger.records import OrderStatus, Outcome
from tests.factories.conversation import Talk


def ordered(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == 1


def test_an_order_of_something_else_is_offered_to_be_cancelled_by_name(talk: Talk) -> None:
    ordered(talk)
    talk("U: cancel my dog food order", intent="CancelOrderIntent", product="dog food")
    talk.hears(
        "A: I know no order of yours with that. Your last order is of Ruxton Roast House ground coffee, … in all, and"
        " can still be cancelled. Shall I cancel that one?"
    )
    talk("U: no", intent="AMAZON.NoIntent")
    assert [order.status for order in talk.orders] == [OrderStatus.PLACED]


def test_where_it_is_too_late_for_that_it_is_only_said_that_there_is_none_such(talk: Talk) -> None:
    ordered(talk)
    talk.later(hours=2)
    talk("U: cancel my dog food order", intent="CancelOrderIntent", product="dog food")
    talk.hears("A: I know no order of yours with that. What would you like?")
    assert talk.last.outcome == Outcome.REJECTED
    assert talk.last.handoff_way is None
    assert not talk.card


def test_an_order_that_is_named_in_the_middle_of_a_quote_of_something_else_is_the_one_that_is_meant(talk: Talk) -> None:
    ordered(talk)
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: cancel my coffee order", intent="CancelOrderIntent", product="coffee")
    talk.hears(
        "A: What I offered just now is not ordered. Your order of Ruxton …, … in all, can still be cancelled. Shall I"
        " cancel it?"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [order.status for order in talk.orders] == [OrderStatus.CANCELLED]


def test_what_is_quoted_is_not_ordered_where_it_is_named_itself(talk: Talk) -> None:
    ordered(talk)
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: cancel the dish soap", intent="CancelOrderIntent", product="dish soap")
    assert [order.status for order in talk.orders] == [OrderStatus.PLACED]
    assert not talk.waits_for_a_yes_to_buy


@pytest.mark.parametrize("between", [None, "BasketAddIntent", "ReorderIntent"])
def test_what_was_just_ordered_and_is_in_no_basket_is_offered_to_be_cancelled(talk: Talk, between: str | None) -> None:
    ordered(talk)
    if between is not None:
        talk("U: floss", intent=between, product="floss")
    talk("U: I changed my mind about the coffee", intent="BasketRemoveIntent", product="coffee")
    talk.hears(
        "A: …Your order of Ruxton Roast House ground coffee, … in all, can still be cancelled. Shall I cancel it?"
    )
    assert talk.last.order_id == talk.orders[0].order_id
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [order.status for order in talk.orders] == [OrderStatus.CANCELLED]


def test_what_is_in_the_basket_is_taken_out_of_it_and_no_order_touched(talk: Talk) -> None:
    ordered(talk)
    talk("U: add coffee", intent="BasketAddIntent", brand="ruxton", product="coffee")
    talk("U: remove the coffee", intent="BasketRemoveIntent", product="coffee")
    talk.hears("A: …Ruxton Roast House ground coffee…")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [order.status for order in talk.orders] == [OrderStatus.PLACED]


@pytest.mark.parametrize(("hours", "product"), [(2, "coffee"), (0, "floss")])
def test_nothing_is_asked_of_an_order_that_has_not_got_it_or_is_too_old(talk: Talk, hours: int, product: str) -> None:
    ordered(talk)
    talk.later(hours=hours)
    talk("U: remove it", intent="BasketRemoveIntent", product=product)
    talk.hears("A: There is nothing in your basket. What would you like?")


def test_in_the_middle_of_a_quote_one_question_is_asked_and_a_yes_is_its_answer(talk: Talk) -> None:
    ordered(talk)
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: cancel the paper towels", intent="CancelOrderIntent", product="paper towels")
    assert talk.speech.count("?") == 1
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [order.status for order in talk.orders] == [OrderStatus.CANCELLED]


def test_an_order_of_several_is_asked_about_by_all_their_names(talk: Talk) -> None:
    talk("U: coffee filters and floss", intent="ReorderIntent", product="coffee filters", other_product="dental floss")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel the floss", intent="CancelOrderIntent", product="dental floss")
    talk.hears("A: I can only cancel the whole order, and that is Kaldivo coffee filters and Oralee dental floss, …")


def test_what_is_cancelled_already_is_said_to_be(talk: Talk) -> None:
    ordered(talk)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel my coffee order", intent="CancelOrderIntent", product="coffee")
    talk.hears("A: Your order of Ruxton Roast House ground coffee is cancelled already. What would you like?")


def test_what_was_cancelled_is_said_to_be_once_it_is_to_go_again(talk: Talk) -> None:
    ordered(talk)
    talk("U: cancel the coffee", intent="BasketRemoveIntent", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel the coffee", intent="BasketRemoveIntent", product="coffee")
    talk.hears("A: Your order of Ruxton Roast House ground coffee is cancelled already. What would you like?")
    talk("U: cancel the floss", intent="BasketRemoveIntent", product="floss")
    talk.hears("A: There is nothing in your basket. …")
