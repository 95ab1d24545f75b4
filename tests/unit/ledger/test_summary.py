"""What is kept of a customer's orders, so that a voice turn need not read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ledger.records import Order, OrderLine, OrderStatus
from ledger.records.summary import BoughtSoFar, LastOrder
from tests.factories.records import MORNING, order

FRIDAY = date(2026, 11, 27)


def of_product(order_id: str, product_id: str, *, days_ago: int = 0, count: int = 1) -> Order:
    placed_at = MORNING - timedelta(days=days_ago)
    return order(
        order_id=order_id,
        placed_at=placed_at,
        received_at=placed_at,
        lines=(OrderLine(product_id=product_id, quantity=count),),
    )


COFFEE = of_product("or_2", "coffee", count=2)


def test_what_was_bought_last_is_usual_and_under_way() -> None:
    bought = BoughtSoFar.by(COFFEE, before="tea", arrives_by=FRIDAY)
    assert (bought.usual, bought.quantity) == ("coffee", 2)
    assert bought.order == LastOrder(order_id="or_2", placed_at=MORNING, product_id="coffee", arrives_by=FRIDAY)


def test_after_a_cancelled_order_the_product_before_it_is_usual_again() -> None:
    cancelled = replace(COFFEE, status=OrderStatus.CANCELLED)
    assert BoughtSoFar.by(COFFEE, before="tea").after(cancelled) == BoughtSoFar(usual="tea")


def test_a_refunded_order_is_under_way_no_more() -> None:
    refunded = replace(COFFEE, status=OrderStatus.REFUNDED)
    assert BoughtSoFar.by(COFFEE).after(refunded) == BoughtSoFar(usual="coffee", quantity=2)


def test_news_of_an_older_order_changes_nothing() -> None:
    bought = BoughtSoFar.by(COFFEE, before="tea")
    older = replace(of_product("or_1", "tea", days_ago=3), status=OrderStatus.CANCELLED)
    assert bought.after(older) == bought


def test_it_is_the_same_again_from_the_orders_but_for_the_promised_day() -> None:
    tea = of_product("or_1", "tea", days_ago=3)
    assert BoughtSoFar.of([COFFEE, tea]) == BoughtSoFar.by(COFFEE, before="tea")
    assert BoughtSoFar.of([replace(COFFEE, status=OrderStatus.CANCELLED), tea]) == BoughtSoFar.by(tea)
    assert BoughtSoFar.of([]) == BoughtSoFar()


def test_the_day_of_an_order_is_known_behind_the_next_one_and_of_those_that_stay() -> None:
    first = BoughtSoFar.by(COFFEE, arrives_by=FRIDAY)
    tea = replace(COFFEE, order_id="or_3", placed_at=COFFEE.placed_at + timedelta(hours=1))
    both = BoughtSoFar.by(tea, arrives_by=FRIDAY, promised=first.under_way(tea.placed_at))
    assert both.day_of(COFFEE.order_id) == both.day_of("or_3") == FRIDAY
    assert BoughtSoFar.of([tea, COFFEE]).promised_as(both, [tea, COFFEE]).day_of(COFFEE.order_id) == FRIDAY
    assert BoughtSoFar.of([tea]).promised_as(both, [tea]).day_of(COFFEE.order_id) is None
    assert both.under_way(tea.placed_at + timedelta(days=60)) == ()
