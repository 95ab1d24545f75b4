"""Quote and place: exact totals, the merchant's own days, one order whatever happens."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from base.errors import NotPlaced, StoreUnavailable
from ledger.records import Consent, Identity, OrderSource
from shop.catalog.load import load_catalog
from shop.catalog.product import TAX_CLASSES
from shop.checkout.built_in import BuiltInShop
from shop.checkout.port import Placing
from shop.checkout.quote import Checkout, Status, TotalType, Want
from shop.checkout.terms import STATE_RATES, Terms
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING, touchpoint

COFFEE, DETERGENT = "ruxton-house-ground-coffee", "tidewell-original-laundry-detergent"
TERMS = Terms(seller="Harbor Pantry")


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
def shop(ledger: MemoryLedger) -> BuiltInShop:
    return BuiltInShop(load_catalog()[0], ledger, TERMS)


def quoted(shop: BuiltInShop, product_id: str = COFFEE, quantity: int = 1) -> Checkout:
    return shop.quote(Want(product_id=product_id, quantity=quantity), MORNING)


def placing(touchpoint_id: str = "tp_1") -> Placing:
    return Placing(
        customer="us_1",
        touchpoint=touchpoint(touchpoint_id),
        placed_at=MORNING,
        source=OrderSource.VOICE,
        consent=Consent(),
        identity=Identity(),
    )


def test_the_totals_are_typed_lines_that_add_up(shop: BuiltInShop) -> None:
    checkout = quoted(shop, DETERGENT, 2)
    assert checkout.status is Status.READY_FOR_COMPLETE
    assert [(line.type, line.amount_minor) for line in checkout.totals] == [
        (TotalType.SUBTOTAL, 2898),
        (TotalType.FULFILLMENT, 499),
        (TotalType.TAX, 188),
        (TotalType.TOTAL, 3585),
    ]


def test_food_is_not_taxed_where_the_state_exempts_it(shop: BuiltInShop) -> None:
    assert quoted(shop, COFFEE).amount(TotalType.TAX) == 0


def test_tax_is_rounded_half_to_even_on_exact_decimals(shop: BuiltInShop) -> None:
    assert quoted(shop, DETERGENT).amount(TotalType.TAX) == 94  # 6.5 % of 14.49 is 94.185 cents


def test_from_thirty_five_dollars_on_shipping_is_free(shop: BuiltInShop) -> None:
    assert quoted(shop, COFFEE, 2).amount(TotalType.FULFILLMENT) == 499
    assert quoted(shop, COFFEE, 3).amount(TotalType.FULFILLMENT) == 0


def test_every_state_taxes_every_class() -> None:
    assert all(set(rates) == set(TAX_CLASSES) for rates in STATE_RATES.values())


@pytest.mark.parametrize(
    ("product_id", "quantity", "code"),
    [
        ("fennimoor-trash-bags", 1, "out_of_stock"),
        ("tonerra-black-toner-220", 19, "insufficient_stock"),
        ("no-such-product", 1, "unknown_item"),
        (COFFEE, 0, "invalid_quantity"),
        (COFFEE, -1, "invalid_quantity"),
    ],
)
def test_what_cannot_be_sold_says_why_instead_of_a_price(
    shop: BuiltInShop, product_id: str, quantity: int, code: str
) -> None:
    checkout = quoted(shop, product_id, quantity)
    assert (checkout.status, checkout.totals) == (Status.INCOMPLETE, ())
    assert [message.code for message in checkout.messages] == [code]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 21, 59, tzinfo=UTC), date(2026, 11, 24)),  # Friday 13:59 in Los Angeles: leaves today
        (datetime(2026, 11, 20, 22, 0, tzinfo=UTC), date(2026, 11, 25)),  # Friday 14:00: leaves Monday
        (datetime(2026, 11, 21, 5, 0, tzinfo=UTC), date(2026, 11, 25)),  # UTC's Saturday is Friday evening there
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), date(2026, 11, 25)),  # Monday morning
        (datetime(2026, 7, 8, 20, 59, tzinfo=UTC), date(2026, 7, 10)),  # 13:59 in summer time
        (datetime(2026, 7, 8, 21, 0, tzinfo=UTC), date(2026, 7, 13)),  # 14:00 in summer time
    ],
)
def test_delivery_counts_working_days_on_the_merchants_clock(moment: datetime, day: date) -> None:
    assert TERMS.delivery_day(moment) == day


def test_an_order_holds_what_was_quoted(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    placed = shop.complete(quoted(shop, DETERGENT, 2), idempotency_key="vo_1", placing=placing())
    order = ledger.orders["vo_1"][1]
    assert placed.new
    assert (order.revenue_minor, order.shipping_minor, order.tax_minor) == (2898, 499, 188)
    assert [(line.product_id, line.brand_id, line.quantity, line.unit_price_minor) for line in order.lines] == [
        (DETERGENT, "tidewell", 2, 1449)
    ]


def test_a_replay_returns_the_first_order(shop: BuiltInShop) -> None:
    first = shop.complete(quoted(shop), idempotency_key="vo_1", placing=placing("tp_1"))
    again = shop.complete(quoted(shop, quantity=2), idempotency_key="vo_1", placing=placing("tp_2"))
    assert not again.new
    assert again.order == first.order


def test_a_refusal_is_certain_after_the_order_was_looked_for(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    ledger.refuses_orders = True
    with pytest.raises(NotPlaced):
        shop.complete(quoted(shop), idempotency_key="vo_1", placing=placing())


def test_a_lost_reply_is_found_out(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    ledger.loses_reply = True
    assert shop.complete(quoted(shop), idempotency_key="vo_1", placing=placing()).new


def test_with_the_ledger_away_it_is_not_known(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    ledger.away = True
    with pytest.raises(StoreUnavailable) as trouble:
        shop.complete(quoted(shop), idempotency_key="vo_1", placing=placing())
    assert not isinstance(trouble.value, NotPlaced)


def test_a_turn_written_before_without_its_order_places_nothing(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    ledger.append_touchpoint(touchpoint("tp_1"))
    with pytest.raises(NotPlaced):
        shop.complete(quoted(shop), idempotency_key="vo_1", placing=placing("tp_1"))
    assert ledger.orders == {}
