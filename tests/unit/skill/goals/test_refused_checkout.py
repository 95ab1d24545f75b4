"""A shop that refuses at the last moment: nothing is ordered, and the new price is heard before the next yes."""

from __future__ import annotations

from dataclasses import replace

from base.money import Money
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from shop.checkout.built_in import BuiltInShop
from shop.checkout.port import Placed, Placing
from shop.checkout.session import CheckoutSession
from tests.factories.checkout import COFFEE, TERMS, built_in_catalog
from tests.factories.conversation import Talk
from tests.factories.memory import MemoryLedger

TOWELS = "fennimoor-paper-towels"


def dearer_coffee() -> Catalog:
    sold = built_in_catalog()
    priced = (replace(p, price=Money(1599, "USD")) if p.product_id == COFFEE else p for p in sold.products.values())
    return Catalog(sold.brands.values(), priced)


class OvertakenShop(BuiltInShop):
    """Changes its prices between the reading of a session and its completion, as a far one may."""

    def __init__(self, ledger: MemoryLedger) -> None:
        super().__init__(built_in_catalog(), ledger, TERMS)
        self._after = BuiltInShop(dearer_coffee(), ledger, TERMS)

    def complete(self, session_id: str, *, expected_total_minor: int, placing: Placing) -> Placed | CheckoutSession:
        return self._after.complete(session_id, expected_total_minor=expected_total_minor, placing=placing)


def test_a_price_that_changes_after_the_yes_is_not_paid_but_told() -> None:
    talk = Talk()
    talk.skill._services.shop = OvertakenShop(talk.ledger)
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Sorry, I could not place the order just now, so nothing is ordered yet. Shall I try again?")
    assert talk.orders == []
    talk.sell(dearer_coffee())
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: The offer has changed since I told you, … $15.99. …")
    assert talk.orders == []
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [order.revenue_minor for order in talk.orders] == [1599]


def test_of_several_the_one_that_is_short_is_named() -> None:
    talk, sold = Talk(), load_catalog("")[0]
    few = (replace(p, stock=1) if p.product_id == TOWELS else p for p in sold.products.values())
    talk.sell(Catalog(sold.brands.values(), few))
    for one, count in ((COFFEE, "1"), ("bumblekin-baby-wipes", "1"), (TOWELS, "2")):
        talk("U: add it to my basket", intent="BasketAddIntent", product=one, quantity=count)
    talk("U: check out", intent="CheckoutIntent")
    talk.hears("A: Sorry, I have only one of Fennimoor paper towels left. How many would you like?")
