"""Nothing but a plain yes is a consent: what agrees to an order, or praises it, is asked again."""

from __future__ import annotations

import pytest

from ledger.records import Consent, Grant, OrderStatus
from tests.factories.conversation import Talk
from tests.factories.resolvers import shipped_model

PRAISE = ["yes yes order it", "perfect", "okay great", "do it", "go ahead and order it", "sounds good"]
REMORSE = ["oops I didn't mean that", "I didn't want that", "oh no I made a mistake", "no take that back"]


def goal(said: str) -> str:
    name: str = shipped_model("en-US").resolve(said)["intent"]["name"]
    return name


@pytest.fixture
def talk() -> Talk:
    """A household that is new here."""
    return Talk(never_asked=True)


@pytest.fixture
def ordered(talk: Talk) -> Talk:
    talk("U: order granola", intent="ReorderIntent", product="granola")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.speech.endswith("May I?")
    return talk


@pytest.mark.parametrize("said", PRAISE)
def test_what_agrees_to_an_order_is_a_yes_to_it(talk: Talk, said: str) -> None:
    talk("U: order granola", intent="ReorderIntent", product="granola")
    talk(f"U: {said}", intent=goal(said))
    assert len(talk.orders) == 1


@pytest.mark.parametrize("said", PRAISE)
def test_and_no_consent_behind_it(ordered: Talk, said: str) -> None:
    ordered(f"U: {said}", intent=goal(said))
    ordered.hears("A: May I keep what you ask and buy here …")
    assert Consent(measurement=Grant.GRANTED) not in ordered.ledger.consents.values()


@pytest.mark.parametrize("said", ["yes", "sure", "yes please", "go ahead", "of course"])
def test_a_plain_yes_is_one(ordered: Talk, said: str) -> None:
    ordered(f"U: {said}", intent=goal(said))
    ordered.hears("A: Thank you, I will.…")


def test_a_no_says_that_the_order_stands(ordered: Talk) -> None:
    ordered("U: I don't want it", intent=goal("I don't want it"))
    ordered.hears("A: Okay, I will not keep it. Your order stands.")


@pytest.mark.parametrize("said", REMORSE)
def test_who_regrets_the_order_is_asked_whether_to_cancel_it(ordered: Talk, said: str) -> None:
    ordered(f"U: {said}", intent=goal(said))
    ordered.hears("A: Your order of … can still be cancelled. Shall I cancel it?")


@pytest.mark.parametrize("said", ["place the order", "perfect", "sounds good"])
def test_an_agreement_deletes_nothing_and_cancels_nothing(talk: Talk, said: str) -> None:
    talk("U: order granola", intent="ReorderIntent", product="granola")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel my order", intent="CancelOrderIntent")
    asked = talk.speech
    talk(f"U: {said}", intent=goal(said))
    assert talk.speech != asked
    assert not [order for order in talk.orders if order.status is OrderStatus.CANCELLED]
    talk("U: delete my data", intent="DeleteDataIntent")
    talk(f"U: {said}", intent=goal(said))
    talk.hears("A: That deletes what you asked …")
