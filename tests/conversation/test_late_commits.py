"""A purchase that nobody answered: it may be in the table a moment later, and no turn says otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from base.money import Money
from base.settings import Settings
from ledger.records import Outcome
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from tests.factories.conversation import Talk

UNKNOWN = "A: Sorry, I could not tell whether the order went through. Ask me where my order is, …"


@pytest.fixture
def unsure(talk: Talk) -> Talk:
    """A customer who said yes and was told that nobody knows."""
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk.ledger.commits_late, talk.recorder.only_spools = True, True
    yes(talk)
    talk.recorder.only_spools = False
    talk.hears(UNKNOWN)
    return talk


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def asks_for_it(talk: Talk) -> None:
    talk("U: where is my order", intent="OrderStatusIntent")


def dearer() -> Catalog:
    catalog = load_catalog()[0]
    products = [replace(one, price=Money(one.price.minor + 100, "USD")) for one in catalog.products.values()]
    return Catalog(catalog.brands.values(), products)


def test_an_order_that_commits_after_the_answer_was_never_called_not_ordered(unsure: Talk) -> None:
    assert "nothing is ordered" not in unsure.speech
    unsure.ledger.catch_up()
    assert len(unsure.orders) == 1


def test_the_next_turn_finds_the_order_by_its_key(unsure: Talk) -> None:
    unsure.ledger.catch_up()
    asks_for_it(unsure)
    unsure.hears("A: Your last order was Ruxton Roast House ground coffee, …")


def test_an_order_that_is_not_there_yet_is_asked_about_and_not_denied(unsure: Talk) -> None:
    asks_for_it(unsure)
    unsure.hears("A: I do not find that order so far. I can try again; it cannot be ordered twice. Shall I try again?")
    unsure.ledger.catch_up()
    yes(unsure)
    unsure.hears("A: That is ordered already: Ruxton Roast House ground coffee, $18.48 in all. …")
    assert len(unsure.orders) == 1


def test_trying_again_makes_the_one_order_whichever_try_commits(unsure: Talk) -> None:
    yes(unsure)
    unsure.hears("A: Done. I ordered Ruxton Roast House ground coffee …")
    unsure.ledger.catch_up()
    assert len(unsure.orders) == 1


def test_whoever_leaves_it_is_not_told_that_nothing_was_ordered(unsure: Talk) -> None:
    unsure("U: no", intent="AMAZON.NoIntent")
    unsure.hears("A: Okay, I will not try again. If it went through after all, you hear it when you ask: …")


def test_a_certain_refusal_after_an_uncertain_one_proves_nothing_about_the_first(unsure: Talk) -> None:
    unsure.ledger.refuses_orders = True
    yes(unsure)
    unsure.hears(UNKNOWN)


def test_a_price_that_changed_meanwhile_is_not_quoted_over_an_order_that_went_through(unsure: Talk) -> None:
    unsure.ledger.catch_up()
    unsure.sell(dearer())
    yes(unsure)
    unsure.hears("A: That is ordered already: …")
    assert len(unsure.orders) == 1


def test_a_price_that_changed_is_not_called_unordered_while_nobody_can_look(unsure: Talk) -> None:
    unsure.sell(dearer())
    unsure.ledger.away = True
    yes(unsure)
    unsure.hears(UNKNOWN)


def test_the_record_of_the_uncertain_turn_never_takes_the_place_of_the_purchase(unsure: Talk) -> None:
    unsure.ledger.catch_up()
    for waiting in unsure.recorder.spooled.values():
        unsure.ledger.append_touchpoint(waiting)
    assert [touch.outcome for touch in unsure.touchpoints] == [Outcome.ASKED, Outcome.ORDERED]


def test_once_the_uncertain_turn_is_in_the_table_its_purchase_cannot_commit_any_more(unsure: Talk) -> None:
    for waiting in unsure.recorder.spooled.values():
        unsure.ledger.append_touchpoint(waiting)
    unsure.ledger.catch_up()
    assert unsure.orders == []
    asks_for_it(unsure)
    unsure.hears("A: I do not find that order so far. …")


@pytest.fixture
def ordered(talk: Talk) -> Talk:
    """A customer whose yes placed the order, and to whom nobody answered: the platform sends the turn again."""
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    yes(talk)
    assert len(talk.orders) == 1
    return talk


def test_a_yes_that_comes_again_is_not_denied_because_the_price_is_another_now(ordered: Talk) -> None:
    ordered.sell(dearer())
    ordered.repeats(as_new_request=False)
    ordered.hears("A: That is ordered already: Ruxton Roast House ground coffee, $18.48 in all. …")


@pytest.mark.parametrize("merchant", ["shopify", "webhook", "email"])
def test_an_order_that_a_merchant_is_told_of_later_is_sent_and_not_yet_called_ordered(merchant: str) -> None:
    talk = Talk(settings=Settings(merchant=merchant))
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    yes(talk)
    talk.hears("A: I have sent your order of … They have not confirmed it yet: …")
    assert len(talk.orders) == 1
