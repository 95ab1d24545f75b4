"""What could not be looked up is said to be that, and never that there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ledger.patience import Patience
from skill import app
from skill.conversation.linked_account import LinkedAccount, TokenStanding
from tests.factories.conversation import Talk

UNTRUE = ("I do not know", "There is nothing", "You have no", "is linked already", "I do not find")
OF_ORDERS = ("SameAgainIntent", "OrderStatusIntent", "CancelOrderIntent", "RemindArrivalIntent", "RemindReorderIntent")
OF_ACCOUNTS = ("LinkAccountIntent", "OrderStatusIntent", "CancelOrderIntent")


@pytest.mark.parametrize(
    ("intent", "trouble"),
    [
        *((intent, "A: Sorry, I cannot look up your orders just now. …?") for intent in OF_ORDERS),
        ("ReorderIntent", "A: Sorry, I cannot look up your orders just now. …?"),
        ("SubscriptionsIntent", "A: Sorry, I cannot look up your orders just now. …?"),
        ("WhatIsKnownIntent", "A: Sorry, I cannot look up your orders just now. …?"),
        ("BasketIntent", "A: Sorry, I cannot look into your basket just now. What would you like?"),
        ("CheckoutIntent", "A: Sorry, I cannot look into your basket just now. What would you like?"),
        ("RefundIntent", "A: I cannot give a refund by voice. …"),
    ],
)
def test_with_the_table_away_nothing_is_denied(talk: Talk, intent: str, trouble: str) -> None:
    talk.ledger.away = True
    talk("U: ...", intent=intent)
    talk.hears(trouble)
    assert not any(words in talk.speech for words in UNTRUE)


@pytest.mark.parametrize("intent", OF_ACCOUNTS)
def test_with_the_issuer_hanging_no_order_is_denied_and_no_account_vouched_for(talk: Talk, intent: str) -> None:
    talk.skill._services.account_check = lambda _: LinkedAccount(standing=TokenStanding.UNCHECKED)
    talk("U: ...", intent=intent)
    talk.hears("A: Sorry, I cannot …just now. Please try again in a moment. …?")
    assert not any(words in talk.speech for words in UNTRUE)


def test_an_order_by_voice_is_told_of_while_the_issuer_hangs(talk: Talk) -> None:
    talk.bought(product="dish soap")
    talk.skill._services.account_check = lambda _: LinkedAccount(standing=TokenStanding.UNCHECKED)
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: Your last order was Brightlea Lemon dish soap, …")


def test_the_first_turn_of_a_warmed_process_has_no_longer_than_any_other(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Patience] = []

    @contextmanager
    def noted(patience: Patience, **_: object) -> Iterator[None]:
        given.append(patience)
        yield

    monkeypatch.setattr(app, "answering", noted)
    monkeypatch.setattr(type(talk.ledger), "client", None, raising=False)
    talk.skill.warm()
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    assert given == [app.TURN]


@pytest.mark.parametrize(
    ("need", "kind", "first"),
    [
        ("green", "tea", "Sorry, Harbor Pantry does not sell green tea. Phlox & Fern …"),
        ("hazelnut", "coffee", "Sorry, I know nothing about that yet. For coffee I have …"),
        ("cheap", "shampoo", "Fairwynd Clear shampoo: …"),
    ],
)
def test_goods_that_are_not_as_they_were_asked_for_are_said_not_to_be(
    talk: Talk, need: str, kind: str, first: str
) -> None:
    talk("U: do you have ...", intent="ResearchIntent", product=kind, need=need)
    talk.hears(f"A: {first}")


def test_a_sentence_about_what_nobody_named_has_no_hole(talk: Talk) -> None:
    talk("U: the enzyme one", intent="CorrectIntent", need="enzyme")
    assert "For  " not in talk.speech
    assert "For I have" not in " ".join(talk.speech.split())
