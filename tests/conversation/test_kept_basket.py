"""A basket beyond its session: offered when the skill is opened again, added to, emptied, gone once it is bought."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.errors import StoreUnavailable
from ledger.baskets import BASKET_KEPT
from ledger.notes import told_at
from shop.catalog.load import load_catalog
from tests.factories.conversation import Talk

COFFEE, TOWELS, WIPES = "caffarro-classico-ground-coffee", "fennimoor-paper-towels", "bumblekin-baby-wipes"
HOLDS = "A: Welcome back to Harbor Pantry. Your basket still holds"


def adds(talk: Talk, product: str) -> None:
    talk("U: add it to my basket", intent="BasketAddIntent", product=product)


def kept(talk: Talk) -> dict[str, int]:
    """What the basket holds beyond the session."""
    summaries = talk.ledger.summaries
    (customer,) = summaries.baskets  # type: ignore[attr-defined]
    return {
        line.product_id: line.quantity
        for line in summaries.summary_of(customer, at=talk.now + timedelta(seconds=1)).basket
    }


def test_what_was_not_bought_is_offered_when_the_skill_is_opened_again_and_a_yes_quotes_all_of_it(talk: Talk) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    talk.later(days=3)
    talk.opens()
    talk.hears(f"{HOLDS} Caffarro Classico ground coffee and Fennimoor paper towels, for $… Or shall I check out?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.waits_for_a_yes_to_buy
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [[line.product_id for line in order.lines] for order in talk.orders] == [[COFFEE, TOWELS]]


def test_after_the_purchase_it_is_empty_in_this_session_and_in_the_next(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk("U: check out", intent="CheckoutIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert kept(talk) == {}
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: There is nothing in your basket. …")
    talk.later(days=20)
    talk.opens()
    assert "basket" not in talk.speech


def test_with_the_reply_to_the_purchase_lost_it_is_empty_all_the_same(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk("U: check out", intent="CheckoutIntent")
    talk.ledger.loses_reply = True
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == 1
    assert kept(talk) == {}


def test_what_is_bought_apart_leaves_the_rest_in_it(talk: Talk) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    talk.later(days=1)
    talk("U: order coffee", intent="ReorderIntent", product=COFFEE)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert kept(talk) == {TOWELS: 1}


def test_what_is_added_in_a_later_session_goes_to_what_is_there(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk.later(days=1)
    adds(talk, TOWELS)
    talk.hears("A: I put Fennimoor paper towels into your basket. With that it holds 2 products, for $… together. …")
    adds(talk, COFFEE)
    assert kept(talk) == {COFFEE: 2, TOWELS: 1}


def test_what_is_added_to_an_offer_goes_into_it_beside_what_was_kept(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk.later(days=1)
    talk("U: order wipes", intent="ReorderIntent", product=WIPES)
    adds(talk, TOWELS)
    assert talk.waits_for_a_yes_to_buy
    assert "coffee" not in talk.speech, "only what was just named is quoted"
    assert kept(talk) == {WIPES: 1, TOWELS: 1, COFFEE: 1}
    talk("U: yes", intent="AMAZON.YesIntent")
    assert kept(talk) == {COFFEE: 1}


def test_it_is_changed_and_emptied_by_voice(talk: Talk) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    talk.later(days=1)
    talk("U: take the coffee out", intent="BasketRemoveIntent", product=COFFEE)
    assert kept(talk) == {TOWELS: 1}
    talk.later(days=1)
    talk("U: empty my basket", intent="BasketEmptyIntent")
    talk.hears("A: Your basket is empty now. …")
    assert kept(talk) == {}
    talk.later(days=1)
    talk.opens()
    assert "basket" not in talk.speech


def test_an_order_under_way_is_told_before_it(talk: Talk) -> None:
    adds(talk, TOWELS)
    talk.later(days=1)
    talk("U: order coffee", intent="ReorderIntent", product=COFFEE)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.later(hours=1)
    talk.opens()
    talk.hears(
        "A: Welcome back to Harbor Pantry. Your order of Caffarro Classico ground coffee should arrive by …"
        " Your basket still holds Fennimoor paper towels, for …"
    )


def test_what_may_not_be_named_is_counted(talk: Talk) -> None:
    adds(talk, WIPES)
    talk.later(days=1)
    talk.opens()
    talk.hears(f"{HOLDS} something, for $…")
    adds(talk, COFFEE)
    talk.later(days=1)
    talk.opens()
    talk.hears(f"{HOLDS} 2 products, for $…")
    talk("U: no", intent="AMAZON.NoIntent")
    assert kept(talk) == {WIPES: 1, COFFEE: 1}


def test_after_thirty_days_it_is_forgotten_though_the_table_may_still_hold_it(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk.later(days=BASKET_KEPT.days - 1)
    talk.opens()
    assert "Your basket still holds" in talk.speech
    talk.later(days=1)
    talk.opens()
    assert "basket" not in talk.speech


def test_what_is_sold_no_more_is_not_offered(talk: Talk) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    catalog = load_catalog("")[0]
    del catalog.products[COFFEE]  # type: ignore[attr-defined]
    talk.sell(catalog)
    talk.later(days=1)
    talk.opens()
    talk.hears(f"{HOLDS} Fennimoor paper towels, for $…")


def test_with_the_table_away_it_lasts_for_the_session(talk: Talk) -> None:
    talk.ledger.away = True
    adds(talk, COFFEE)
    talk.ledger.away = False
    adds(talk, TOWELS)
    talk.hears("A: I put Fennimoor paper towels into your basket. With that it holds 2 products, …")
    assert kept(talk) == {COFFEE: 1, TOWELS: 1}


def test_whoever_asks_what_is_known_is_told_of_it(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk.later(days=1)
    talk("U: what do you know about me", intent="WhatIsKnownIntent")
    talk.hears("A: … One product waits in your basket, for thirty days at most. …")


@pytest.mark.parametrize("goal", ["AMAZON.HelpIntent", "AMAZON.StopIntent"])
def test_what_does_not_touch_it_writes_nothing(talk: Talk, goal: str) -> None:
    adds(talk, COFFEE)
    before = talk.ledger.reached
    talk("U: something else", intent=goal)
    assert talk.ledger.reached == before + 1, "the touchpoint"


@pytest.mark.parametrize("first", [None, ("where is my order", "OrderStatusIntent"), ("yes", "AMAZON.YesIntent")])
def test_what_was_bought_without_an_answer_is_in_no_basket_any_more(talk: Talk, first: tuple[str, str] | None) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    talk("U: check out", intent="CheckoutIntent")
    talk.ledger.commits_late, talk.recorder.only_spools = True, True
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.recorder.only_spools = False
    talk.ledger.catch_up()
    if first is not None:
        talk(f"U: {first[0]}", intent=first[1])
    adds(talk, WIPES)
    assert set(kept(talk)) == {WIPES}


def refused(*_: object, **__: object) -> None:
    raise StoreUnavailable("throttled")


def test_a_read_that_was_refused_costs_nothing_that_is_kept(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    talk.later(days=1)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(talk.ledger.summaries, "summary_of", refused)
        adds(talk, WIPES)
    assert set(kept(talk)) == {COFFEE, TOWELS}
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: In your basket: …")


def forgets(talk: Talk) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: yes", intent="AMAZON.YesIntent")


def test_what_was_deleted_comes_back_neither_out_of_the_session_nor_out_of_what_is_kept(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk.later(days=1)
    talk("U: order wipes", intent="ReorderIntent", product=WIPES)
    adds(talk, TOWELS)  # the session's basket is not all that is kept
    forgets(talk)
    assert kept(talk) == {}
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: There is nothing in your basket. …")
    adds(talk, WIPES)
    assert kept(talk) == {WIPES: 1}


def test_a_wish_to_be_forgotten_that_waits_holds_for_the_basket_of_its_session(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk("U: delete my data", intent="DeleteDataIntent")
    talk.ledger.away = True
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.ledger.away = False
    assert kept(talk) == {COFFEE: 1}, "the table did not hear of it yet"
    adds(talk, WIPES)
    talk.hears("A: I put Bumblekin baby wipes into your basket, for $…")
    assert kept(talk) == {WIPES: 1}


def test_an_emptied_basket_of_somebody_forgotten_is_as_old_as_the_wish_so_that_the_round_takes_it(talk: Talk) -> None:
    adds(talk, COFFEE)
    forgets(talk)
    (item,) = talk.ledger.summaries.baskets.values()  # type: ignore[attr-defined]
    assert told_at(item) == talk.ledger.requests.asked[-1].at  # type: ignore[attr-defined]


def test_the_last_line_of_the_session_taken_out_while_a_read_is_refused_costs_nothing_else_that_is_kept(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    talk.later(days=1)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(talk.ledger.summaries, "summary_of", refused)
        adds(talk, WIPES)
        talk("U: take it out of my basket", intent="BasketRemoveIntent", product=WIPES)
    assert set(kept(talk)) == {COFFEE, TOWELS}


@pytest.mark.parametrize("as_new_request", [False, True])
def test_the_same_wish_that_comes_again_puts_nothing_in_twice(talk: Talk, *, as_new_request: bool) -> None:
    talk("U: add two rolled oats", intent="BasketAddIntent", product="rolled oats", quantity="2")
    first = talk.speech
    talk.repeats(as_new_request=as_new_request)
    assert talk.speech == first
    talk("U: check out", intent="CheckoutIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for order in talk.orders for line in order.lines] == [2]


def test_what_was_taken_out_in_the_second_in_which_it_was_put_in_stays_out(talk: Talk) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    talk.now -= timedelta(seconds=20)  # before each turn the talk waits so long
    talk("U: take the paper towels out", intent="BasketRemoveIntent", product=TOWELS)
    talk.later(days=1)
    assert kept(talk) == {COFFEE: 1}
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: In your basket: Caffarro Classico ground coffee, …")
