"""A checkout that was completed is the merchant's word, and what it says otherwise than agreed is reported."""

from __future__ import annotations

import pytest

from ledger.settlements import Confirmed
from shop.checkout.session import Status
from shop.checkout.ucp.completion import settlement_of
from shop.checkout.ucp.wire import WireCheckout, WireTotal
from tests.factories.records import order


@pytest.mark.parametrize(
    ("currency", "total", "reported"),
    [("USD", 1299, False), ("USD", 1300, True), ("EUR", 1299, True), ("", 1299, True)],
)
def test_what_was_completed_at_another_price_than_agreed_stands_and_is_reported(
    currency: str, total: int, reported: bool, caplog: pytest.LogCaptureFixture
) -> None:
    totals = (WireTotal(type="total", amount=total),)
    checkout = WireCheckout(id="co_1", status=Status.COMPLETED, currency=currency, totals=totals)
    assert settlement_of(checkout, order("vo_1")) == Confirmed()
    assert ("EARSHOT_OTHER_PRICE order vo_1" in caplog.text) == reported
