"""What a household hears when it opens the skill: what was ordered by itself, what should last how long, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from base.settings import Settings
from ledger.records import Identity, Initiator, OrderLine, OrderSource, OrderStatus
from ledger.records.news import HouseholdNews, OrderedByItself, Proposed
from ledger.wiring import open_pseudonyms
from tests.factories.checkout import COFFEE, DETERGENT, TRASH_BAGS
from tests.factories.conversation import Talk
from tests.factories.envelopes import access_token
from tests.factories.records import order, touchpoint

NAMES = open_pseudonyms(Settings())


def hears_of(talk: Talk, **news: Any) -> None:
    """What the worker left for this user."""
    key = NAMES.service_key("user", talk.user)
    made = HouseholdNews(**{"made_at": talk.now - timedelta(minutes=5), **news})
    talk.ledger.summaries.news[key] = made  # type: ignore[attr-defined]


def salt(talk: Talk, *, days: int = 3, product: str = DETERGENT) -> Proposed:
    return Proposed(product_id=product, quantity=2, lasts_until=(talk.now + timedelta(days=days)).date())


def ordered(talk: Talk, *, minutes: int = 60) -> OrderedByItself:
    """An order of the account's that nobody spoke, held in the outbox for two hours."""
    at = talk.now - timedelta(minutes=40)
    placed = replace(
        order("re_1", placed_at=at, received_at=at, identity=Identity(), revenue_minor=1299),
        source=OrderSource.DEVICE_AUTO,
        initiator=Initiator.MACHINE,
        lines=(OrderLine(product_id=COFFEE, quantity=1, unit_price_minor=1299),),
    )
    until = talk.now + timedelta(minutes=minutes)
    account = NAMES.service_key("account", "1001") or ""
    talk.ledger.place_order(placed, touchpoint("tp_machine"), customer=account, held_until=until)
    return OrderedByItself(order_id="re_1", product_id=COFFEE, total_minor=1848, currency="USD", undo_until=until)


def test_what_should_last_until_a_day_is_offered_once_and_a_yes_quotes_it_and_orders_nothing(talk: Talk) -> None:
    hears_of(talk, proposed=salt(talk))
    talk.opens()
    talk.hears(
        "A: Welcome back to Harbor Pantry. Your Tidewell … should last until Monday, November 23. Shall I order it?"
    )
    assert (talk.last.action, talk.last.product_id) == ("replenish", DETERGENT)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have 2 of Tidewell … Shall I order them?")
    assert talk.orders == []
    talk.later(hours=1)
    talk.opens()
    assert "should last" not in talk.speech


def test_a_no_asks_what_else(talk: Talk) -> None:
    hears_of(talk, proposed=salt(talk))
    talk.opens()
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay. What else would you like?")
    assert talk.orders == []


def test_what_should_be_used_up_by_now_may_be_running_low(talk: Talk) -> None:
    hears_of(talk, proposed=salt(talk, days=0))
    talk.opens()
    talk.hears("A: … Your Tidewell … may be running low. Shall I order it?")


@pytest.mark.parametrize("why", ["quiet", "sold out", "for a child", "old", "bought meanwhile"])
def test_nothing_is_proposed_that_may_not_be_named_or_that_is_no_news(talk: Talk, why: str) -> None:
    product = {"sold out": TRASH_BAGS, "for a child": "bumblekin-baby-wipes"}.get(why, DETERGENT)
    if why == "bought meanwhile":
        talk("U: order Tidewell detergent", intent="ReorderIntent", brand="tidewell", product="detergent")
        talk("U: yes", intent="AMAZON.YesIntent")
        talk.later(minutes=1)
        product = talk.orders[0].lines[0].product_id or ""
    made = talk.now - timedelta(days=8 if why == "old" else 0, hours=1)
    hears_of(talk, proposed=salt(talk, product=product), made_at=made)
    if why == "quiet":
        talk.ledger.summaries.quiet[NAMES.service_key("user", talk.user)] = True  # type: ignore[attr-defined]
    talk.opens()
    assert "Shall I order it" not in talk.speech


def test_what_was_ordered_by_itself_is_told_with_its_total_and_can_be_taken_back(talk: Talk) -> None:
    hears_of(talk, ordered=ordered(talk))
    talk.opens()
    talk.hears(
        "A: Welcome back to Harbor Pantry. You are running out of Ruxton …, so I ordered it for you, for $18.48 in all."
        " To take that back, say: cancel my order. What would you like?"
    )
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … cancelled…")
    gone = talk.ledger.order("re_1")
    assert gone is not None
    assert gone.status is OrderStatus.CANCELLED
    assert "re_1" not in talk.ledger.outbox.entries  # type: ignore[attr-defined]


def test_once_the_merchant_may_have_heard_nobody_is_told_that_it_can_be_taken_back(talk: Talk) -> None:
    hears_of(talk, ordered=ordered(talk, minutes=0))
    talk.opens()
    assert "cancel my order" not in talk.speech
    talk.ledger.outbox.attempt("re_1", talk.now)
    talk("U: cancel my order", intent="CancelOrderIntent")
    assert not talk.waits_for_a_yes_to_buy
    known = talk.ledger.order("re_1")
    assert known is not None
    assert known.status is OrderStatus.PLACED


def test_somebody_elses_account_takes_nothing_back(talk: Talk) -> None:
    ordered(talk)
    talk.token = access_token("customer-other")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    known = talk.ledger.order("re_1")
    assert known is not None
    assert known.status is OrderStatus.PLACED


def test_what_a_press_ordered_is_said_as_such_with_the_way_to_take_it_back(talk: Talk) -> None:
    hears_of(talk, ordered=replace(ordered(talk), pressed=True))
    talk.opens()
    talk.hears(
        "A: … As a device of yours was asked for it, I ordered Ruxton …, for $18.48 in all."
        " To take that back, say: cancel my order. …"
    )
