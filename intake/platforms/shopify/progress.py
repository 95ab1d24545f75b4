"""How far a Shopify order is on its way to the customer: by its fulfilments, all of them."""

from __future__ import annotations

from intake.platforms.payload import Payload
from ledger.order_alerts import OrderProgress

_WHOLE = "fulfilled"  # of an order: no line is left to be sent
_OUT = frozenset({"out_for_delivery", "delivered"})


def progress_of(payload: Payload) -> OrderProgress | None:
    """Return how far the whole of an order is; None while a part of it was not sent, and of a cancelled one."""
    if payload.text("fulfillment_status") != _WHOLE or payload.moment("cancelled_at") is not None:
        return None
    sent = [one for one in payload.parts("fulfillments") if one.text("status") != "cancelled"]
    states = {one.text("shipment_status") for one in sent}
    if states == {"delivered"}:
        return OrderProgress.DELIVERED
    return OrderProgress.OUT_FOR_DELIVERY if states and states <= _OUT else OrderProgress.SHIPPED
