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


CANCEL_IT = "A: Shall I cancel the order, yes or no?"
END_IT = "A: Shall I cancel the subscription, yes or no?"
FLOSS, OATS = "oralee-dental-floss", "gristelle-rolled-oats"


def test_its_own_word_is_a_yes_to_cancelling_behind_a_yes_alone(talk: Talk) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: how can that be called off", intent="CancelOrderIntent")
    talk.hears(CANCEL_IT)
    talk("U: never call it off", intent="CancelOrderIntent", before="please")
    talk("U: okay, not that one", intent="BasketRemoveIntent", before="okay")
    assert standing(talk) == [OATS, FLOSS]
    talk("U: yes, call it off", intent="CancelOrderIntent", before="yes")
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
    talk("U: the floss is fine", intent="NameIntent", product="dental floss")
    talk.hears("A: Your order of Oralee dental floss, …Shall I cancel it?")
    talk("U: yes the floss", intent="NameIntent", product="dental floss", before="yes")
    assert standing(talk) == [OATS]


def test_the_one_that_is_named_alone_is_asked_about_and_then_no_other(talk: Talk) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel both", intent="CancelOrderIntent", choice="both")
    talk("U: only the oats", intent="NameIntent", product="rolled oats", only="only")
    talk.hears("A: Your order of Gristelle rolled oats, …Shall I cancel it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. …What else would you like?")
    assert standing(talk) == [FLOSS]


@pytest.mark.parametrize(
    "said",
    [
        {"intent": "CancelOrderIntent", "agreed": "yes"},
        {"intent": "CancelOrderIntent", "before": "yes", "choice": "both"},
        {"intent": "CancelOrderIntent", "before": "yes", "product": "whole"},
        {"intent": "BasketRemoveIntent", "before": "yes", "product": "rolled oats"},
    ],
)
def test_a_yes_in_any_of_its_words_cancels(talk: Talk, said: dict[str, str]) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel both", intent="CancelOrderIntent", choice="both")
    talk("U: yes, cancel", **said)
    talk.hears("A: Done. Your order of Gristelle rolled oats is cancelled, …Oralee dental floss, …that one too?")


def test_both_without_a_yes_is_asked_again_plainly(talk: Talk) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel both", intent="CancelOrderIntent", choice="both")
    talk("U: cancel both", intent="CancelOrderIntent", choice="both")
    talk.hears(CANCEL_IT)


def test_cancel_alone_may_be_either_and_is_a_no_the_second_time(talk: Talk) -> None:
    ordered(talk, "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: never mind", intent="AMAZON.CancelIntent")
    talk.hears(CANCEL_IT)
    talk("U: never mind", intent="AMAZON.CancelIntent")
    talk.hears("A: Okay, the order stays as it is. …")
    assert standing(talk) == [OATS]


@pytest.mark.parametrize(
    ("choice", "found"),
    [("first", "Oralee dental floss"), ("last", "Gristelle rolled oats"), ("cheaper", "Oralee dental floss")],
)
def test_one_of_several_orders_is_told_by_its_place_or_price(talk: Talk, choice: str, found: str) -> None:
    for product in ("dental floss", "rolled oats"):
        ordered(talk, product)
        talk.later(minutes=1)
    talk("U: cancel that one", intent="CancelOrderIntent", choice=choice)
    talk.hears(f"A: Your order of {found}, …Shall I cancel it?")


def test_the_other_one_is_another_than_the_one_asked_about(talk: Talk) -> None:
    for product in ("dental floss", "rolled oats"):
        ordered(talk, product)
        talk.later(minutes=1)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: Your order of Gristelle rolled oats, …")
    talk("U: cancel the other one", intent="CancelOrderIntent", choice="other")
    talk.hears("A: Your order of Oralee dental floss, …Shall I cancel it?")


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


def test_its_own_word_is_no_yes_to_deleting_whatever_stands_before_it(talk: Talk) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: how do I delete all that", intent="DeleteDataIntent")
    talk.hears("A: That deletes …Shall I delete it all?")
    talk("U: okay can you delete that", intent="DeleteDataIntent", before="okay can you")
    talk("U: yes delete that later", intent="DeleteDataIntent", before="yes", after="later")
    talk.hears("A: That deletes …Shall I delete it all?")
    talk("U: okay, how do I delete it", intent="DeleteDataIntent", before="okay")
    talk.hears("A: That deletes …Shall I delete it all?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. …is being deleted right now…")


