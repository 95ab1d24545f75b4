"""Subscriptions that a shop keeps, by voice: told and changed as ours are, and never begun or renewed by us."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from base.settings import Settings
from ledger.records.subscription import Keeper, SubscriptionState, WantedThere
from ledger.subscriptions import KeptSubscription
from ledger.wiring import open_pseudonyms
from tests.factories.conversation import Talk
from tests.factories.subscriptions import subscription

THERE = {"keeper": Keeper.SHOPIFY, "there": "77", "brand_id": None, "agreed_minor": 1848, "quantity": 2}


def talk_of(shop: str = "shopify") -> Talk:
    settings = Settings(subscriptions=shop)
    talk = Talk(settings=settings)
    key = open_pseudonyms(settings).service_key("account", "1001")
    one = replace(subscription(customer=key, **THERE), due=talk.now.date().replace(day=30))
    kept: dict[str, KeptSubscription] = talk.ledger.subscriptions.kept  # type: ignore[attr-defined]
    kept[one.subscription_id] = KeptSubscription(subscription=one, version=1)
    return talk


def told(talk: Talk) -> list[Any]:
    return [one.wanted for one in talk.ledger.subscriptions.errands]  # type: ignore[attr-defined]


def test_they_are_told_whoever_linked_the_account() -> None:
    talk = talk_of()
    talk("U: what subscriptions do I have", intent="SubscriptionsIntent")
    talk.hears("A: … 2 … Ruxton Roast House ground coffee … every 4 weeks … Monday, November 30 …")


def test_where_the_shop_keeps_none_nobody_looks_for_them() -> None:
    talk = talk_of("")
    talk("U: what subscriptions do I have", intent="SubscriptionsIntent")
    talk.hears("A: You have no subscriptions at Harbor Pantry. …")


@pytest.mark.parametrize(
    ("intent", "wanted"),
    [
        ("SubscriptionPauseIntent", WantedThere(state=SubscriptionState.PAUSED)),
        ("SubscriptionCancelIntent", WantedThere(state=SubscriptionState.CANCELLED)),
    ],
)
def test_a_yes_and_nothing_before_tells_the_keeper(intent: str, wanted: WantedThere) -> None:
    talk = talk_of()
    talk("U: …", intent=intent, brand="ruxton")
    assert told(talk) == []
    talk("U: yes", intent="AMAZON.YesIntent")
    assert told(talk) == [wanted]
    talk.repeats(as_new_request=False)
    assert told(talk) == [wanted]


def test_another_count_is_said_at_the_price_that_it_has_there() -> None:
    talk = talk_of()
    talk("U: change my coffee subscription to three", intent="SubscriptionChangeIntent", product="coffee", quantity="3")
    talk.hears("A: … $27.72 …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert told(talk) == [WantedThere(quantity=3)]


def test_none_is_begun_by_voice() -> None:
    talk = talk_of()
    talk(
        "U: subscribe to Ruxton coffee every four weeks",
        intent="SubscribeIntent",
        brand="ruxton",
        product="coffee",
        every="four",
        period="weeks",
    )
    talk.hears("A: Harbor Pantry takes no subscriptions by voice. …")
