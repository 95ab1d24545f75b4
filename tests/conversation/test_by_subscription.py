"""What is said of a thing that comes by a subscription is asked of that subscription, and buys nothing."""

from __future__ import annotations

import pytest

from tests.conversation.test_subscriptions import kept, only, subscribed, yes
from tests.factories.conversation import Talk


@pytest.fixture
def home() -> Talk:
    """A household that has Ruxton's coffee every four weeks, in a session of its own."""
    talk = subscribed(Talk())
    talk.later(hours=1)
    return talk


@pytest.mark.parametrize("intent", ["BasketRemoveIntent", "CancelOrderIntent"])
def test_cancel_my_coffee_asks_whether_to_end_the_subscription_and_only_a_yes_does(home: Talk, intent: str) -> None:
    home("U: cancel my coffee", intent=intent, product="coffee")
    home.hears("A: … Shall I cancel your subscription for it?")
    assert only(home).due is not None
    yes(home)
    home.hears("A: Done. Your subscription for Ruxton Roast House ground coffee is cancelled. …")
    assert home.orders == []


@pytest.mark.parametrize("named", [{"product": "coffee"}, {}])
def test_an_interval_for_what_comes_already_changes_when_it_comes(home: Talk, named: dict[str, str]) -> None:
    home("U: send my coffee every five weeks instead", intent="SubscribeIntent", every="five", period="weeks", **named)
    home.hears("A: It would be Ruxton Roast House ground coffee every 5 weeks, … Shall I change it so?")
    yes(home)
    home.hears("A: Done. … every 5 weeks, …")
    assert len(kept(home)) == 1


def test_another_number_is_of_the_subscription(home: Talk) -> None:
    home("U: make that two coffees", intent="BasketChangeIntent", product="coffee", quantity="two")
    home.hears("A: It would be 2 of Ruxton Roast House ground coffee every 4 weeks, … Shall I change it so?")


def test_when_it_comes_is_told(home: Talk) -> None:
    home("U: when does my coffee come", intent="OrderStatusIntent", product="coffee")
    home.hears(
        "A: You have one subscription: Ruxton Roast House ground coffee, every 4 weeks, … Saturday, November 21…"
    )


def test_another_brand_of_the_kind_is_another_wish(home: Talk) -> None:
    home("U: …", intent="SubscribeIntent", brand="caffarro", product="coffee", every="five", period="weeks")
    home.hears("A: I can order Caffarro …")


def test_what_is_in_the_basket_or_ordered_comes_first(home: Talk) -> None:
    home("U: put coffee into my basket", intent="BasketAddIntent", brand="ruxton", product="coffee")
    home("U: cancel the coffee", intent="BasketRemoveIntent", product="coffee")
    assert "Shall I cancel" not in home.speech
    assert only(home).due is not None


def test_what_does_not_come_by_one_goes_its_own_way(home: Talk) -> None:
    home("U: cancel my soup", intent="BasketRemoveIntent", product="soup")
    home.hears("A: There is nothing in your basket. …")


def test_what_is_paused_is_told_with_how_many_come_of_it(home: Talk) -> None:
    home("U: make that two coffees", intent="BasketChangeIntent", product="coffee", quantity="two")
    yes(home)
    home("U: pause it", intent="SubscriptionPauseIntent")
    yes(home)
    home.hears("A: Done. You have 2 of Ruxton Roast House ground coffee, every 4 weeks, paused. …")
