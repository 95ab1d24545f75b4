"""The doors of the platforms: each delivery goes into the ledger, and its sender is told what became of it."""

from __future__ import annotations

import logging

from intake.platforms.deliveries import Deliveries
from intake.platforms.platform import Delivery
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, json_answer

log = logging.getLogger("earshot.server")

LARGEST_ORDERS = 4 * 1024 * 1024  # Shopify's largest orders are a few hundred kB


def orders_route(deliveries: Deliveries) -> Route:
    """Return the route of one platform's deliveries."""
    platform = deliveries.platform

    def take(request: HttpRequest) -> HttpAnswer:
        receipt = deliveries.receive(Delivery(headers=request.headers, body=request.body))
        log.info("delivery by %s: %s, %d orders", platform.name, receipt.taken, len(receipt.order_ids))
        return json_answer(platform.answer(receipt))

    return Route(path=platform.path, methods=("POST",), answer=take, largest=LARGEST_ORDERS)
