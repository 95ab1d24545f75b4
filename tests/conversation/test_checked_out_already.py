"""What was just ordered is not quoted again by "check out"; and what could not be taken out is not said to be out."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def test_it_is_ordered_already_and_a_yes_orders_nothing() -> None:
    talk = Talk(never_asked=True)
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    yes(talk)
    talk("U: I'm ready to pay", intent="CheckoutIntent")
    talk.hears("A: That is ordered already, and nothing more is in your basket. …")
    yes(talk)
    talk("U: check out", intent="CheckoutIntent")
    talk.hears("A: … nothing … in your basket. …")
    yes(talk)
    assert len(talk.orders) == 1


def test_what_is_in_the_basket_meanwhile_is_quoted_alone() -> None:
    talk = Talk(never_asked=True)
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    yes(talk)
    talk("U: add Tidewell", intent="BasketAddIntent", brand="tidewell", product="detergent")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk("U: check out", intent="CheckoutIntent")
    talk.hears("A: … Tidewell … Shall I order it?")
    assert "Ruxton" not in talk.speech


@pytest.mark.parametrize(
    ("intent", "slots"),
    [("BasketEmptyIntent", {}), ("BasketRemoveIntent", {"brand": "ruxton", "product": "coffee"})],
)
def test_with_the_table_away_what_was_kept_is_not_said_to_be_out(
    talk: Talk, intent: str, slots: dict[str, str]
) -> None:
    talk("U: add Ruxton coffee to my basket", intent="BasketAddIntent", brand="ruxton", product="coffee")
    talk.ledger.away = True
    talk("U: take it out", intent=intent, **slots)
    if "Shall I empty" in talk.speech:
        yes(talk)
    talk.hears("A: I could not keep that just now: …")
    assert "empty now" not in talk.speech


def test_order_it_right_behind_the_receipt_orders_no_second_one() -> None:
    talk = Talk(never_asked=True)
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    yes(talk)
    talk("U: order it", intent="TakeItIntent")
    talk.hears("A: That is ordered already, …May I?")
    yes(talk)
    assert len(talk.orders) == 1


def test_order_it_again_right_behind_the_receipt_is_another_one() -> None:
    talk = Talk(never_asked=True)
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    yes(talk)
    talk("U: order it again", intent="SameAgainIntent")
    talk.hears("A: … Oralee dental floss… Shall I order it?")


@pytest.mark.parametrize("choice", ["other", "second"])
def test_the_other_one_right_behind_the_receipt_is_another_than_what_was_ordered(choice: str) -> None:
    talk = Talk(never_asked=True)
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    yes(talk)
    talk("U: order the other one", intent="TakeItIntent", choice=choice)
    talk.hears("A: I have Oralee White toothpaste, …Shall I order it?")
