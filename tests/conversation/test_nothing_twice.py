"""Retries, price changes and a ledger that is away: nothing ordered twice, nothing claimed that is not so."""

from __future__ import annotations

from dataclasses import replace

from base.money import Money
from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from tests.factories.conversation import Talk


def quote(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def changed(price_minor: int | None = None, stock: int | None = None) -> Catalog:
    catalog = load_catalog()[0]
    coffee = catalog.products["ruxton-house-ground-coffee"]
    new = replace(
        coffee,
        price=coffee.price if price_minor is None else Money(price_minor, "USD"),
        stock=coffee.stock if stock is None else stock,
    )
    products = [new if one.product_id == new.product_id else one for one in catalog.products.values()]
    return Catalog(catalog.brands.values(), products)


def test_the_same_yes_under_its_own_id_again_gives_one_order_and_the_same_receipt(talk: Talk) -> None:
    quote(talk)
    yes(talk)
    first, written = talk.said, list(talk.touchpoints)
    talk.repeats(as_new_request=False)
    assert len(talk.orders) == 1
    assert talk.said == first
    assert talk.card["title"] == "Ordered from Harbor Pantry"
    assert talk.touchpoints == written


def test_the_same_yes_under_another_id_gives_one_order_and_is_no_second_purchase(talk: Talk) -> None:
    quote(talk)
    yes(talk)
    talk.repeats(as_new_request=True)
    assert len(talk.orders) == 1
    talk.hears("A: That is ordered already: Ruxton Roast House ground coffee, $18.48 in all. I did not order it again.")
    assert [touch.outcome for touch in talk.touchpoints] == [Outcome.ASKED, Outcome.ORDERED, Outcome.OK]
    assert (talk.last.action, talk.last.stage) == (Action.STATUS, Stage.POST_PURCHASE)
    assert talk.last.order_id == talk.orders[0].order_id


def test_a_price_that_rose_between_quote_and_yes_is_said_again_before_anything_is_ordered(talk: Talk) -> None:
    quote(talk)
    talk.sell(changed(price_minor=1599))
    yes(talk)
    talk.hears("A: The offer has changed since I told you, so I have not ordered yet. …now costs $15.99. …")
    assert talk.orders == []
    yes(talk)
    assert [order.revenue_minor for order in talk.orders] == [1599]


def test_what_sold_out_between_quote_and_yes_is_not_ordered(talk: Talk) -> None:
    quote(talk)
    talk.sell(changed(stock=0))
    yes(talk)
    talk.hears("A: Sorry, we are out of Ruxton Roast House ground coffee right now. Would you like …")
    assert talk.orders == []


def test_a_refused_write_is_never_called_an_order_and_can_be_tried_again(talk: Talk) -> None:
    quote(talk)
    talk.ledger.refuses_orders = True
    yes(talk)
    talk.hears("A: Sorry, I could not place the order just now, so nothing is ordered yet. Shall I try again?")
    assert talk.last.outcome == Outcome.ERROR
    talk.ledger.refuses_orders = False
    yes(talk)
    talk.hears("A: Done. …")
    assert len(talk.orders) == 1


def test_a_reply_lost_after_the_commit_is_looked_up_and_told_as_ordered(talk: Talk) -> None:
    quote(talk)
    talk.ledger.loses_reply = True
    yes(talk)
    talk.hears("A: Done. I ordered Ruxton Roast House ground coffee …")
    assert len(talk.orders) == 1
    assert [touch.outcome for touch in talk.touchpoints] == [Outcome.ASKED, Outcome.ORDERED]


def test_when_it_cannot_be_known_whether_it_was_ordered_that_is_what_is_said(talk: Talk) -> None:
    quote(talk)
    talk.ledger.loses_reply = talk.ledger.away_after_order = True
    yes(talk)
    talk.hears(
        "A: Sorry, I could not tell whether the order went through. Ask me where my order is, … Shall I try again?"
    )
    talk.ledger.away = talk.ledger.away_after_order = False
    yes(talk)
    talk.hears("A: That is ordered already: …")
    assert len(talk.orders) == 1


def test_with_the_ledger_away_every_turn_is_still_answered_and_kept_aside(talk: Talk) -> None:
    talk.ledger.away = True
    talk.opens()
    assert talk.open
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk.hears("A: For hard water I suggest …")
    quote(talk)
    talk.hears("A: I have Ruxton Roast House ground coffee, …")
    yes(talk)
    talk.hears("A: Sorry, I could not tell whether the order went through. …")
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: Sorry, I cannot look up your orders just now. Please try again in a moment. … Shall I try again?")
    assert talk.orders == []
    assert len(talk.recorder.spooled) == 5


def test_the_turn_that_bought_is_written_by_the_purchase_itself_and_not_again(talk: Talk) -> None:
    quote(talk)
    yes(talk)
    assert [touch.outcome for touch in talk.recorder.asked] == [Outcome.ASKED]
    assert [touch.outcome for touch in talk.touchpoints] == [Outcome.ASKED, Outcome.ORDERED]


def test_a_ledger_that_was_away_a_moment_ago_is_not_tried_again_while_the_customer_waits(talk: Talk) -> None:
    quote(talk)
    talk.ledger.away = True
    before = talk.ledger.reached
    yes(talk)
    assert talk.ledger.reached - before == 2  # the consent, and the turn's own record


def test_two_drafts_are_two_orders(talk: Talk) -> None:
    talk.bought(brand="ruxton", product="coffee")
    talk.bought(brand="ruxton", product="coffee")
    assert len(talk.orders) == 2


def test_the_last_order_is_told_on_request(talk: Talk) -> None:
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: I do not know an earlier order of yours. What would you like to order?")
    order = talk.bought(brand="ruxton", product="coffee")
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: Your last order was Ruxton Roast House ground coffee, placed on Friday, November 20, $18.48 in all…")
    assert talk.last.order_id == order.order_id


def test_another_household_sees_nothing_of_this_ones_orders(talk: Talk) -> None:
    talk.bought(brand="ruxton", product="coffee")
    talk.user = "amzn1.ask.account.NEIGHBOUR"
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: I do not know an earlier order of yours. What would you like to order?")