UNCLEAR_TO_DELETING: list[dict[str, str]] = [
    {"intent": "BasketEmptyIntent"},
    {"intent": "BasketRemoveIntent"},
    {"intent": "UnwantedIntent"},
    {"intent": "NameIntent", "product": "dental floss"},
]


@pytest.mark.parametrize("said", UNCLEAR_TO_DELETING)
def test_words_of_something_else_delete_nothing(talk: Talk, said: dict[str, str]) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: clear it", **said)
    talk.hears("A: That deletes …Shall I delete it all?")


def test_giving_up_is_no_yes_to_deleting(talk: Talk) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: cancel", intent="AMAZON.CancelIntent")
    talk.hears("A: Okay, nothing was deleted. …")


NO_CANCELLING: list[dict[str, str]] = [
    {"intent": "TakeItIntent"},
    {"intent": "SameAgainIntent"},
    {"intent": "ReorderIntent", "product": "those"},
    {"intent": "CorrectIntent", "none_of": "rolled oats"},
    {"intent": "CorrectIntent", "not_product": "oats"},
]


@pytest.mark.parametrize("said", NO_CANCELLING)
def test_giving_up_and_what_is_wanted_after_all_leave_the_order(talk: Talk, said: dict[str, str]) -> None:
    ordered(talk, "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: oh, let it be", **said)
    talk.hears("A: Okay, the order stays as it is. What else would you like?")
    assert standing(talk) == [OATS]


UNCLEAR_TO_CANCELLING: list[dict[str, str]] = [
    {"intent": "BasketEmptyIntent"},
    {"intent": "ReorderIntent", "quantity": "1"},
    {"intent": "CorrectIntent", "quantity": "2"},
    {"intent": "NameIntent", "only": "only"},
]


@pytest.mark.parametrize("said", UNCLEAR_TO_CANCELLING)
def test_what_may_mean_either_is_asked_again(talk: Talk, said: dict[str, str]) -> None:
    ordered(talk, "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: only one of those", **said)
    talk.hears(CANCEL_IT)
    talk("U: no", intent="AMAZON.NoIntent")
    assert standing(talk) == [OATS]


def test_whoever_leaves_hears_that_the_order_stands(talk: Talk) -> None:
    ordered(talk, "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: stop", intent="AMAZON.StopIntent")
    talk.hears("A: Okay, that order stays as it is. Goodbye.")


def test_another_wish_is_answered_and_the_order_said_to_stand(talk: Talk) -> None:
    ordered(talk, "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: what's in my basket", intent="BasketIntent")
    talk.hears("A: Okay, that order stays as it is. There is nothing in your basket. …")


def test_another_order_is_quoted_and_the_one_before_said_to_stand(talk: Talk) -> None:
    ordered(talk, "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: order crackers", intent="ReorderIntent", product="crackers")
    talk.hears("A: Okay, that order stays as it is. …Shall I order it?")


