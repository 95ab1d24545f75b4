"""What we send a UCP business, and what ours of the tests answers, is what the protocol's own models take.

`ucp-sdk` holds the published schemas (2026-04-08) as models. It needs pydantic, which no voice turn may import: so the
client reads the few fields it needs by itself, and these tests hold both ends of the wire against the models.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from ucp_sdk.models.schemas.shopping.checkout import Checkout
from ucp_sdk.models.schemas.shopping.checkout_complete_request import CheckoutCompleteRequest
from ucp_sdk.models.schemas.shopping.checkout_create_request import CheckoutCreateRequest
from ucp_sdk.models.schemas.shopping.checkout_update_request import CheckoutUpdateRequest
from ucp_sdk.models.schemas.shopping.types.fulfillment import Fulfillment

from base.merchant_call import MerchantReply, MerchantRequest
from shop.checkout.session import RequestedLine
from shop.checkout.ucp.client import UcpClient
from shop.checkout.ucp.wire import WireInstrument, read_checkout
from tests.factories.merchant import Merchant

LINES = (RequestedLine(product_id="coffee", quantity=2), RequestedLine(product_id="tea", quantity=1))
SAVED = WireInstrument(id="instr_1", handler_id="saved", type="card")
REQUESTS: dict[str, type[BaseModel]] = {
    "create": CheckoutCreateRequest,
    "update": CheckoutUpdateRequest,
    "complete": CheckoutCompleteRequest,
}


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


@pytest.fixture(scope="module")
def whole() -> Wire:
    """A purchase from the first request to the last."""
    wire = Wire()
    opened = wire.client.create(LINES, "vo_1", 1)
    wire.client.update(opened.id, LINES[:1], "vo_1", 1)
    wire.client.complete(opened.id, SAVED, "vo_1", 1)
    return wire


@pytest.mark.parametrize(("place", "operation"), list(enumerate(REQUESTS)))
def test_every_request_of_ours_is_one_of_the_protocol_s(whole: Wire, place: int, operation: str) -> None:
    sent = whole.sent[place]
    assert REQUESTS[operation].model_validate(sent).model_dump(mode="json", exclude_unset=True) == sent


def states() -> Iterator[tuple[str, Callable[[], Wire]]]:
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


@pytest.mark.parametrize(("status", "made"), [pytest.param(*one, id=one[0]) for one in states()])
def test_every_answer_of_our_business_is_one_of_the_protocol_s(status: str, made: Callable[[], Wire]) -> None:
    told = made().told[-1]
    assert told["status"] == status
    Checkout.model_validate(told)
    Fulfillment.model_validate(told["fulfillment"])


def test_what_the_protocol_s_models_write_we_read(whole: Wire) -> None:
    written = Checkout.model_validate(whole.told[0]).model_dump(mode="json")
    read = read_checkout(written)
    assert read == read_checkout(whole.told[0])
    assert (read.status, read.amount("total"), len(read.line_items)) == (
        "ready_for_complete",
        2 * 899 + 450 + 499 + 117,
        2,
    )
    assert read.arrives_by is not None


@pytest.mark.parametrize("missing", ["item", "quantity"])
def test_a_request_that_the_protocol_does_not_know_would_be_seen(whole: Wire, missing: str) -> None:
    line = {name: value for name, value in whole.sent[0]["line_items"][0].items() if name != missing}
    with pytest.raises(ValidationError, match=missing):
        CheckoutCreateRequest.model_validate({**whole.sent[0], "line_items": [line]})
