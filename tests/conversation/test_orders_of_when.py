"""Orders that are asked about by name or by their time, each with the day that was promised for it."""

from __future__ import annotations

from tests.factories.conversation import Talk


def ordered(talk: Talk, product: str) -> None:
    talk("U: order it", intent="ReorderIntent", product=product)
    talk("U: yes", intent="AMAZON.YesIntent")


def test_an_order_before_the_last_is_told_with_its_day(talk: Talk) -> None:
    ordered(talk, "dental floss")
    ordered(talk, "rolled oats")
    talk("U: where is my floss", intent="OrderStatusIntent", product="dental floss")
    talk.hears("A: Your order of … floss was placed on …. It arrives by … Is there anything else?")


def test_all_that_are_under_way_are_told(talk: Talk) -> None:
    ordered(talk, "dental floss")
    ordered(talk, "rolled oats")
    talk("U: where are my orders", intent="OrderStatusIntent", of_when="orders")
    talk.hears("A: Your order of …oats … It arrives by … Your order of …floss … It arrives by …")


def test_the_day_of_an_order_that_was_cancelled_since_is_not_told(talk: Talk) -> None:
    ordered(talk, "dental floss")
    ordered(talk, "rolled oats")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: where are my orders", intent="OrderStatusIntent", of_when="orders")
    talk.hears("A: Your order of …floss was placed on … It arrives by …")


def test_last_month_is_of_last_month(talk: Talk) -> None:
    ordered(talk, "dental floss")
    talk.later(days=30)
    ordered(talk, "rolled oats")
    talk("U: what did I order last month", intent="OrderStatusIntent", of_when="last month")
    talk.hears("A: Your order of …floss was placed on …. Is there anything else?")
    talk("U: what did I order last week", intent="OrderStatusIntent", of_when="last week")
    talk.hears("A: I know no order of yours from then. …")


def test_what_is_quoted_stays_open_beside_the_orders_of_a_time(talk: Talk) -> None:
    ordered(talk, "dental floss")
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: what did I order this month", intent="OrderStatusIntent", of_when="this month")
    talk.hears("A: Your order of …floss … Shall I order it?")
    assert talk.waits_for_a_yes_to_buy


def test_a_day_of_another_year_is_told_with_its_year(talk: Talk) -> None:
    ordered(talk, "dental floss")
    talk.later(days=400)
    talk("U: what did I order last", intent="OrderStatusIntent")
    talk.hears("A: Your last order was …floss, placed on …, 2026, … in all. …")
