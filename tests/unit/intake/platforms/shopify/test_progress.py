"""How far a Shopify order is: the whole of it, and in the words that Alexa has for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intake.platforms.payload import Payload
from intake.platforms.shopify.progress import progress_of
from ledger.order_alerts import OrderProgress
from tests.factories.shopify import shop_order


def sent(*states: str | None, status: str | None = "fulfilled", **changes: Any) -> OrderProgress | None:
    parts = [{"status": "success", "shipment_status": state} for state in states]
    parts.append({"status": "cancelled", "shipment_status": "delivered"})
    told = shop_order(fulfillment_status=status, fulfillments=parts, **changes)
    return progress_of(Payload.parse(json.dumps(told).encode()))


@pytest.mark.parametrize(
    ("states", "progress"),
    [
        ((None,), OrderProgress.SHIPPED),
        (("in_transit",), OrderProgress.SHIPPED),
        (("delivered", "in_transit"), OrderProgress.SHIPPED),
        (("delivered", "out_for_delivery"), OrderProgress.OUT_FOR_DELIVERY),
        (("delivered", "delivered"), OrderProgress.DELIVERED),
        ((), OrderProgress.SHIPPED),
    ],
)
def test_an_order_is_as_far_as_the_last_of_its_parcels(states: tuple[str | None, ...], progress: OrderProgress) -> None:
    assert sent(*states) is progress


def test_an_order_of_which_a_part_is_still_there_or_that_was_cancelled_is_nowhere() -> None:
    assert sent("delivered", status="partial") is None
    assert sent(status=None) is None
    assert sent("delivered", cancelled_at="2026-11-21T03:00:00-05:00") is None
