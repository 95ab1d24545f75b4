"""Another size of pack instead of the one that comes: cheaper for as much, or fitting better, on the same dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from base.money import Money
from ledger.records.interval import Interval
from ledger.records.subscription import Keeper, SubscriptionState, Trouble
from ledger.records.suggestion import SuggestedDeed, Suggestion
from replenishment.coordination.packs import with_packs
from shop.catalog import Catalog
from tests.factories.checkout import COFFEE, with_packs_of_coffee
from tests.factories.subscriptions import subscription

BIG = "big-coffee"
DUE = date(2026, 11, 27)


def told(catalog: Catalog, used: Suggestion | None = None, **changes: Any) -> list[Suggestion]:
    one = subscription(**{"due": DUE, "interval": Interval(every=4), "quantity": 2} | changes)
    return list(with_packs([] if used is None else [used], [one], catalog))


def used(deed: SuggestedDeed, **changes: Any) -> Suggestion:
    one = subscription(due=DUE)
    return Suggestion(
        subscription_id=one.subscription_id, customer=one.customer, product_id=COFFEE, deed=deed, reason="so", **changes
    )


def test_one_pack_that_holds_two_and_costs_less_is_suggested_with_its_reason() -> None:
    (fits,) = told(with_packs_of_coffee(holds=2, price=1.8))
    assert (fits.deed, fits.switched_to, fits.quantity, fits.product_id) == (SuggestedDeed.SWITCH, BIG, 1, COFFEE)
    assert (fits.came_many, fits.came_every) == (2, Interval(every=4))
    assert fits.reason == "1 of big-coffee instead of 2 costs less for as much"


@pytest.mark.parametrize(
    ("other", "changes"),
    [
        ({"holds": 2, "price": 1.95}, {}),  # hardly cheaper
        ({"holds": 2, "price": 1.5, "stock": 0}, {}),
        ({"holds": 2, "price": 1.5, "currency": "GBP"}, {}),
        ({"holds": 2, "price": 1.5, "pack_of": "tea"}, {}),
        ({"holds": 3, "price": 2.0}, {}),  # half as much again
        ({"holds": 2, "price": 1.5}, {"keeper": Keeper.SHOPIFY, "there": "1"}),
        ({"holds": 2, "price": 1.5}, {"state": SubscriptionState.PAUSED, "due": None}),
        ({"holds": 2, "price": 1.5}, {"trouble": Trouble.SOLD_OUT}),
        ({"holds": 2, "price": 1.5}, {"product_id": "nothing-sold"}),
    ],
)
def test_nothing_is_suggested_that_hardly_saves_or_does_not_fit(other: dict[str, Any], changes: dict[str, Any]) -> None:
    assert told(with_packs_of_coffee(**other), **changes) == []


def test_where_more_is_used_the_pack_that_holds_as_much_is_suggested_at_no_higher_price() -> None:
    (fits,) = told(with_packs_of_coffee(holds=3, price=3.0), used(SuggestedDeed.MORE, quantity=3))
    assert (fits.switched_to, fits.quantity) == (BIG, 1)
    (faster,) = told(with_packs_of_coffee(holds=4, price=4.0), used(SuggestedDeed.FASTER, interval=Interval(every=2)))
    assert (faster.switched_to, faster.quantity) == (BIG, 1)


@pytest.mark.parametrize("deed", [SuggestedDeed.PAUSE, SuggestedDeed.SKIP, SuggestedDeed.RESUME])
def test_what_changes_the_next_delivery_goes_before_another_pack(deed: SuggestedDeed) -> None:
    (fits,) = told(with_packs_of_coffee(holds=2, price=1.5), used(deed))
    assert fits.deed is deed


def test_of_two_that_fit_the_cheaper_for_as_much_is_suggested() -> None:
    two = with_packs_of_coffee(holds=2, price=1.8)
    half = replace(two.products[BIG], product_id="half-coffee", holds=1, price=Money(100, "USD"))
    (fits,) = told(Catalog(two.brands.values(), [*two.products.values(), half]))
    assert (fits.switched_to, fits.quantity) == ("half-coffee", 2)
