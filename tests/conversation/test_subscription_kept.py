"""A subscription that is quoted or asked about is not lost by another thing that is ordered or corrected beside it."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

OFTEN = [{"every": "4", "period": "week"}, {}]


def wanted(talk: Talk) -> list[tuple[str, int]]:
    kept = talk.ledger.subscriptions.kept  # type: ignore[attr-defined]
    return [(one.subscription.product_id, one.subscription.quantity) for one in kept.values()]


@pytest.mark.parametrize("intent", ["BasketAddIntent", "ReorderIntent"])
@pytest.mark.parametrize("often", OFTEN)
def test_what_is_ordered_beside_it_waits_in_the_basket(talk: Talk, intent: str, often: dict[str, str]) -> None:
    talk("U: subscribe to dish soap", intent="SubscribeIntent", product="dish soap", **often)
    talk("U: order two floss", intent=intent, product="dental floss", quantity="2")
    talk.hears("A: I put 2 of Oralee dental floss into your basket, for $6.98. …")
    talk("U: every four weeks", intent="SubscribeIntent", every="4", period="week")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert wanted(talk) == [("brightlea-lemon-dish-soap", 1)]
    talk("U: check out", intent="CheckoutIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [(line.product_id, line.quantity) for line in talk.orders[-1].lines] == [("oralee-dental-floss", 2)]


@pytest.mark.parametrize("slot", ["product", "none_of"])
def test_another_thing_instead_comes_as_often_and_as_many(talk: Talk, slot: str) -> None:
    talk("U: subscribe", intent="SubscribeIntent", product="dish soap", quantity="2", every="4", period="week")
    talk("U: no, floss", intent="CorrectIntent", **{slot: "dental floss"})
    talk.hears("A: I can order 2 of Oralee dental floss…every 4 weeks…")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert wanted(talk) == [("oralee-dental-floss", 2)]


def test_the_same_thing_ordered_now_is_one_order(talk: Talk) -> None:
    talk("U: subscribe", intent="SubscribeIntent", product="dish soap", every="4", period="week")
    talk("U: just order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for line in talk.orders[-1].lines] == ["brightlea-lemon-dish-soap"]
    assert not wanted(talk)
