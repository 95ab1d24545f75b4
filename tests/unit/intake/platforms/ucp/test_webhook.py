"""An order event of a UCP business: believed under its own keys alone, and told to the one order it is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter
from ucp_sdk.models.schemas.shopping.order import Order as SdkOrder
from ucp_sdk.models.schemas.ucp import UcpMetadata
from werkzeug.datastructures import Headers

from base.discovery import Discovery
from base.errors import BadPayload, MerchantUnavailable, NotSigned
from base.merchant_call import MerchantReply
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.platform import Delivery, Receipt
from intake.platforms.ucp.order import progress_of
from intake.platforms.ucp.webhook import ucp_platform
from intake.platforms.ucp.wire import read_wire
from ledger.order_alerts import OrderProgress
from ledger.pseudonyms import Pseudonyms
from ledger.records import OrderStatus
from tests.factories.memory import MemoryLedger
from tests.factories.records import order, touchpoint
from tests.factories.ucp_business import (
    COVERED,
    adjusted,
    ed25519_key,
    happened,
    line_told,
    order_told,
    profile_of,
    signed_event,
    signing_key,
)

OURS = "vo_" + "1" * 32
PLACED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SHIPPED, DELIVERED = "2026-11-21T10:00:00Z", "2026-11-23T10:00:00Z"


class Shop:
    """The door of a business's events, with one order of ours behind it that is not confirmed yet."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.ledger.place_order(
            order(OURS, placed_at=PLACED, received_at=PLACED, revenue_minor=1_798), touchpoint("tp"), customer="key_1"
        )
        self.away = False
        known = lookups_in(
            self.ledger,
            pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving"),
            shop_url="https://shop.example/",
            clock=lambda: NOW,
        )
        platform = ucp_platform(lambda address: Discovery(address, self._web))
        self._doors = Deliveries(
            platform=platform, secrets=(b"https://shop.example",), ledger=self.ledger, lookups=known
        )
        self.answer = platform.answer

    def _web(self, *_: object) -> MerchantReply:
        if self.away:
            raise MerchantUnavailable("no answer")
        return MerchantReply(status=200, body=json.dumps(profile_of("https://shop.example/ucp")).encode())

    def hears(self, headers: dict[str, str], body: bytes) -> Receipt:
        return self._doors.receive(Delivery(headers=Headers(headers), body=body))

    def told(self, event: str = "evt_1", ours: str | None = OURS, **changed: Any) -> Receipt:
        return self.hears(*signed_event(order_told(ours, **changed), event=event))

    @property
    def ours(self) -> Any:
        return self.ledger.order(OURS)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_what_is_told_here_is_an_order_as_the_protocol_has_it_and_so_is_our_answer(shop: Shop) -> None:
    parts = {
        "fulfillment": {"events": [happened("shipped", SHIPPED)]},
        "adjustments": [adjusted("refund", SHIPPED, -9)],
    }
    SdkOrder.model_validate(order_told(OURS, **parts))
    TypeAdapter(UcpMetadata).validate_python(shop.answer(shop.told(**parts))["ucp"])


def test_an_event_lets_our_order_say_what_became_of_it_and_makes_no_second_one(shop: Shop) -> None:
    assert shop.told().stored == ("ord_1",)
    assert (shop.ours.merchant_order_id, shop.ours.revenue_minor, shop.ours.shipping_minor) == ("ord_1", 1_798, 499)
    assert list(shop.ledger.orders) == [OURS]


def test_an_event_without_our_own_name_of_the_order_finds_it_by_the_business_s(shop: Shop) -> None:
    shop.told()
    shop.told("evt_2", None, adjustments=[adjusted("cancellation", SHIPPED)])
    assert shop.ours.status is OrderStatus.CANCELLED
    assert list(shop.ledger.orders) == [OURS]


def test_an_event_that_comes_again_changes_nothing(shop: Shop) -> None:
    assert [bool(shop.told().stored) for _ in range(2)] == [True, False]


def test_of_two_events_in_the_wrong_order_the_later_thing_stays(shop: Shop) -> None:
    shop.told("evt_2", adjustments=[adjusted("refund", DELIVERED, -1_798)])
    shop.told("evt_1", fulfillment={"events": [happened("shipped", SHIPPED)]})
    assert (shop.ours.status, shop.ours.refunded_minor) == (OrderStatus.REFUNDED, 1_798)


def test_an_order_that_was_not_ours_is_kept_as_the_business_s_own(shop: Shop) -> None:
    shop.told("evt", None, id="ord_9", adjustments=[adjusted("refund", SHIPPED, -9)])
    (found,) = [one for _, one in shop.ledger.orders.values() if one.order_id == "ord_9"]
    assert (found.revenue_minor, found.lines[0].quantity, found.status) == (1_798, 2, OrderStatus.PLACED)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, (OrderStatus.PLACED, 0)),
        ({"adjustments": [adjusted("refund", SHIPPED, -899)]}, (OrderStatus.PLACED, 899)),
        ({"adjustments": [adjusted("return", SHIPPED, -2_414)]}, (OrderStatus.REFUNDED, 1_798)),
        ({"adjustments": [adjusted("refund", SHIPPED, -899, status="pending")]}, (OrderStatus.PLACED, 0)),
        ({"adjustments": [adjusted("dispute", SHIPPED, -899)]}, (OrderStatus.PLACED, 0)),
        ({"adjustments": [adjusted("cancellation", SHIPPED)]}, (OrderStatus.CANCELLED, 0)),
        (
            {"adjustments": [adjusted("cancellation", SHIPPED, line_items=[{"id": "li_1", "quantity": -1}])]},
            (OrderStatus.PLACED, 0),
        ),
        ({"line_items": [line_told(0)], "adjustments": [adjusted("edit", SHIPPED)]}, (OrderStatus.CANCELLED, 0)),
    ],
    ids=["placed", "part", "whole", "not yet", "disputed", "cancelled", "a line of it", "all taken away"],
)
def test_what_became_of_the_order_is_read_from_what_was_done_about_it(
    shop: Shop, changed: dict[str, Any], expected: tuple[OrderStatus, int]
) -> None:
    shop.told(**changed)
    assert (shop.ours.status, shop.ours.refunded_minor) == expected


