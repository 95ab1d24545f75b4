"""Where it is asked whether to cancel or to delete, its own word is a yes, "keep" a no, and a name never an order."""

from __future__ import annotations

import pytest

from ledger.records import OrderStatus
from tests.factories.conversation import Talk


def ordered(talk: Talk, *products: str) -> None:
    for product in products:
        talk(f"U: order {product}", intent="ReorderIntent", product=product)
        talk("U: yes", intent="AMAZON.YesIntent")


def standing(talk: Talk) -> list[str]:
    stands = [order for order in talk.orders if order.status is not OrderStatus.CANCELLED]
    return sorted(str(line.product_id) for order in stands for line in order.lines)


FLOSS, OATS = "oralee-dental-floss", "gristelle-rolled-oats"


@pytest.mark.parametrize("intent", ["AMAZON.CancelIntent", "CancelOrderIntent", "BasketRemoveIntent"])
def test_its_own_word_is_a_yes_to_cancelling(talk: Talk, intent: str) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes, call it off", intent=intent)
    talk.hears("A: Done. Your order of Gristelle rolled oats is cancelled…")
    assert standing(talk) == [FLOSS]


@pytest.mark.parametrize("product", [{}, {"product": "dental floss"}, {"product": "rolled oats"}])
def test_what_is_kept_is_a_no_and_no_order(talk: Talk, product: dict[str, str]) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: no, keep that", intent="NameIntent", only="keep", **product)
    talk.hears("A: Okay, the order stays as it is. …")
    assert standing(talk) == [OATS, FLOSS]


def test_another_order_that_is_named_is_asked_about_instead(talk: Talk) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: no, the floss", intent="CorrectIntent", product="dental floss")
    talk.hears("A: Your order of Oralee dental floss, …Shall I cancel it?")
    talk("U: yes the floss", intent="NameIntent", product="dental floss")
    assert standing(talk) == [OATS]


def test_the_one_that_is_asked_about_alone_ends_the_questions(talk: Talk) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel both", intent="CancelOrderIntent", choice="both")
    talk("U: only the oats", intent="NameIntent", product="rolled oats", only="only")
    talk.hears("A: Done. …What else would you like?")
    assert standing(talk) == [FLOSS]


def test_two_that_are_named_are_asked_about_one_after_the_other(talk: Talk) -> None:
    ordered(talk, "dental floss", "crackers", "rolled oats")
    slots = {"product": "dental floss", "other_product": "rolled oats"}
    talk("U: cancel the floss and the oats", intent="BasketRemoveIntent", **slots)
    talk.hears("A: You have 2 orders …Gristelle rolled oats, …Shall I cancel it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: …Oralee dental floss, …Shall I cancel that one too?")


def test_all_but_one_are_asked_about(talk: Talk) -> None:
    ordered(talk, "dental floss", "crackers", "rolled oats")
    talk("U: cancel all of them except the oats", intent="NameIntent", product="rolled oats", only="keep")
    talk.hears("A: You have 2 orders …Gristelle Seeded crackers, …Shall I cancel it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: …Oralee dental floss, …Shall I cancel that one too?")


def test_what_is_kept_of_nothing_is_no_order(talk: Talk) -> None:
    talk("U: keep the floss", intent="NameIntent", product="dental floss", only="keep")
    talk.hears("A: What would you like?")


@pytest.mark.parametrize("intent", ["BasketEmptyIntent", "BasketRemoveIntent", "DeleteDataIntent"])
def test_its_own_word_is_a_yes_to_deleting(talk: Talk, intent: str) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: yes delete it all", intent=intent)
    talk.hears("A: Done. …is being deleted right now…")


def test_giving_up_is_no_yes_to_deleting(talk: Talk) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: cancel", intent="AMAZON.CancelIntent")
    assert "deleted" not in talk.speech


def test_its_own_word_ends_a_subscription_and_what_is_kept_goes_on(talk: Talk) -> None:
    talk("U: floss every month", intent="SubscribeIntent", product="dental floss", every="four", period="weeks")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk("U: keep the floss", intent="NameIntent", product="dental floss", only="keep")
    assert "cancelled" not in talk.speech
    assert not talk.waits_for_a_yes_to_buy
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk("U: yes cancel", intent="AMAZON.CancelIntent")
    talk.hears("A: Done. Your subscription for Oralee dental floss is cancelled. …")


def test_of_all_orders_it_is_told_of_each_whether_it_is_cancelled(talk: Talk) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: are both my orders cancelled", intent="OrderStatusIntent", choice="both", cancelled="cancelled")
    talk.hears(
        "A: Your order of Gristelle rolled oats is cancelled. Your order of Oralee dental floss, $8.71 in all, is not"
        " cancelled. What would you like?"
    )
