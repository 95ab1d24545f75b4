"""An order event is read as JSON allows it to be written."""

from __future__ import annotations

import json

import pytest

from base.errors import BadPayload
from intake.platforms.ucp.wire import read_wire
from tests.factories.ucp_business import order_told


def test_a_quantity_and_an_amount_are_whole_however_json_writes_them() -> None:
    told = order_told()
    told["line_items"][0]["quantity"]["total"] = 2.0
    told["totals"][-1]["amount"] = float(told["totals"][-1]["amount"])
    assert read_wire(json.dumps(told).encode()) == read_wire(json.dumps(order_told()).encode())


@pytest.mark.parametrize("body", [b"[]", b'{"id": "ord_1"', b"[" * 100_000, b'{"id": 1.5}'])
def test_what_is_no_order_is_a_bad_payload(body: bytes) -> None:
    with pytest.raises(BadPayload):
        read_wire(body)
