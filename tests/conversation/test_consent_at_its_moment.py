"""The question about measurement: once, plainly, after the first order or hand-off, and never bundled with another."""

from __future__ import annotations

import pytest

from ledger.records import Action, Consent, Grant, Outcome
from tests.factories.conversation import Talk

ASKED = (
    "One question, and I ask it only once: may I keep what you ask and buy here together with your account, … May I?"
)


@pytest.fixture
def talk() -> Talk:
    """A household that is new here."""
    return Talk(never_asked=True)


def orders(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")


def sends(talk: Talk) -> None:
    talk("U: send Ruxton coffee to my phone", intent="HandoffIntent", brand="ruxton", product="coffee")


@pytest.mark.parametrize("first", [orders, sends])
def test_after_the_first_order_or_hand_off_it_is_asked_and_a_yes_holds(talk: Talk, first: object) -> None:
    first(talk)  # type: ignore[operator]
    talk.hears(f"A: … {ASKED}")
    assert talk.open
    assert talk.card, "the receipt or the link is there all the same"
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Thank you, I will. …")
    assert set(talk.ledger.consents.values()) == {Consent(measurement=Grant.GRANTED)}
    assert talk.last.identity.user is not None


@pytest.mark.parametrize("between", [{"intent": "ArrivalIntent"}, {"intent": "PriceIntent"}])
def test_what_is_asked_in_between_leaves_it_open_and_it_is_asked_whole_again(
    talk: Talk, between: dict[str, str]
) -> None:
    orders(talk)
    talk("U: when does it come", **between)
    talk.hears("A: …May I keep what you ask and buy here together with your account, … May I?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert set(talk.ledger.consents.values()) == {Consent(measurement=Grant.GRANTED)}


def test_it_is_asked_once_whatever_the_answer(talk: Talk) -> None:
    orders(talk)
    talk.later(days=1)
    orders(talk)
    talk.hears("A: Done. I ordered Ruxton Roast House ground coffee … The receipt is in your Alexa app.")
    assert not talk.open
    sends(talk)
    assert "only once" not in talk.speech


def test_the_same_request_again_asks_again(talk: Talk) -> None:
    sends(talk)
    talk.repeats(as_new_request=False)
    talk.hears(f"A: … {ASKED}")


def test_nobody_is_asked_before_or_when_it_is_answered_already(talk: Talk) -> None:
    talk("U: what is good for dry lips", intent="ResearchIntent", need="dry lips")
    assert "only once" not in talk.speech
    talk("U: stop measuring me", intent="OptOutIntent")
    orders(talk)
    assert "only once" not in talk.speech


def test_whoever_waits_for_the_phone_is_asked_when_the_link_is_there(talk: Talk) -> None:
    talk.more = {"interfaces": {"AppLink": {"version": "2.0"}}}
    sends(talk)
    assert "only once" not in talk.speech
    talk.resumes({"sendToDevice": {"status": "SUCCESS"}})
    talk.hears(f"A: It is on your phone. {ASKED}")


def test_whoever_writes_digits_down_is_not_interrupted(talk: Talk) -> None:
    talk("U: give me a code for the coffee", intent="HandoffCodeIntent", brand="ruxton", product="coffee")
    talk.hears("A: For Ruxton … Is there anything else?")


def test_with_the_table_away_nothing_is_asked_that_could_not_be_noted(talk: Talk) -> None:
    talk.ledger.away_after_order = True
    orders(talk)
    talk.hears("A: Done. I ordered … The receipt is in your Alexa app.")


# -- advertising -------------------------------------------------------------------------------------------------


def test_advertising_is_a_question_of_its_own(talk: Talk) -> None:
    talk("U: you may show me offers", intent="AdvertisingIntent")
    talk.hears("A: May Harbor Pantry use what you ask and buy here to choose the advertising … May they?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Okay, they may. What would you like now?")
    assert set(talk.ledger.consents.values()) == {Consent(marketing=Grant.GRANTED)}
    talk("U: no more advertising", intent="NoAdvertisingIntent")
    assert set(talk.ledger.consents.values()) == {Consent(marketing=Grant.DENIED)}


def test_a_yes_to_measurement_is_none_to_advertising(talk: Talk) -> None:
    orders(talk)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.last.consent == Consent(measurement=Grant.GRANTED)
    talk("U: no more advertising", intent="NoAdvertisingIntent")
    assert talk.last.consent == Consent(measurement=Grant.GRANTED, marketing=Grant.DENIED)


def test_where_the_platform_limits_advertising_the_turn_says_no_and_the_answer_stays(talk: Talk) -> None:
    talk("U: you may show me offers", intent="AdvertisingIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.more = {"advertising": {"advertisingId": "ad-1", "limitAdTracking": True}}
    sends(talk)
    assert talk.last.consent.marketing is Grant.DENIED
    (handoff,) = talk.ledger.handoffs.values()
    assert handoff.consent.marketing is Grant.DENIED
    talk("U: remember what I buy", intent="ConsentIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert set(talk.ledger.consents.values()) == {Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED)}


# -- what is known -----------------------------------------------------------------------------------------------


def test_what_is_known_is_told_with_how_to_end_it(talk: Talk) -> None:
    orders(talk)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: what do you know about me", intent="WhatIsKnownIntent")
    talk.hears(
        "A: I know of one order of yours by voice. What you ask here is kept together with your account, as you"
        " allowed. None of it is used for advertising. You can say: stop measuring me, or: delete my data. …"
    )
    assert (talk.last.action, talk.card["title"]) == (Action.CONSENT, "What Harbor Pantry knows of you")


def test_of_a_stranger_nothing_is_known(talk: Talk) -> None:
    talk("U: what do you know about me", intent="WhatIsKnownIntent")
    talk.hears("A: I know of 0 orders of yours by voice. What you ask here is kept without anything that ties it to …")


# -- a choice that waits -----------------------------------------------------------------------------------------


def test_an_opt_out_that_waits_is_a_kept_opt_out_and_said_so(talk: Talk) -> None:
    talk("U: what is good for dry lips", intent="ResearchIntent", need="dry lips")
    talk.ledger.away = True
    talk("U: stop measuring me", intent="OptOutIntent")
    talk.hears(
        "A: Done. Your choice is noted and cannot get lost; it may take some minutes until it holds everywhere. …"
    )
    assert [choice.consent.measurement for choice in talk.recorder.choices] == [Grant.DENIED]
    (kept, *_) = reversed(list(talk.recorder.spooled.values()))
    assert (kept.outcome, kept.consent.measurement) == (Outcome.OK, Grant.DENIED)


def test_a_wish_to_be_forgotten_that_waits_is_said_to_wait(talk: Talk) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk.ledger.away = True
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. That is noted and cannot get lost: it is deleted as soon as I reach it, …")
    assert [choice.erase for choice in talk.recorder.choices] == [True]


def test_what_was_sent_before_the_question_is_what_a_code_is_read_for(talk: Talk) -> None:
    sends(talk)
    talk.hears(f"A: … {ASKED}")
    talk("U: read me the code", intent="HandoffCodeIntent")
    talk.hears("A: … Ruxton Roast House ground coffee …")
    assert "For which product" not in talk.speech
