"""The built-in shop with what a test asks of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from base.money import Money
from ledger.records import Consent, Identity, Initiator, OrderSource
from ledger.store import Ledger
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from shop.checkout.built_in import BuiltInShop
from shop.checkout.port import Placed, Placing
from shop.checkout.session import Buyer, CheckoutSession, RequestedLine, TotalType
from shop.checkout.terms import Terms
from tests.factories.records import MORNING, touchpoint

COFFEE, DETERGENT = "ruxton-house-ground-coffee", "tidewell-original-laundry-detergent"
TRASH_BAGS, TONER = "fennimoor-trash-bags", "tonerra-black-toner-220"  # out of stock; 18 are left
TERMS = Terms(seller="Harbor Pantry")
ADA = Buyer(customer="key_1", consent=Consent(), identity=Identity())


def built_in_shop(ledger: Ledger, catalog: Catalog | None = None, terms: Terms = TERMS) -> BuiltInShop:
    return BuiltInShop(catalog or built_in_catalog(), ledger, terms)


@cache
def built_in_catalog() -> Catalog:
    return load_catalog()[0]


def lines(*asked: tuple[str, int]) -> tuple[RequestedLine, ...]:
    return tuple(RequestedLine(product_id=product_id, quantity=quantity) for product_id, quantity in asked)


def created(shop: BuiltInShop, *asked: tuple[str, int], key: str = "vo_1") -> CheckoutSession:
    return shop.create(lines(*asked), idempotency_key=key, moment=MORNING)


def placing(touchpoint_id: str = "tp_1", **changes: Any) -> Placing:
    fields: dict[str, Any] = {
        "buyer": ADA,
        "touchpoint": touchpoint(touchpoint_id),
        "placed_at": MORNING,
        "source": OrderSource.VOICE,
        "initiator": Initiator.HUMAN,
    }
    return Placing(**(fields | changes))


def completed(
    shop: BuiltInShop, session: CheckoutSession, *, touchpoint_id: str = "tp_1", **changes: Any
) -> Placed | CheckoutSession:
    """Complete a session at the total it names."""
    return shop.complete(
        session.session_id,
        expected_total_minor=session.amount(TotalType.TOTAL),
        placing=placing(touchpoint_id, **changes),
    )


def placed(shop: BuiltInShop, session: CheckoutSession, **changes: Any) -> Placed:
    """Complete a session that nothing stands in the way of."""
    result = completed(shop, session, **changes)
    assert isinstance(result, Placed), f"refused: {result.messages}"
    return result


def with_packs_of_coffee(
    *, holds: int, price: float, stock: int = 9, currency: str = "USD", pack_of: str = "coffee", name: str = ""
) -> Catalog:
    """The built-in catalogue with another pack of the coffee: so many times as much, at so many times its price."""
    catalog = built_in_catalog()
    coffee = replace(catalog.products[COFFEE], pack_of="coffee", holds=1)
    big = replace(
        coffee,
        product_id="big-coffee",
        name=name or coffee.name,
        size="2 pounds",
        price=Money(round(coffee.price.minor * price), currency),
        stock=stock,
        holds=holds,
        pack_of=pack_of,
    )
    return Catalog(catalog.brands.values(), [*(catalog.products | {COFFEE: coffee}).values(), big])
