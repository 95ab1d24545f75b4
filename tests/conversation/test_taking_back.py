"""Orders that were placed: taken back inside the window, asked about by what is in them."""

from __future__ import annotations

from dataclasses import replace

from base.settings import Settings
from ledger.records import Action, OrderStatus, Outcome
from tests.factories.conversation import Talk
from tests.factories.records import order

COFFEE = "caffarro-classico-ground-coffee"
TOWELS = "fennimoor-paper-towels"


def buys(talk: Talk, product: str) -> None:
    talk("U: order it", intent="ReorderIntent", product=product)
    talk("U: yes", intent="AMAZON.YesIntent")


def test_an_order_of_a_moment_ago_is_cancelled_after_a_yes(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk.later(minutes=10)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: Your order of Caffarro Classico ground coffee, $13.98 in all, can still be cancelled. Shall I …")
    assert talk.orders[-1].status is OrderStatus.PLACED
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. Your order of Caffarro Classico ground coffee is cancelled, and you pay nothing for it. …")
    assert talk.orders[-1].status is OrderStatus.CANCELLED
    assert (talk.last.action, talk.last.outcome) == (Action.CANCEL, Outcome.CANCELLED)
    assert not talk.ledger.outbox.entries, "the merchant is told of nothing"  # type: ignore[attr-defined]


def test_a_no_leaves_the_order(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, the order stays as it is. What else would you like?")
    assert talk.orders[-1].status is OrderStatus.PLACED


def test_the_order_that_was_named_is_cancelled_and_not_the_last(talk: Talk) -> None:
    buys(talk, COFFEE)
    buys(talk, TOWELS)
    talk("U: cancel the coffee I ordered", intent="CancelOrderIntent", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert {one.lines[0].product_id: one.status.value for one in talk.orders} == {COFFEE: "cancelled", TOWELS: "placed"}


def test_half_an_hour_later_it_is_too_late_by_voice(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk.later(minutes=31)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears(
        "A: Your last order is Caffarro Classico ground coffee, placed on … It is too late to cancel it by voice. …"
    )
    assert talk.card["type"] == "Simple"


def test_what_a_merchant_was_told_of_is_not_offered_to_be_cancelled() -> None:
    talk = Talk(settings=Settings(merchant="webhook"))
    buys(talk, COFFEE)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: … Shall I cancel it?")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.ledger.outbox.attempt(talk.orders[0].order_id, talk.now)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: … It is too late to cancel it by voice. …")


def test_an_order_that_waited_too_long_for_the_yes_stands(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.now = talk.now.replace(hour=talk.now.hour + 1)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.orders[-1].status is OrderStatus.PLACED


def test_what_got_no_answer_is_neither_said_to_be_cancelled_nor_to_stand(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.ledger.away = True
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Sorry, I could not tell whether it is cancelled. Shall I try again?")


def test_where_is_my_coffee_is_a_question_about_that_order(talk: Talk) -> None:
    buys(talk, COFFEE)
    buys(talk, TOWELS)
    talk("U: where is my coffee", intent="OrderStatusIntent", product="coffee")
    talk.hears("A: Your order of Caffarro Classico ground coffee was placed on …")
    talk("U: where are my paper towels", intent="OrderStatusIntent", product="paper towels")
    talk.hears("A: Your order of Fennimoor paper towels was placed on … It arrives by …")


def test_an_order_with_what_was_never_bought_is_not_made_up(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk("U: where is my dog food", intent="OrderStatusIntent", product="dog food")
    talk.hears("A: I know no order of yours with that. What would you like?")


def test_an_order_from_the_web_under_the_linked_account_is_told_too(talk: Talk) -> None:
    talk("U: tell me about coffee", intent="ResearchIntent", product="coffee")
    account = talk.skill._services.pseudonyms.service_key("account", "1001")
    web = order("or_web", lines=(replace(order().lines[0], product_id=TOWELS, quantity=1),))
    talk.ledger.put_order(web, customer=account)
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: Your last order was Fennimoor paper towels…")


def test_a_yes_to_cancel_that_comes_again_hears_that_it_is_cancelled(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    for as_new_request in (False, True):
        talk.repeats(as_new_request=as_new_request)
        talk.hears("A: Done. Your order of Caffarro Classico ground coffee is cancelled, and you pay nothing for it. …")


def test_late_in_the_shops_evening_what_arrives_that_day_is_not_late_yet(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk.later(days=4, hours=21, minutes=59)  # 05:59 UTC of the 25th, and the evening of the 24th in Los Angeles
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: … It arrives by Tuesday, November 24. …")
    talk.later(hours=3)
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: … It was due by Tuesday, November 24. …")