@pytest.mark.parametrize(
    ("lines", "events", "expected"),
    [
        ([line_told(2)], [], None),
        ([line_told(2, 1)], [happened("shipped", SHIPPED, 1)], None),
        ([line_told(2, 2)], [happened("shipped", SHIPPED)], OrderProgress.SHIPPED),
        ([line_told(2, 2), line_told(0, line="li_2")], [happened("shipped", SHIPPED)], OrderProgress.SHIPPED),
        ([line_told(2, 2)], [happened("out_for_delivery", DELIVERED)], OrderProgress.OUT_FOR_DELIVERY),
        ([line_told(2, 2)], [happened("delivered", DELIVERED, 1)], OrderProgress.SHIPPED),
        ([line_told(2, 2)], [happened("delivered", DELIVERED)], OrderProgress.DELIVERED),
        ([line_told(0)], [happened("delivered", DELIVERED)], None),
    ],
)
def test_how_far_an_order_is_is_said_of_the_whole_of_it(
    lines: Any, events: Any, expected: OrderProgress | None
) -> None:
    told = order_told(OURS, line_items=lines, fulfillment={"events": events})
    assert progress_of(read_wire(json.dumps(told).encode())) is expected


def test_an_ed25519_key_of_the_profile_signs_too(shop: Shop) -> None:
    headers, body = signed_event(order_told(OURS), kid="business_ed", key=ed25519_key("business_ed"))
    assert shop.hears(headers, body).stored == ("ord_1",)


def test_a_second_signature_that_is_nobody_s_does_not_spoil_the_first(shop: Shop) -> None:
    headers, body = signed_event(order_told(OURS))
    headers["signature-input"] += ', zz=("@method");keyid="who"'
    headers["signature"] += ", zz=:AAAA:"
    assert shop.hears(headers, body).stored == ("ord_1",)


Forged = Callable[[dict[str, str], bytes], tuple[dict[str, str], bytes]]
FORGED: dict[str, Forged] = {
    "unsigned": lambda h, b: ({"host": h["host"]}, b),
    "half": lambda h, b: (h | {"signature": ""}, b),
    "garbled": lambda h, b: (h | {"signature-input": "sig1=(("}, b),
    "no list": lambda h, b: (h | {"signature-input": "sig1=1"}, b),
    "no bytes": lambda h, b: (h | {"signature": "sig1=abc"}, b),
    "other body": lambda h, b: (h, b + b" "),
    "other host": lambda h, b: (h | {"host": "other.example"}, b),
    "other type": lambda h, b: (h | {"content-type": "text/plain"}, b),
    "other agent": lambda h, b: (h | {"ucp-agent": 'profile="https://evil.example/.well-known/ucp"'}, b),
    "no host": lambda h, b: ({name: told for name, told in h.items() if name != "host"}, b),
    "uncovered key": lambda h, b: (h | {"idempotency-key": "1"}, b),
    "another's key": lambda _, b: signed_event(b, key=signing_key("somebody")),
    "unknown key": lambda _, b: signed_event(b, kid="somebody"),
    "wrong curve": lambda _, b: signed_event(b, key=ed25519_key("business_ed")),
    "for another path": lambda _, b: signed_event(b, path="/orders"),
    **{
        f"{left} open": lambda _, b, left=left: signed_event(b, covered=tuple(one for one in COVERED if one != left))  # type: ignore[misc]
        for left in COVERED
    },
}


@pytest.mark.parametrize("how", FORGED)
def test_what_the_business_did_not_sign_is_not_even_read(shop: Shop, how: str) -> None:
    headers, body = FORGED[how](*signed_event(order_told(OURS)))
    with pytest.raises(NotSigned):
        shop.hears(headers, body)
    assert shop.ours.merchant_order_id is None


def test_with_the_keys_out_of_reach_an_event_is_neither_believed_nor_refused(shop: Shop) -> None:
    shop.away = True
    with pytest.raises(MerchantUnavailable):
        shop.told()


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"totals": [{"type": "total", "amount": 1}, {"type": "tax", "amount": 2}]}, "totals"),
        ({"totals": [{"type": "total", "amount": "1"}]}, "totals"),
        ({"currency": "dollars"}, "currency"),
        ({"id": "ann@shop.example"}, "id"),
        ({"adjustments": [adjusted("refund", "2026-11-21T10:00:00")]}, "adjustments"),
        ({"adjustments": [adjusted("refund", "2036-11-21T10:00:00Z", -1)]}, "received_at"),
    ],
)
def test_an_order_that_cannot_be_is_refused_with_the_field(shop: Shop, changed: dict[str, Any], names: str) -> None:
    with pytest.raises(BadPayload, match=names):
        shop.told(**changed)
