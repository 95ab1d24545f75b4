"""Whom Alexa may tell how far an order is: who allowed notifications, where the shop has switched it on, and sealed."""

from __future__ import annotations

from typing import Any

import pytest

from base.settings import Settings
from ledger.delivery import Sealer
from ledger.order_alerts import OrderProgress
from ledger.settlements import Confirmed
from tests.factories.conversation import Talk

SCOPE = "alexa::devices:all:notifications:write"
ALLOWED = {"permissions": {"scopes": {SCOPE: {"status": "GRANTED"}}}}
DENIED = {"permissions": {"scopes": {SCOPE: {"status": "DENIED"}}}}


def bought(user: dict[str, Any], **settings: str) -> Talk:
    """A purchase by a household whose requests say so much of what it allowed."""
    talk = Talk(settings=Settings(**{"proactive": "live", **settings}))
    talk.more = {"of_user": user}
    talk.bought()
    return talk


def test_who_allowed_notifications_is_sealed_with_the_order_and_kept_nowhere_in_the_clear() -> None:
    talk = bought(ALLOWED)
    (order,) = talk.orders
    talk.ledger.outbox.settle(order.order_id, Confirmed(), talk.now)
    assert talk.ledger.outbox.alerts.reached(order.order_id, OrderProgress.SHIPPED, talk.now)
    alert = talk.ledger.outbox.alerts.begin_alert(order.order_id, talk.now)
    assert alert is not None
    told = Sealer(Settings().delivery_keys).open(order.order_id, alert.sealed)
    assert told is not None
    assert told.alexa_user == talk.user
    assert talk.user not in repr((talk.orders, talk.touchpoints, talk._attributes, vars(talk.ledger.outbox.alerts)))


@pytest.mark.parametrize(
    ("user", "settings"),
    [
        (ALLOWED, {"proactive": "none"}),
        (ALLOWED, {"delivery_key": ""}),
        (DENIED, {}),
        ({}, {}),
    ],
)
def test_of_everybody_else_nothing_is_kept(user: dict[str, Any], settings: dict[str, str]) -> None:
    talk = bought(user, **settings)
    (order,) = talk.orders
    assert not talk.ledger.outbox.alerts.reached(order.order_id, OrderProgress.SHIPPED, talk.now)
