"""A list becomes a basket to be confirmed: each thing by the product that the household uses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ledger.records.news import ListedBasket, ListedLine
from ledger.records.replenishment import Decided, ReplenishmentDecision
from ledger.records.shopping_list import ShoppingList, WantedThing
from replenishment.coordination.lists import COOKED_WITHIN, MOST_LINES, MOST_OF_ONE, lists_found
from shop.catalog.load import load_catalog
from tests.factories.checkout import COFFEE, built_in_catalog

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
CLASSICO = "caffarro-classico-ground-coffee"
FLOUR, GLUTEN_FREE = "marlow-mills-bread-flour", "marlow-mills-gluten-free-flour"


def uses(product_id: str, chance: float) -> ReplenishmentDecision:
    return ReplenishmentDecision(household="hh", product_id=product_id, decided=Decided.WAIT, chance=chance)


def basket(*things: WantedThing, used: tuple[ReplenishmentDecision, ...] = ()) -> ListedBasket | None:
    made = ShoppingList(list_id="r-81", made_at=NOW, title="pancakes", things=things)
    found = list(lists_found([made], used, built_in_catalog(), NOW))
    assert all(one.candidate.fresh_until == NOW + COOKED_WITHIN for one in found)
    return found[0].says.listed if found else None


def lines(*things: WantedThing, used: tuple[ReplenishmentDecision, ...] = ()) -> tuple[ListedLine, ...]:
    told = basket(*things, used=used)
    return () if told is None else told.lines


def test_of_a_kind_it_is_the_product_that_the_household_uses() -> None:
    coffee = WantedThing(kind="coffee", quantity=2)
    assert lines(coffee) == (ListedLine(product_id=CLASSICO, quantity=2),)
    assert lines(coffee, used=(uses(CLASSICO, 0.1), uses(COFFEE, 0.4))) == (ListedLine(product_id=COFFEE, quantity=2),)


def test_who_uses_what_is_nobody_elses_business_is_offered_nothing_else_in_its_place() -> None:
    for flour in (WantedThing(kind="flour"), WantedThing(product_id=FLOUR)):
        assert lines(flour, used=(uses(GLUTEN_FREE, 0.4),)) == ()


def test_a_named_product_is_itself_and_said_twice_it_is_one_line() -> None:
    told = lines(WantedThing(product_id=FLOUR), WantedThing(kind="flour"))
    assert told == (ListedLine(product_id=FLOUR, quantity=2),)


@pytest.mark.parametrize("named", [GLUTEN_FREE, "gone"])
@pytest.mark.parametrize("kind", [None, "flour"])
def test_nothing_stands_for_a_product_that_is_named_and_cannot_be_offered(named: str, kind: str | None) -> None:
    assert lines(WantedThing(product_id=named, kind=kind)) == ()


def test_a_named_product_that_is_sold_out_is_left_out_though_others_of_its_kind_are_there() -> None:
    catalog, _ = load_catalog()
    catalog.products[COFFEE] = replace(catalog.products[COFFEE], stock=0)  # type: ignore[index]
    made = ShoppingList(list_id="r-81", made_at=NOW, title="brunch", things=(WantedThing(product_id=COFFEE),))
    assert list(lists_found([made], (uses(CLASSICO, 0.4),), catalog, NOW)) == []


def test_what_is_not_sold_or_is_nobody_elses_business_is_left_out() -> None:
    some = (WantedThing(kind="saffron"), WantedThing(kind="baby-wipes"), WantedThing(product_id="gone"))
    assert basket(*some) is None
    assert lines(*some, WantedThing(kind="soup")) == (ListedLine(product_id="quenbys-tomato-soup"),)


def test_a_basket_has_room_for_so_many() -> None:
    kinds = list(dict.fromkeys(one.kind for one in built_in_catalog().products.values() if one.in_stock))
    assert len(lines(*(WantedThing(kind=kind) for kind in kinds[: MOST_LINES + 4]))) == MOST_LINES


def test_a_list_of_days_ago_is_not_fresh() -> None:
    made = ShoppingList(list_id="r", made_at=NOW - timedelta(days=3), title="soup", things=(WantedThing(kind="soup"),))
    (found,) = lists_found([made], (), built_in_catalog(), NOW)
    assert found.candidate.fresh_until < NOW


def test_what_is_left_out_is_counted_and_of_one_product_come_no_more_than_an_order_takes() -> None:
    told = basket(*[WantedThing(kind="flour", quantity=20)] * 2, WantedThing(kind="rocket"))
    assert told is not None
    assert (told.lines, told.left_out) == ((ListedLine(product_id=FLOUR, quantity=MOST_OF_ONE),), 2)
