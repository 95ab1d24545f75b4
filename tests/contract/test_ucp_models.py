"""What we send a UCP business, and what ours of the tests answers, is what the protocol's own models take.

`ucp-sdk` 0.5 holds the schemas of the release after ours (2026-08-25) as models: both ends of the wire are held against
them, so that what we say is right there too. It needs pydantic, which no voice turn may import: so the client reads the
few fields it needs by itself. The schemas of our own version are in no package: see `test_ucp_schemas.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import BaseModel, ValidationError
from ucp_sdk.models.schemas.shopping.checkout import Checkout
from ucp_sdk.models.schemas.shopping.checkout_complete_request import CheckoutCompleteRequest
from ucp_sdk.models.schemas.shopping.checkout_create_request import CheckoutCreateRequest
from ucp_sdk.models.schemas.shopping.checkout_update_request import CheckoutUpdateRequest
from ucp_sdk.models.schemas.shopping.types.fulfillment import Fulfillment

from shop.checkout.ucp.wire import read_checkout
from tests.factories.ucp_wire import Wire, in_each_state, whole_purchase

REQUESTS: dict[str, type[BaseModel]] = {
    "create": CheckoutCreateRequest,
    "update": CheckoutUpdateRequest,
    "complete": CheckoutCompleteRequest,
}


@pytest.fixture(scope="module")
def whole() -> Wire:
    return whole_purchase()


@pytest.mark.parametrize(("place", "operation"), list(enumerate(REQUESTS)))
def test_every_request_of_ours_is_one_of_the_protocol_s(whole: Wire, place: int, operation: str) -> None:
    sent = whole.sent[place]
    assert REQUESTS[operation].model_validate(sent).model_dump(mode="json", exclude_unset=True) == sent


@pytest.mark.parametrize(("status", "made"), [pytest.param(*one, id=one[0]) for one in in_each_state()])
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
