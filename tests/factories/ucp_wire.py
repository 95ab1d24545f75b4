"""A UCP business in this process, and both sides of what was said between it and our client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from base.merchant_call import MerchantReply, MerchantRequest
from shop.checkout.session import RequestedLine
from shop.checkout.ucp.client import UcpClient
from shop.checkout.ucp.wire import WireInstrument
from tests.factories.merchant import Merchant

LINES = (RequestedLine(product_id="coffee", quantity=2), RequestedLine(product_id="tea", quantity=1))
SAVED = WireInstrument(id="instr_1", handler_id="saved", type="card")


class Wire:
    """Carries requests to a business in this process, and keeps both sides of what was said."""

    def __init__(self, **business: Any) -> None:
        self.business = Merchant(prices={"coffee": 899, "tea": 450}, tax=117, **business)
        self.client = UcpClient(lambda _: "https://shop.example/ucp", call=self)
        self.sent: list[dict[str, Any]] = []
        self.told: list[dict[str, Any]] = []

    def __call__(self, request: MerchantRequest, _: float) -> MerchantReply:
        path = request.url.removeprefix("https://shop.example/ucp")
        body = json.loads(request.body or b"{}")
        status, told = self.business.ucp(request.method, path, body, request.headers.get("Idempotency-Key"))
        self.sent.append(body)
        self.told.append(told)
        return MerchantReply(status=status, body=json.dumps(told).encode())


def whole_purchase() -> Wire:
    """A purchase from the first request to the last: create, update, complete."""
    wire = Wire()
    opened = wire.client.create(LINES, "vo_1", 1)
    wire.client.update(opened.id, LINES[:1], "vo_1", 1)
    wire.client.complete(opened.id, SAVED, "vo_1", 1)
    return wire


def in_each_state() -> Iterator[tuple[str, Callable[[], Wire]]]:
    """Yield each status of a checkout that the tests' business knows, with what leads to it."""

    def after(*steps: str, **business: Any) -> Callable[[], Wire]:
        def made() -> Wire:
            wire = Wire(**business)
            opened = wire.client.create(LINES, "vo_1", 1)
            for step in steps:
                wire.client.complete(opened.id, SAVED, "vo_1", 1) if step == "complete" else wire.client.cancel(
                    opened.id, 1
                )
            return wire

        return made

    yield "ready_for_complete", after()
    yield "completed", after("complete")
    yield "canceled", after("cancel")
    yield "requires_escalation", after(escalates=True)
    yield "incomplete", after(sold_out={"coffee"})