def test_of_several_the_one_that_is_kept_is_asked_about_no_more(talk: Talk) -> None:
    ordered(talk, "dental floss", "crackers", "rolled oats")
    talk("U: cancel all my orders", intent="CancelOrderIntent", choice="both")
    talk("U: keep the floss", intent="NameIntent", product="dental floss", only="keep")
    talk.hears("A: Okay, that order stays as it is. Your order of Gristelle rolled oats, …Shall I cancel it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: …Gristelle Seeded crackers, …Shall I cancel that one too?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert standing(talk) == [FLOSS]


def subscribed(talk: Talk) -> None:
    talk("U: floss every month", intent="SubscribeIntent", product="dental floss", every="four", period="weeks")
    talk("U: yes", intent="AMAZON.YesIntent")


NO_END: list[dict[str, str]] = [
    {"intent": "CorrectIntent", "none_of": "floss"},
    {"intent": "TakeItIntent"},
]


@pytest.mark.parametrize("said", NO_END)
def test_giving_up_ends_no_subscription(talk: Talk, said: dict[str, str]) -> None:
    subscribed(talk)
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk("U: let it be", **said)
    talk.hears("A: Okay, nothing is set up or changed. …")


def test_behind_a_subscription_an_order_that_stands_is_what_is_cancelled(talk: Talk) -> None:
    ordered(talk, "rolled oats")
    subscribed(talk)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: Your order of Gristelle rolled oats, …Shall I cancel it?")


def test_behind_a_subscription_alone_it_is_what_is_cancelled(talk: Talk) -> None:
    subscribed(talk)
    talk("U: cancel it", intent="CancelOrderIntent")
    talk.hears("A: Nothing more of Oralee dental floss …Shall I cancel your subscription for it?")


def test_a_bare_name_where_a_subscription_may_end_quotes_nothing(talk: Talk) -> None:
    subscribed(talk)
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk("U: the oats", intent="NameIntent", product="rolled oats")
    assert not talk.waits_for_a_yes_to_buy


def test_each_of_the_two_is_cancelled_by_its_own_word_alone(talk: Talk) -> None:
    ordered(talk, "rolled oats")
    subscribed(talk)
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears(END_IT)
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: cancel my oats order", intent="CancelOrderIntent", product="rolled oats")
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk.hears("A: Okay, that order stays as it is. …Shall I cancel your subscription for it?")
    assert standing(talk) == [OATS]


@pytest.mark.parametrize("deed", ["SubscriptionSkipIntent", "SubscriptionPauseIntent"])
def test_its_own_word_changes_a_subscription_and_giving_up_does_not(talk: Talk, deed: str) -> None:
    subscribed(talk)
    talk("U: leave the next one out", intent=deed)
    talk("U: cancel", intent="AMAZON.CancelIntent")
    talk.hears("A: Okay, nothing is set up or changed. …")
    talk("U: leave the next one out", intent=deed)
    talk("U: yes, do that", intent=deed)
    talk.hears("A: Done. …")


def test_its_own_word_ends_a_subscription_and_what_is_kept_goes_on(talk: Talk) -> None:
    talk("U: floss every month", intent="SubscribeIntent", product="dental floss", every="four", period="weeks")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk("U: keep the floss", intent="NameIntent", product="dental floss", only="keep")
    assert "cancelled" not in talk.speech
    assert not talk.waits_for_a_yes_to_buy
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk("U: can I cancel that", intent="SubscriptionCancelIntent")
    assert "cancelled" not in talk.speech
    talk("U: yes cancel it", intent="CancelOrderIntent", before="yes")
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


@pytest.mark.parametrize("intent", ["BasketAddIntent", "ReorderIntent"])
def test_what_was_cancelled_comes_back_as_a_new_order_alone(talk: Talk, intent: str) -> None:
    ordered(talk, "dental floss", "rolled oats")
    talk("U: cancel my floss order", intent="CancelOrderIntent", product="dental floss")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: can I have that back", intent=intent, again="back")
    talk.hears("A: Your order of Oralee dental floss is cancelled. …Oralee dental floss, …Shall I order it?")
    assert standing(talk) == [OATS]
    talk("U: yes", intent="AMAZON.YesIntent")
    assert standing(talk) == [OATS, FLOSS]


@pytest.mark.parametrize("intent", ["BasketAddIntent", "ReorderIntent"])
def test_of_what_was_cancelled_an_hour_ago_nothing_comes_back(talk: Talk, intent: str) -> None:
    ordered(talk, "dental floss")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.later(minutes=61)
    talk("U: go back", intent=intent, again="back")
    assert not talk.waits_for_a_yes_to_buy


def test_cancel_alone_is_asked_of_a_subscription_too(talk: Talk) -> None:
    subscribed(talk)
    talk("U: cancel my subscription", intent="SubscriptionCancelIntent")
    talk("U: cancel", intent="AMAZON.CancelIntent")
    talk.hears(END_IT)
    talk("U: never mind", intent="AMAZON.CancelIntent")
    talk.hears("A: Okay, nothing is set up or changed. …")


def test_all_subscriptions_are_asked_about_one_after_the_other_by_name(talk: Talk) -> None:
    for product in ("dental floss", "rolled oats", "crackers"):
        talk("U: every month", intent="SubscribeIntent", product=product, every="four", period="weeks")
        talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel all my subscriptions", intent="SubscriptionCancelIntent", choice="all")
    talk.hears("A: Nothing more of Oralee dental floss …Shall I cancel your subscription for it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears(
        "A: Done. Your subscription for Oralee dental floss is cancelled. Nothing more of Gristelle rolled oats …"
    )
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, your subscription stays as it is. Nothing more of Gristelle Seeded crackers …")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done, of Gristelle Seeded crackers. One subscription goes on: Gristelle rolled oats, …")
