"""What a checkout costs: exact totals over one line and many, the merchant's own days, a reason in place of a price."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from base.money import Money
from shop.catalog import Catalog
from shop.catalog.product import TAX_CLASSES
from shop.checkout.built_in import BuiltInShop
from shop.checkout.session import Status, TotalType
from shop.checkout.terms import STATE_RATES
from tests.factories.checkout import (
    COFFEE,
    DETERGENT,
    TERMS,
    TONER,
    TRASH_BAGS,
    built_in_catalog,
    built_in_shop,
    created,
)
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING


@pytest.fixture
def shop() -> BuiltInShop:
    return built_in_shop(MemoryLedger())


def test_the_totals_are_typed_lines_that_add_up(shop: BuiltInShop) -> None:
    session = created(shop, (DETERGENT, 2))
    assert session.status is Status.READY_FOR_COMPLETE
    assert [(line.type, line.amount_minor) for line in session.totals] == [
        (TotalType.SUBTOTAL, 2898),
        (TotalType.FULFILLMENT, 499),
        (TotalType.TAX, 188),
        (TotalType.TOTAL, 3585),
    ]


def test_many_lines_are_taxed_each_by_its_class_and_shipped_once(shop: BuiltInShop) -> None:
    session = created(shop, (COFFEE, 1), (DETERGENT, 2))
    assert [(item.product_id, item.quantity, item.unit_price_minor) for item in session.line_items] == [
        (COFFEE, 1, 1349),
        (DETERGENT, 2, 1449),
    ]
    assert [[total.amount_minor for total in item.totals] for item in session.line_items] == [
        [1349, 0, 1349],
        [2898, 188, 3086],
    ]
    assert [total.amount_minor for total in session.totals] == [4247, 0, 188, 4435]


def test_food_is_not_taxed_where_the_state_exempts_it(shop: BuiltInShop) -> None:
    assert created(shop, (COFFEE, 1)).amount(TotalType.TAX) == 0


def test_tax_is_rounded_half_to_even_on_exact_decimals(shop: BuiltInShop) -> None:
    assert created(shop, (DETERGENT, 1)).amount(TotalType.TAX) == 94  # 6.5 % of 14.49 is 94.185 cents


def test_from_thirty_five_dollars_on_shipping_is_free(shop: BuiltInShop) -> None:
    assert created(shop, (COFFEE, 2)).amount(TotalType.FULFILLMENT) == 499
    assert created(shop, (COFFEE, 3)).amount(TotalType.FULFILLMENT) == 0


def test_shipping_looks_at_all_lines_together(shop: BuiltInShop) -> None:
    assert created(shop, (COFFEE, 1), (DETERGENT, 1)).amount(TotalType.FULFILLMENT) == 499
    assert created(shop, (COFFEE, 1), (DETERGENT, 2)).amount(TotalType.FULFILLMENT) == 0


def test_everything_comes_by_the_one_way_of_shipping_on_the_one_day(shop: BuiltInShop) -> None:
    session = created(shop, (COFFEE, 1), (DETERGENT, 1))
    (method,) = session.fulfillment
    assert (method.type, method.line_item_ids) == ("shipping", (COFFEE, DETERGENT))
    assert method.selected.amount_minor == session.amount(TotalType.FULFILLMENT)
    assert session.arrives_by == date(2026, 11, 24)


def test_a_product_named_twice_stands_on_one_line(shop: BuiltInShop) -> None:
    session = created(shop, (DETERGENT, 1), (COFFEE, 1), (DETERGENT, 2))
    assert [(item.product_id, item.quantity) for item in session.line_items] == [(DETERGENT, 3), (COFFEE, 1)]


def test_every_state_taxes_every_class() -> None:
    assert all(set(rates) == set(TAX_CLASSES) for rates in STATE_RATES.values())


@pytest.mark.parametrize(
    ("product_id", "quantity", "code"),
    [
        (TRASH_BAGS, 1, "out_of_stock"),
        (TONER, 19, "insufficient_stock"),
        ("no-such-product", 1, "unknown_item"),
        (COFFEE, 0, "invalid_quantity"),
        (COFFEE, -1, "invalid_quantity"),
    ],
)
def test_what_cannot_be_sold_says_why_instead_of_a_price(
    shop: BuiltInShop, product_id: str, quantity: int, code: str
) -> None:
    session = created(shop, (product_id, quantity))
    assert (session.status, session.totals) == (Status.INCOMPLETE, ())
    assert [message.code for message in session.messages] == [code]


def test_the_last_of_a_product_can_be_sold(shop: BuiltInShop) -> None:
    assert created(shop, (TONER, 18)).ready


def test_stock_is_counted_over_all_lines_of_a_product(shop: BuiltInShop) -> None:
    session = created(shop, (TONER, 10), (TONER, 9))
    assert [(message.code, message.available) for message in session.messages] == [("insufficient_stock", 18)]


def test_every_line_in_the_way_is_named_with_its_path(shop: BuiltInShop) -> None:
    session = created(shop, (COFFEE, 1), (TRASH_BAGS, 1), ("no-such-product", 1), (TONER, 19))
    assert (session.status, session.totals) == (Status.INCOMPLETE, ())
    assert [item.product_id for item in session.line_items] == [COFFEE, TRASH_BAGS, TONER]
    assert [(message.code, message.path) for message in session.messages] == [
        ("unknown_item", "$.line_items[2]"),
        ("out_of_stock", "$.line_items[1]"),
        ("insufficient_stock", "$.line_items[3]"),
    ]


def test_a_line_in_the_way_is_named_by_its_place_as_asked_though_lines_before_it_are_put_together(
    shop: BuiltInShop,
) -> None:
    session = created(shop, (COFFEE, 1), (COFFEE, 2), (TONER, 10), (COFFEE, 0), (TONER, 9), ("no-such-product", 1))
    told = [(message.code, message.path) for message in session.messages]
    assert told == [
        ("invalid_quantity", "$.line_items[3]"),
        ("unknown_item", "$.line_items[5]"),
        ("insufficient_stock", "$.line_items[2]"),
    ]
    assert shop.read(session.session_id, MORNING).messages == session.messages


def test_a_session_of_nothing_cannot_be_completed(shop: BuiltInShop) -> None:
    session = created(shop)
    assert session.status is Status.INCOMPLETE
    assert [message.code for message in session.messages] == ["no_lines"]


def test_currencies_are_never_added_together() -> None:
    sold = built_in_catalog()
    in_euros = [
        replace(product, price=Money(1000, "EUR")) if product.product_id == DETERGENT else product
        for product in sold.products.values()
    ]
    shop = built_in_shop(MemoryLedger(), Catalog(sold.brands.values(), in_euros))
    session = created(shop, (COFFEE, 1), (DETERGENT, 1))
    assert session.totals == ()
    assert [(message.code, message.path) for message in session.messages] == [("other_currency", "$.line_items[1]")]
    assert created(shop, (DETERGENT, 1)).currency == "EUR"


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
