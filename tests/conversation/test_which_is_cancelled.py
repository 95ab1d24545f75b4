"""Whether an order is cancelled is a question: it is answered of that order, and touches no other."""

from __future__ import annotations

from ledger.records import OrderStatus
from tests.factories.conversation import Talk

ASKED = {"cancelled": "cancelled"}


def ordered(talk: Talk, product: str, count: str = "1") -> None:
    talk("U: order it", intent="ReorderIntent", product=product, quantity=count)
    talk("U: yes", intent="AMAZON.YesIntent")


def cancelled(talk: Talk) -> None:
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")


def statuses(talk: Talk) -> list[OrderStatus]:
    return [order.status for order in talk.orders]


def test_the_order_that_was_cancelled_is_told_of_and_the_other_like_it_is_not_offered(talk: Talk) -> None:
    ordered(talk, "lip balm", "2")
    talk.later(minutes=1)
    ordered(talk, "lip balm", "2")
    cancelled(talk)
    talk("U: did you cancel it", intent="OrderStatusIntent", **ASKED)
    talk.hears(
        "A: Yes, your order of 2 of Elowisp lip balm, placed on …, is cancelled. Your order of 2 of Elowisp lip balm,"
        " $22.01 in all, is another one, and stays as it is…"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert sorted(statuses(talk)) == [OrderStatus.CANCELLED, OrderStatus.PLACED]


def test_of_one_that_stands_it_is_said_that_it_does_with_how_many(talk: Talk) -> None:
    ordered(talk, "lip balm", "2")
    talk("U: is my order cancelled", intent="OrderStatusIntent", **ASKED)
    talk.hears("A: No, your order of 2 of Elowisp lip balm, $22.01 in all, is not cancelled. Shall I cancel it?")


def test_where_it_is_too_late_to_cancel_nothing_is_offered(talk: Talk) -> None:
    ordered(talk, "lip balm")
    talk.later(hours=2)
    talk("U: is my order cancelled", intent="OrderStatusIntent", **ASKED)
    talk.hears("A: No, your order of Elowisp lip balm, $13.50 in all, is not cancelled. What would you like?")


def test_the_one_that_is_named_is_told_of(talk: Talk) -> None:
    ordered(talk, "lip balm")
    talk.later(minutes=1)
    ordered(talk, "rolled oats")
    cancelled(talk)
    talk("U: was my lip balm order cancelled", intent="OrderStatusIntent", product="lip balm", **ASKED)
    talk.hears("A: No, your order of Elowisp lip balm, …is not cancelled…")
    talk("U: was my dog food cancelled", intent="OrderStatusIntent", product="dog food", **ASKED)
    talk.hears("A: …I know no order of yours with that…")


def test_the_question_leaves_a_quote_open(talk: Talk) -> None:
    ordered(talk, "lip balm")
    cancelled(talk)
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: is my lip balm cancelled", intent="OrderStatusIntent", product="lip balm", **ASKED)
    talk.hears("A: Yes, your order of Elowisp lip balm, placed on …, is cancelled. …Shall I order it?")
    assert talk.waits_for_a_yes_to_buy


def test_all_orders_are_counted_and_asked_about_one_by_one(talk: Talk) -> None:
    ordered(talk, "lip balm", "2")
    talk.later(minutes=1)
    ordered(talk, "rolled oats")
    talk("U: cancel all my orders", intent="CancelOrderIntent", choice="all")
    talk.hears("A: You have 2 orders that can still be cancelled, …Gristelle rolled oats, …Shall I cancel it?")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, that order stays as it is. The one before is of 2 of Elowisp lip balm, …Shall I cancel that …")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. Your order of 2 of Elowisp lip balm is cancelled…")
    assert sorted(statuses(talk)) == [OrderStatus.CANCELLED, OrderStatus.PLACED]


def test_all_orders_are_cancelled_where_each_is_confirmed(talk: Talk) -> None:
    ordered(talk, "lip balm")
    talk.later(minutes=1)
    ordered(talk, "rolled oats")
    talk("U: cancel all my orders", intent="CancelOrderIntent", choice="all")
    for _ in range(2):
        talk("U: yes", intent="AMAZON.YesIntent")
    assert statuses(talk) == [OrderStatus.CANCELLED] * 2


def test_all_of_one_order_is_that_order(talk: Talk) -> None:
    ordered(talk, "lip balm")
    talk("U: cancel all my orders", intent="CancelOrderIntent", choice="all")
    talk.hears("A: Your order of Elowisp lip balm, $13.50 in all, can still be cancelled. Shall I cancel it?")
