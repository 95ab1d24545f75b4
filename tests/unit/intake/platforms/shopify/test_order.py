"""What a shop's order is worth, where it came from, and what of its customer may be kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from base.errors import BadPayload
from intake.platforms.payload import Payload
from intake.platforms.shopify.order import OrderReader, changed_at
from intake.sold_items import NamedProduct
from ledger.pseudonyms import Pseudonyms
from ledger.records import Consent, Grant, Identity, Initiator, Order, OrderSource, OrderStatus
from tests.factories.shopify import LAPTOP, PHONE, line, sample, shop_order

PSEUDONYMS = Pseudonyms(b"pepper", service_pepper=b"serving")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
YES = {"earshot_consent": "granted"}


def read(payload: dict[str, Any], **parts: Any) -> Order:
    reader = OrderReader(pseudonyms=PSEUDONYMS, **parts)
    return reader.read(Payload.parse(json.dumps(payload).encode()), changed_at=NOW)


def test_revenue_is_goods_after_discount_without_tax_and_shipping() -> None:
    order = read(shop_order())
    assert (order.currency, order.revenue_minor, order.tax_minor, order.shipping_minor) == ("USD", 1800, 144, 500)
    assert order.lines[0].unit_price_minor == 1800
    assert order.placed_at == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    assert (order.order_id, order.received_at, order.is_test) == ("5001", NOW, False)


def test_where_prices_include_tax_it_is_taken_out_of_goods_and_of_shipping() -> None:
    order = read(
        shop_order(
            currency="EUR",
            taxes_included=True,
            subtotal_price="119.00",
            total_tax="20.90",
            line_items=[line("A", "119.00", tax="19.00")],
            shipping_lines=[{"price": "11.90", "discounted_price": "11.90", "tax_lines": [{"price": "1.90"}]}],
        )
    )
    assert (order.revenue_minor, order.tax_minor, order.shipping_minor) == (10000, 2090, 1000)
    assert order.lines[0].unit_price_minor == 10000


@pytest.mark.parametrize(
    ("currency", "amount", "minor"), [("JPY", "1500", 1500), ("JPY", "1500.00", 1500), ("KWD", "1.234", 1234)]
)
def test_minor_units_are_those_of_the_currency(currency: str, amount: str, minor: int) -> None:
    free = {"total_tax": "0", "line_items": [], "total_shipping_price_set": None}
    assert read(shop_order(currency=currency, subtotal_price=amount, **free)).revenue_minor == minor


def refund(**changes: Any) -> dict[str, Any]:
    return {
        "created_at": "2026-11-21T09:00:00Z",
        "refund_line_items": [{"quantity": 1, "subtotal": "7.00", "total_tax": "0.56"}],
        "order_adjustments": [],
    } | changes


def test_a_refund_is_the_goods_given_back() -> None:
    order = read(shop_order(refunds=[refund()], financial_status="partially_refunded"))
    assert (order.refunded_minor, order.net_revenue_minor, order.status) == (700, 1100, OrderStatus.PLACED)
    assert order.refunded_at == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_money_paid_back_beyond_the_items_counts_and_shipping_paid_back_does_not() -> None:
    changes = [
        {"kind": "refund_discrepancy", "amount": "-3.00"},
        {"kind": "shipping_refund", "amount": "-5.00"},
    ]
    assert read(shop_order(refunds=[refund(order_adjustments=changes)])).refunded_minor == 1000


def test_no_more_is_refunded_than_was_earned() -> None:
    whole = refund(refund_line_items=[{"quantity": 1, "subtotal": "99.00", "total_tax": "0"}])
    order = read(shop_order(refunds=[whole]))
    assert (order.refunded_minor, order.net_revenue_minor, order.status) == (1800, 0, OrderStatus.REFUNDED)


def test_an_order_that_says_only_refunded_is_refunded_whole() -> None:
    assert read(shop_order(financial_status="refunded")).net_revenue_minor == 0


@pytest.mark.parametrize("changes", [{"cancelled_at": "2026-11-20T10:00:00Z"}, {"financial_status": "voided"}])
def test_a_cancelled_order_is_worth_nothing(changes: dict[str, Any]) -> None:
    order = read(shop_order(**changes))
    assert (order.status, order.net_revenue_minor) == (OrderStatus.CANCELLED, 0)


@pytest.mark.parametrize(
    ("changes", "source", "initiator"),
    [
        ({"agent": PHONE}, OrderSource.WEB_MOBILE, Initiator.HUMAN),
        ({"agent": LAPTOP}, OrderSource.WEB_DESKTOP, Initiator.HUMAN),
        ({"client_details": None}, OrderSource.WEB_DESKTOP, Initiator.HUMAN),
        ({"source_name": "pos"}, OrderSource.STORE, Initiator.HUMAN),
        ({"source_name": "subscription_contract"}, OrderSource.SUBSCRIPTION, Initiator.MACHINE),
    ],
)
def test_the_source_is_told_by_the_shop_or_by_the_browser(
    changes: dict[str, Any], source: OrderSource, initiator: Initiator
) -> None:
    order = read(shop_order(**changes))
    assert (order.source, order.initiator) == (source, initiator)


def test_without_a_measurement_yes_nobody_is_kept_and_the_token_still_is() -> None:
    order = read(shop_order(notes={"earshot_token": "tok"}, buyer_accepts_marketing=True))
    assert order.identity == Identity()
    assert (order.handoff_token, order.consent) == ("tok", Consent(marketing=Grant.GRANTED))


def test_with_a_measurement_yes_pseudonyms_are_kept_and_nothing_raw() -> None:
    address = {"address1": "12 Elm  St", "zip": "k2h 7a8", "country_code": "CA"}
    order = read(shop_order(notes=YES | {"earshot_cookie": "c-1"}, shipping_address=address))
    assert order.identity.account == PSEUDONYMS.of("account", "115310627314723950")
    assert order.identity.email == PSEUDONYMS.email("JON@example.com ")
    assert order.identity.address == PSEUDONYMS.of("address", "CA K2H7A8 12 elm st")
    assert order.identity.postal_code == PSEUDONYMS.of("postal", "CA K2H7A8")
    assert order.identity.cookie == PSEUDONYMS.of("cookie", "c-1")
    assert order.identity.ip == PSEUDONYMS.of("ip", "192.0.2.44")
    assert "example.com" not in repr(order)
    assert "Elm" not in repr(order)


@pytest.mark.parametrize(
    ("by_voice", "in_the_order", "holds"),
    [
        (Grant.GRANTED, None, Grant.GRANTED),
        (Grant.UNKNOWN, "granted", Grant.GRANTED),
        (Grant.GRANTED, "denied", Grant.DENIED),
        (Grant.DENIED, "granted", Grant.DENIED),
        (Grant.UNKNOWN, "maybe", Grant.UNKNOWN),
        (Grant.UNKNOWN, None, Grant.UNKNOWN),
    ],
)
def test_a_no_to_measurement_anywhere_is_a_no(by_voice: Grant, in_the_order: str | None, holds: Grant) -> None:
    notes = {"earshot_consent": in_the_order} if in_the_order else None
    order = read(shop_order(notes=notes), consent_of=lambda _: Consent(measurement=by_voice))
    assert order.consent.measurement is holds
    assert (order.identity != Identity()) is (holds is Grant.GRANTED)


def test_unsubscribing_at_the_shop_is_a_no_to_marketing() -> None:
    customer = {"id": 1, "email_marketing_consent": {"state": "unsubscribed"}}
    assert read(shop_order(customer=customer, buyer_accepts_marketing=True)).consent.marketing is Grant.DENIED


def test_products_and_brands_are_named_in_our_words() -> None:
    order = read(
        shop_order(line_items=[line("SKU-1", "20.00"), line(None, "3.00", quantity=3)]),
        product_of=lambda item: NamedProduct(product_id="p1", brand_id="b1") if item.sku == "SKU-1" else None,
    )
    assert [(sold.product_id, sold.brand_id, sold.quantity) for sold in order.lines] == [
        ("p1", "b1", 1),
        (None, None, 3),
    ]


def test_without_a_catalogue_the_shop_s_own_sku_names_the_product() -> None:
    assert read(shop_order()).lines[0].product_id == "SKU-1"
    assert read(shop_order(line_items=[line(None, "3.00")])).lines[0].product_id == "788032119674292900"


def test_promo_codes_and_a_first_order_are_kept() -> None:
    codes = [{"code": "VOICE10", "amount": "2.00", "type": "percentage"}]
    order = read(shop_order(discount_codes=codes, customer={"id": 1, "orders_count": 1}))
    assert (order.promo_codes, order.is_new_customer) == (("VOICE10",), True)


@pytest.mark.parametrize("name", ["orders-create", "orders-cancelled"])
def test_shopify_s_own_samples_are_read(name: str) -> None:
    order = read(sample(name))
    assert order.is_test
    assert order.revenue_minor > 0
    assert len(order.lines) == len(sample(name)["line_items"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": None}, "id: required"),
        ({"currency": None}, "currency: required"),
        ({"currency": "dollars"}, "currency: 'dollars'"),
        ({"subtotal_price": None}, "subtotal_price: required"),
        ({"subtotal_price": "a lot"}, "subtotal_price: 'a lot'"),
        ({"subtotal_price": "1.999"}, "subtotal_price: '1.999'"),
        ({"subtotal_price": True}, "subtotal_price: True"),
        ({"created_at": None, "processed_at": None}, "created_at: required"),
        ({"created_at": None, "processed_at": "yesterday"}, "processed_at: 'yesterday'"),
        ({"processed_at": "2026-11-20T03:00:00"}, "processed_at"),
        ({"test": "no"}, "test: expected true or false"),
        ({"customer": [1]}, "customer: expected an object"),
        ({"line_items": {}}, "line_items: expected a list"),
        ({"line_items": [1]}, "line_items: expected a list"),
        ({"line_items": [{"quantity": -1}]}, "line_items[0].quantity"),
        ({"line_items": [{"price": "x", "quantity": 1}]}, "line_items[0].price"),
        ({"email": {"a": "jon@example.com"}}, "email: expected text"),
    ],
)
def test_a_wrong_field_is_named_and_no_address_is_repeated(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadPayload) as refusal:
        read(shop_order(notes=YES, **changes))
    assert field in str(refusal.value)
    assert "jon@" not in str(refusal.value)


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{", b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadPayload):
        Payload.parse(body)


def test_amounts_pass_through_no_float() -> None:
    exact = Payload.parse(b'{"subtotal_price": 0.29}')
    assert exact.money("subtotal_price", "USD") == 29


def test_an_order_changed_when_the_latest_of_its_times_says() -> None:
    payload = shop_order(updated_at="2026-11-20T09:00:00Z", cancelled_at="2026-11-20T10:00:00Z")
    assert changed_at(Payload(payload)) == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
