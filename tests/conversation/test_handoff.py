"""Finishing on the phone: a card with a signed link that says nothing about anybody."""

from __future__ import annotations

from datetime import timedelta

from base.settings import Settings
from ledger.records import Action, HandoffWay, Outcome
from ledger.wiring import open_tokens
from tests.factories.conversation import Talk


def test_the_product_talked_about_goes_to_the_phone_as_a_link(talk: Talk) -> None:
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears(
        "A: I sent Tidewell Hard Water laundry detergent to the Alexa app on your phone. Open the link there to finish."
    )
    (handoff,) = talk.ledger.handoffs.values()
    assert talk.card["type"] == "Standard"
    assert f"http://127.0.0.1:8000/go/{handoff.token}" in talk.card["text"]
    assert handoff.product_id == "tidewell-hard-water-laundry-detergent"
    assert handoff.session_id == talk.last.session_id
    assert (talk.last.action, talk.last.outcome) == (Action.HANDOFF, Outcome.HANDED_OFF)
    assert talk.last.handoff_token == handoff.token
    assert talk.last.handoff_way is handoff.way is HandoffWay.CARD


def test_the_link_holds_for_thirty_days(talk: Talk) -> None:
    talk("U: send Ruxton coffee to my phone", intent="HandoffIntent", brand="ruxton", product="coffee")
    (handoff,) = talk.ledger.handoffs.values()
    assert handoff.expires_at - handoff.issued_at == timedelta(days=30)
    open_tokens(Settings()).check(handoff.token, talk.now + timedelta(days=29))


def test_a_quote_can_be_taken_to_the_phone_with_its_quantity(talk: Talk) -> None:
    talk("U: order two Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee", quantity="2")
    talk("U: send it to my phone", intent="HandoffIntent")
    (handoff,) = talk.ledger.handoffs.values()
    assert handoff.quantity == 2
    assert talk.orders == []


def test_with_nothing_talked_about_it_asks_what(talk: Talk) -> None:
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears("A: What should I send to your phone?")
    assert talk.open


def test_without_consent_the_hand_off_names_nobody(talk: Talk) -> None:
    talk("U: send Ruxton coffee to my phone", intent="HandoffIntent", brand="ruxton", product="coffee")
    (handoff,) = talk.ledger.handoffs.values()
    assert handoff.identity.user is None


def test_the_same_request_again_gives_the_same_link(talk: Talk) -> None:
    talk("U: send Ruxton coffee to my phone", intent="HandoffIntent", brand="ruxton", product="coffee")
    talk.repeats(as_new_request=False)
    assert len(talk.ledger.handoffs) == 1


def test_with_the_ledger_away_no_dead_link_is_sent(talk: Talk) -> None:
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk.ledger.away = True
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears("A: Sorry, I could not make the link just now. Please try again in a moment.")
    assert talk.card == {}


def test_a_brand_half_heard_is_asked_for_rather_than_guessed_at(talk: Talk) -> None:
    talk("U: send zorblax to my phone", intent="HandoffIntent", brand="zorblax")
    talk.hears("A: What should I send to your phone?")
    talk("U: send the bread flour to my phone", intent="HandoffIntent", product="bread flour")
    talk.hears("A: I sent Marlow Mills bread flour to the Alexa app on your phone. …")
