"""The doors of the platforms: each delivery goes into the ledger, and its sender is told what became of it."""

from __future__ import annotations

import logging

from base.errors import InputError
from intake.platforms.deliveries import Deliveries
from intake.platforms.platform import Delivery
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, json_answer

log = logging.getLogger("earshot.server")

LARGEST_ORDERS = 4 * 1024 * 1024  # Shopify's largest orders are a few hundred kB


def orders_route(deliveries: Deliveries) -> Route:
    """Return the route of one platform's deliveries."""
    platform = deliveries.platform

    def take(request: HttpRequest) -> HttpAnswer:
        if len(request.body) > LARGEST_ORDERS:
            raise too_large()
        receipt = deliveries.receive(Delivery(headers=request.headers, body=request.body))
        log.info("delivery by %s: %s, orders %s", platform.name, receipt.taken, ", ".join(receipt.order_ids))
        return json_answer(platform.answer(receipt))

    return Route(path=platform.path, methods=("POST",), answer=take)


def too_large() -> InputError:
    """Return the error for a body that is not read."""
    return InputError(f"the body is larger than {LARGEST_ORDERS} bytes")
