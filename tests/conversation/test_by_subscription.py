"""What is said of a thing that comes by a subscription is asked of that subscription, and buys nothing."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.records.subscription import SubscriptionState
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


# -- until a day, on a day, the next two, less often, so many each time ----------------------------------------------


def test_a_pause_until_a_month_says_when_it_comes_again(home: Talk) -> None:
    home("U: pause my coffee until January", intent="SubscriptionPauseIntent", product="coffee", day="2027-01")
    home.hears("A: It would be Ruxton … every 4 weeks, … next on Saturday, January 16. Shall I change it so?")
    yes(home)
    home.hears("A: Done. … next on Saturday, January 16…")
    assert (only(home).state, only(home).due) == (SubscriptionState.PAUSED, date(2027, 1, 16))


def test_until_another_day_is_no_yes_to_a_pause_without_an_end(home: Talk) -> None:
    home("U: pause it", intent="SubscriptionPauseIntent")
    home.hears("A: Nothing of … is ordered until you resume it then. …")
    home("U: pause it until January", intent="SubscriptionPauseIntent", day="2027-01")
    home.hears("A: … next on Saturday, January 16. …")


def test_the_next_one_is_moved_to_a_day_and_those_after_it_are_counted_from_that(home: Talk) -> None:
    home("U: move my next coffee to …", intent="SubscriptionChangeIntent", product="coffee", day="2026-12-10")
    home.hears("A: It would be Ruxton … every 4 weeks, … next on Thursday, December 10. Shall I change it so?")
    yes(home)
    home.hears("A: Done. … next on Thursday, December 10…")
    assert only(home).renewed(date(2026, 12, 10)).due == date(2027, 1, 7)


@pytest.mark.parametrize("day", ["2026-11-20", "2031", "?"])
@pytest.mark.parametrize("intent", ["SubscriptionChangeIntent", "SubscriptionPauseIntent"])
def test_a_day_that_cannot_be_is_asked_for_again(home: Talk, intent: str, day: str) -> None:
    home("U: …", intent=intent, product="coffee", day=day)
    home.hears("A: I can take a day from tomorrow on, within a year. … Which day is it?")
    assert only(home).due == date(2026, 11, 21)


def test_the_next_two_are_skipped_with_the_day_of_the_one_after(home: Talk) -> None:
    home("U: skip the next two", intent="SubscriptionSkipIntent", quantity="2")
    home.hears("A: After the next 2 of Ruxton … one would come on Saturday, January 16. Shall I skip the next 2?")
    yes(home)
    assert only(home).due == date(2027, 1, 16)


def test_the_next_two_are_no_yes_to_the_next_one(home: Talk) -> None:
    home("U: skip the next one", intent="SubscriptionSkipIntent")
    home("U: skip the next two", intent="SubscriptionSkipIntent", quantity="2")
    home.hears("A: After the next 2 of …")


def test_less_often_asks_how_often_and_changes_that(home: Talk) -> None:
    home("U: send my coffee less often", intent="SubscribeIntent", product="coffee", period="less often")
    home.hears("A: Ruxton … comes every 4 weeks. How often would you like it instead, for example every six weeks?")
    home("U: every six weeks", intent="SubscribeIntent", every="6", period="weeks")
    home.hears("A: It would be Ruxton … every 6 weeks, … Shall I change it so?")


def test_so_many_each_time_changes_how_many_come(home: Talk) -> None:
    home("U: …", intent="SubscribeIntent", product="coffee", quantity="2", unit="bags", period="each time")
    home.hears("A: It would be 2 of Ruxton … every 4 weeks, … Shall I change it so?")
