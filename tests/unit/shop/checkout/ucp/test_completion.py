"""A checkout that was completed is the merchant's word, and what it says otherwise than agreed is reported."""

from __future__ import annotations

import pytest

from ledger.settlements import Confirmed, Refusal, Refused
from shop.checkout.session import Status
from shop.checkout.ucp.completion import settlement_of
from shop.checkout.ucp.wire import WireCheckout, WireItem, WireLine, WireTotal
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


@pytest.mark.parametrize("more", [0, 1])
def test_what_holds_other_lines_than_were_said_is_not_completed_at_the_same_total(more: int) -> None:
    placed = order("vo_1")
    lines = tuple(
        WireLine(id=f"li_{at}", item=WireItem(id=line.product_id or ""), quantity=line.quantity + more)
        for at, line in enumerate(placed.lines)
    )
    total = WireTotal(type="total", amount=placed.revenue_minor + placed.tax_minor + placed.shipping_minor)
    ready = WireCheckout(
        id="co_1", status=Status.READY_FOR_COMPLETE, currency=placed.currency, line_items=lines, totals=(total,)
    )
    assert settlement_of(ready, placed) == (Refused(reason=Refusal.PRICE_CHANGED) if more else None)


def test_what_does_not_add_up_is_not_completed_though_its_total_is_the_one_that_was_said() -> None:
    placed = order("vo_1")
    lines = tuple(
        WireLine(id=line.product_id or "", item=WireItem(id=line.product_id or ""), quantity=line.quantity)
        for line in placed.lines
    )
    agreed = placed.revenue_minor + placed.tax_minor + placed.shipping_minor
    totals = (WireTotal(type="subtotal", amount=agreed - 1), WireTotal(type="total", amount=agreed))
    ready = WireCheckout(
        id="co_1", status=Status.READY_FOR_COMPLETE, currency=placed.currency, line_items=lines, totals=totals
    )
    assert settlement_of(ready, placed) == Refused(reason=Refusal.ESCALATION)
