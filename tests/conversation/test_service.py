"""Cancelling and refunds are not done by voice: said honestly, with the way to the shop's own page."""

from __future__ import annotations

import pytest

from ledger.records import Action, HandoffWay, Outcome, Stage
from tests.factories.conversation import Talk

WISHES = [("CancelOrderIntent", Action.CANCEL), ("RefundIntent", Action.REFUND)]
TOLD = {
    "CancelOrderIntent": "A: Your last order is Ruxton Roast House ground coffee, placed on … too late to cancel …",
    "RefundIntent": "A: I am sorry. Your order of Ruxton Roast House ground coffee was placed on … orders page …",
}


@pytest.mark.parametrize(("intent", "action"), WISHES)
def test_the_last_order_is_named_and_the_shops_page_is_on_a_card(
    talk: Talk,
    intent: str,
    action: Action,
) -> None:
    order = talk.bought(brand="ruxton", product="coffee")
    talk("U: ...", intent=intent)
    talk.hears(TOLD[intent])
    assert (talk.last.action, talk.last.outcome, talk.last.stage) == (action, Outcome.HANDED_OFF, Stage.POST_PURCHASE)
    assert talk.last.order_id == order.order_id
    assert talk.last.handoff_way is HandoffWay.CARD
    assert order.order_id in talk.card["content"]
    assert "https://shop.example/" in talk.card["content"]
    assert [order.status for order in talk.orders] == ["placed"]  # nothing was cancelled, and nothing claimed to be


@pytest.mark.parametrize("away", [False, True])
def test_without_a_known_order_the_way_to_a_refund_is_told_all_the_same(talk: Talk, away: bool) -> None:
    talk.ledger.away = away
    talk("U: I want a refund", intent="RefundIntent")
    talk.hears("A: I cannot give a refund by voice. You find your orders, and whom to ask, on the page of …")
    assert talk.card["type"] == "Simple"
    kept = talk.recorder.asked[-1]
    assert (kept.action, kept.outcome) == (Action.REFUND, Outcome.HANDED_OFF)


def test_without_a_known_order_there_is_none_to_cancel_and_the_talk_goes_on(talk: Talk) -> None:
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: I do not know an earlier order of yours. What would you like to order?")
    assert (talk.open, talk.card, talk.last.action) == (True, {}, Action.CANCEL)
    assert talk.last.handoff_way is None  # nothing was handed over that anybody was told of


def test_cancel_my_order_before_the_yes_drops_the_quote(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: Okay, I have not ordered it. Is there anything else?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.orders == []
