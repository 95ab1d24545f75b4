"""Whoever thinks better of it in the next breath: a yes to be measured, a subscription, a cancelling."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.records import Grant
from ledger.records.subscription import SubscriptionState
from tests.factories.conversation import Talk

REGRET, UNWANTED, AGREE = "RegretIntent", "UnwantedIntent", "AgreeIntent"


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def state(talk: Talk) -> SubscriptionState:
    kept: dict[str, Any] = talk.ledger.subscriptions.kept  # type: ignore[attr-defined]
    (one,) = kept.values()
    found: SubscriptionState = one.subscription.state
    return found


@pytest.fixture
def subscribed(talk: Talk) -> Talk:
    coffee = {"brand": "ruxton", "product": "coffee", "every": "four", "period": "weeks"}
    talk("U: subscribe to Ruxton coffee every four weeks", intent="SubscribeIntent", **coffee)
    yes(talk)
    return talk


# -- what was allowed just now ---------------------------------------------------------------------------------------


def test_a_yes_to_being_measured_is_taken_back_in_the_next_breath_and_that_is_said(talk: Talk) -> None:
    talk("U: remember what I buy", intent="ConsentIntent")
    yes(talk)
    assert talk.last.consent.measurement is Grant.GRANTED
    talk("U: come to think of it no", intent=REGRET)
    talk.hears("A: Done. From now on I keep nothing that ties what you ask here to you, …")
    assert talk.last.consent.measurement is Grant.DENIED


def test_so_is_one_to_advertising(talk: Talk) -> None:
    talk("U: show me offers", intent="AdvertisingIntent")
    yes(talk)
    assert talk.last.consent.marketing is Grant.GRANTED
    talk("U: I've changed my mind", intent=REGRET)
    talk.hears("A: Okay. Nothing you ask or buy here is used for advertising. …")
    assert talk.last.consent.marketing is Grant.DENIED


@pytest.mark.parametrize("goal", ["ConsentIntent", "AdvertisingIntent"])
def test_what_is_not_wanted_any_more_right_behind_it_is_what_was_allowed(talk: Talk, goal: str) -> None:
    talk("U: you may", intent=goal)
    yes(talk)
    talk("U: I don't want that any more", intent=UNWANTED)
    allowed = talk.last.consent
    assert Grant.GRANTED not in (allowed.measurement, allowed.marketing)
    assert Grant.DENIED in (allowed.measurement, allowed.marketing)


def test_a_plain_no_to_anything_else_withdraws_nothing(talk: Talk) -> None:
    talk("U: remember what I buy", intent="ConsentIntent")
    yes(talk)
    talk("U: no", intent="AMAZON.NoIntent")
    assert talk.last.consent.measurement is Grant.GRANTED


def test_behind_an_order_it_is_of_the_order_and_no_word_of_being_measured() -> None:
    talk = Talk(never_asked=True)
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    yes(talk)
    talk("U: I've changed my mind", intent=REGRET)
    talk.hears("A: Your order of Ruxton … Shall I cancel it?")
    assert talk.last.consent.measurement is Grant.UNKNOWN


def test_at_a_quote_it_is_a_no(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: on second thoughts no", intent=REGRET)
    talk.hears("A: Okay, I have not ordered it. …")


# -- what comes again and again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("goal", [UNWANTED, "WrongIntent"])
def test_a_subscription_just_set_up_is_asked_back(subscribed: Talk, goal: str) -> None:
    subscribed("U: I don't need it after all", intent=goal)
    subscribed.hears("A: Nothing more of Ruxton … Shall I cancel your subscription for it?")
    subscribed("U: I don't need it any more", intent=UNWANTED)
    assert state(subscribed) is SubscriptionState.CANCELLED


@pytest.mark.parametrize("goal", ["SubscriptionCancelIntent", "SubscriptionPauseIntent", "SubscriptionSkipIntent"])
def test_who_agrees_to_an_offer_ends_pauses_and_skips_nothing(subscribed: Talk, goal: str) -> None:
    (before,) = subscribed.ledger.subscriptions.kept.values()  # type: ignore[attr-defined]
    subscribed("U: cancel, pause or skip it", intent=goal)
    subscribed("U: submit the order", intent=AGREE)
    subscribed.hears("A: …yes or …no?")
    assert [*subscribed.ledger.subscriptions.kept.values()] == [before]  # type: ignore[attr-defined]
    yes(subscribed)
    assert [*subscribed.ledger.subscriptions.kept.values()] != [before]  # type: ignore[attr-defined]


def test_a_change_by_which_more_comes_is_agreed_to_as_an_offer_is(subscribed: Talk) -> None:
    subscribed("U: change my subscription to two", intent="SubscriptionChangeIntent", quantity="2")
    subscribed("U: sounds good", intent=AGREE)
    subscribed.hears("A: Done. You have 2 of Ruxton …")


# -- what is cancelled, and what is deleted ---------------------------------------------------------------------------


def test_where_it_is_asked_whether_to_cancel_it_what_is_unwanted_is_cancelled_and_a_change_of_mind_is_not(
    talk: Talk,
) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    yes(talk)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: I changed my mind", intent=REGRET)
    talk.hears("A: Okay, the order stays as it is. …")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: I don't need it any more", intent=UNWANTED)
    talk.hears("A: Done. Your order of Ruxton … is cancelled, …")


def test_what_is_offered_monthly_is_ordered_once_where_that_alone_is_wanted(talk: Talk) -> None:
    talk("U: floss every month", intent="SubscribeIntent", product="dental floss", every="four", period="weeks")
    talk("U: get that only", intent="TakeItIntent", only="only")
    talk.hears("A: Just once then, and no subscription. I have Oralee dental floss, …Shall I order it?")
    yes(talk)
    assert not talk.ledger.subscriptions.kept  # type: ignore[attr-defined]
    assert len(talk.orders) == 1


def test_a_mere_order_it_sets_up_no_subscription(talk: Talk) -> None:
    talk("U: floss every month", intent="SubscribeIntent", product="dental floss", every="four", period="weeks")
    talk("U: order it", intent="TakeItIntent")
    talk.hears("A: It would be every 4 weeks, …Shall I set that up?")
    assert not talk.ledger.subscriptions.kept  # type: ignore[attr-defined]
