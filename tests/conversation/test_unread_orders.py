"""A household's orders are read at the yes only where it depends on them, and what depends on them waits for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from base.errors import StoreUnavailable
from base.money import Money
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from tests.factories.conversation import Talk
from tests.factories.guarded import confirms, set_at_the_account_page, wants_coffee


def cannot_be_read(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> Any:
        raise StoreUnavailable("the index is away")

    monkeypatch.setattr(talk.ledger, "purchases_of", away)


def test_a_plain_yes_buys_while_the_orders_cannot_be_read(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    confirms(talk)
    talk.later(days=14)
    wants_coffee(talk)
    cannot_be_read(talk, monkeypatch)
    talk("U: yes", intent="AMAZON.YesIntent")
    first, second = talk.orders
    assert (first.is_new_customer, second.is_new_customer) == (True, False)
    assert [touch.action for touch in talk.touchpoints if touch.order_id] == ["buy", "reorder"]


def test_no_week_s_limit_is_passed_while_the_orders_cannot_be_read(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    set_at_the_account_page(talk, week_limit_minor=10_000)
    wants_coffee(talk)
    cannot_be_read(talk, monkeypatch)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Sorry, I could not place the order just now, so nothing is ordered yet. Shall I try again?")
    assert talk.orders == []
    monkeypatch.undo()
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == 1


def test_nor_by_a_subscription(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    set_at_the_account_page(talk, week_limit_minor=10_000)
    coffee = {"brand": "ruxton", "product": "coffee", "every": "four", "period": "weeks"}
    talk("U: subscribe to Ruxton coffee every four weeks", intent="SubscribeIntent", **coffee)
    cannot_be_read(talk, monkeypatch)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.ledger.subscriptions.kept == {}  # type: ignore[attr-defined]
    monkeypatch.undo()
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.ledger.subscriptions.kept) == 1  # type: ignore[attr-defined]


def test_a_try_that_placed_nothing_has_the_next_yes_read_them(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    wants_coffee(talk)
    talk.ledger.refuses_orders = True
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.ledger.refuses_orders = False
    cannot_be_read(talk, monkeypatch)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Sorry, I could not tell whether the order went through. …")
    assert talk.orders == []


def test_what_was_cancelled_is_no_earlier_price(talk: Talk) -> None:
    confirms(talk)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    sold = load_catalog()[0]
    dearer = replace(sold.products["ruxton-house-ground-coffee"], price=Money(1_999, "USD"))
    talk.sell(Catalog(sold.brands.values(), ({**sold.products, dearer.product_id: dearer}).values()))
    talk.later(days=1)
    wants_coffee(talk)
    talk.hears("A: I have Ruxton Roast House ground coffee, …")


def test_what_was_bought_before_is_the_usual_again_when_the_order_is_taken_back(talk: Talk) -> None:
    confirms(talk)
    talk.later(days=14)
    talk.bought("U: order Quenby's soup", brand="quenbys", product="soup")
    (bought,) = talk.ledger.summaries.bought.values()  # type: ignore[attr-defined]
    assert (bought.usual, bought.before) == ("quenbys-tomato-soup", "ruxton-house-ground-coffee")
