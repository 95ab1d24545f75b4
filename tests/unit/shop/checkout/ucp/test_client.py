"""What the client says of each request, and what it takes for a checkout that is no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from base.errors import UnknownCheckout
from base.merchant_call import MerchantReply, MerchantRequest
from shop.checkout.session import RequestedLine
from shop.checkout.ucp.client import UcpClient
from shop.checkout.ucp.wire import WireInstrument
from tests.factories.ucp_business import unknown_checkout

LINES = (RequestedLine(product_id="coffee", quantity=1),)
SAVED = WireInstrument(id="instr_1", handler_id="saved", type="card")
OPEN = {"id": "chk_1", "status": "ready_for_complete"}

Asked = Callable[[UcpClient], object]
OPERATIONS: dict[str, Asked] = {
    "create": lambda client: client.create(LINES, "vo_1", 1),
    "get": lambda client: client.get("chk_1", 1),
    "update": lambda client: client.update("chk_1", LINES, "vo_1", 1),
    "complete": lambda client: client.complete("chk_1", SAVED, "vo_1", 1),
    "cancel": lambda client: client.cancel("chk_1", 1),
}


def asked(operation: Asked, told: dict[str, Any], *, times: int = 1, status: int = 200) -> list[MerchantRequest]:
    requests: list[MerchantRequest] = []

    def call(request: MerchantRequest, _: float) -> MerchantReply:
        requests.append(request)
        return MerchantReply(status=status, body=json.dumps(told).encode())

    client = UcpClient(lambda _: "https://shop.example/ucp", profile="https://us.example/.well-known/ucp", call=call)
    for _ in range(times):
        operation(client)
    return requests


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_request_bears_an_id_of_its_own_and_names_us(operation: str) -> None:
    first, again = (request.headers for request in asked(OPERATIONS[operation], OPEN, times=2))
    assert UUID(first["Request-Id"]) != UUID(again["Request-Id"])
    assert first["UCP-Agent"] == 'profile="https://us.example/.well-known/ucp"'


@pytest.mark.parametrize(("operation", "same"), [("create", True), ("update", False), ("complete", True)])
def test_what_changes_something_bears_a_key_that_is_the_same_again_only_where_it_is_done_once(
    operation: str, same: bool
) -> None:
    first, again = (request.headers["Idempotency-Key"] for request in asked(OPERATIONS[operation], OPEN, times=2))
    assert (UUID(first) == UUID(again)) is same


@pytest.mark.parametrize("operation", ["get", "update", "complete", "cancel"])
def test_a_checkout_that_the_business_says_is_not_found_is_unknown(operation: str) -> None:
    with pytest.raises(UnknownCheckout):
        asked(OPERATIONS[operation], unknown_checkout())


def test_goods_that_are_not_found_are_no_checkout_that_is_gone() -> None:
    assert len(asked(OPERATIONS["create"], unknown_checkout())) == 1
    assert len(asked(OPERATIONS["get"], unknown_checkout() | OPEN)) == 1
