"""What a household's limit of a week counts: every order of seven days that stands, less what came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from skill.goals.services import ORDERS_REMEMBERED
from tests.factories.conversation import Talk
from tests.factories.guarded import confirms, set_at_the_account_page, wants_coffee


@pytest.fixture
def talk() -> Talk:
    return Talk()


def bought_again(talk: Talk, times: int, **otherwise: Any) -> int:
    """Let the order of the household's own be there so many times more; return what one comes to."""
    confirms(talk)
    ((owner, order),) = talk.ledger.orders.values()
    for n in range(times):
        placed = order.placed_at - timedelta(minutes=n)
        again = replace(order, order_id=f"{order.order_id}{n}", placed_at=placed, received_at=placed, **otherwise)
        talk.ledger.put_order(again, customer=owner)
    talk.later(days=1)
    return order.revenue_minor + order.tax_minor + order.shipping_minor


def test_more_orders_than_are_remembered_count(talk: Talk) -> None:
    one = bought_again(talk, ORDERS_REMEMBERED + 4)
    set_at_the_account_page(talk, week_limit_minor=one * (ORDERS_REMEMBERED + 3))
    wants_coffee(talk)
    talk.hears("A: With this order of $… it would be more than the $… that your household allows by voice in seven …")


def test_what_came_back_counts_no_more(talk: Talk) -> None:
    confirms(talk)
    ((key, (owner, order)),) = talk.ledger.orders.items()
    talk.ledger.orders[key] = (owner, replace(order, refunded_minor=order.revenue_minor))
    total = order.revenue_minor + order.tax_minor + order.shipping_minor
    set_at_the_account_page(talk, week_limit_minor=2 * total - order.revenue_minor)
    talk.later(days=1)
    confirms(talk)
    assert len(talk.orders) == 2
