"""What is kept of a customer, and how the customer decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import is_service_key
from ledger.records import Action, Consent, Grant, Identity, Outcome
from tests.factories.conversation import Talk


def agree(talk: Talk) -> None:
    talk("U: you may remember what I buy", intent="ConsentIntent")
    talk("U: yes", intent="AMAZON.YesIntent")


def asks(talk: Talk) -> None:
    talk("U: what is good for dry lips", intent="ResearchIntent", need="dry lips")


def test_only_an_explicit_yes_to_a_clear_question_counts(talk: Talk) -> None:
    talk("U: you may remember what I buy", intent="ConsentIntent")
    talk.hears("A: May I keep what you ask and buy here together with your account, …May I?")
    assert talk.ledger.consents == {}
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Thank you, I will. What would you like?")
    assert set(talk.ledger.consents.values()) == {Consent(measurement=Grant.GRANTED)}


def test_the_choice_holds_for_the_speaker_and_for_the_linked_account(talk: Talk) -> None:
    agree(talk)
    assert [is_service_key(key) for key in talk.ledger.consents] == [True, True]
    assert {name[:3] for name in talk.ledger.services} == {"us_", "ac_"}
    talk("U: stop measuring me", intent="OptOutIntent")
    assert {consent.measurement for consent in talk.ledger.consents.values()} == {Grant.DENIED}


def test_a_no_to_the_question_is_kept_as_a_no(talk: Talk) -> None:
    talk("U: you may remember what I buy", intent="ConsentIntent")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, I will not. What would you like?")
    assert talk.last.consent.measurement is Grant.DENIED


def test_after_a_yes_turns_and_orders_carry_the_household_and_its_account(talk: Talk) -> None:
    agree(talk)
    order = talk.bought()
    assert order.identity.user is not None
    assert order.identity.account is not None
    assert order.identity.email is not None
    assert talk.last.identity == order.identity


def test_the_turn_of_the_yes_itself_is_linkable(talk: Talk) -> None:
    agree(talk)
    assert talk.last.action is Action.CONSENT
    assert talk.last.identity.user is not None


def test_a_recognised_speaker_is_kept_only_on_the_turns_where_alexa_recognised_one(talk: Talk) -> None:
    agree(talk)
    talk.person = "amzn1.ask.person.BOB"
    talk("U: what is good for dry lips", intent="ResearchIntent", need="dry lips")
    assert talk.last.identity.person is not None
    talk.person = None  # may vanish in the middle of a session
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.last.identity.person is None
    assert talk.last.identity.user is not None


def test_no_raw_identifier_of_the_platform_reaches_the_ledger(talk: Talk) -> None:
    agree(talk)
    talk.person = "amzn1.ask.person.BOB"
    talk.bought()
    kept = repr((talk.touchpoints, talk.orders, list(talk.ledger.consents)))
    assert "amzn1." not in kept
    assert "ada@post.earshot.shop" not in kept


def test_stop_measuring_me_takes_effect_at_once(talk: Talk) -> None:
    agree(talk)
    talk("U: stop measuring me", intent="OptOutIntent")
    talk.hears("A: Done. From now on I keep nothing that ties what you ask here to you, only your orders. …")
    assert talk.last.identity.user is None
    order = talk.bought()
    assert order.consent.measurement is Grant.DENIED
    assert order.identity.user is None


def test_after_an_opt_out_the_customers_own_orders_are_still_found(talk: Talk) -> None:
    talk("U: stop measuring me", intent="OptOutIntent")
    talk.bought(brand="ruxton", product="coffee")
    talk("U: my usual", intent="ReorderIntent")
    talk.hears("A: Your usual: Ruxton Roast House ground coffee, …")


def test_a_choice_that_could_not_be_kept_is_not_confirmed(talk: Talk) -> None:
    talk("U: you may remember what I buy", intent="ConsentIntent")
    talk.ledger.away = True
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Sorry, I could not save your choice just now. Please say it again in a moment. …")
    (lost,) = talk.recorder.spooled.values()
    assert lost.outcome == Outcome.ERROR
    assert lost.identity.user is None


def test_a_no_that_waits_in_the_spool_holds_for_the_rest_of_the_session(talk: Talk) -> None:
    agree(talk)
    talk.bought()
    talk.ledger.away = True
    talk("U: stop measuring me", intent="OptOutIntent")
    talk.hears("A: Done. Your choice is noted and cannot get lost; …")
    talk.ledger.away = False
    asks(talk)
    assert (talk.last.consent.measurement, talk.last.identity) == (Grant.DENIED, Identity())
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: Your last order was Tidewell …")
    talk("U: reorder floss", intent="ReorderIntent", product="dental floss")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert (talk.orders[-1].consent.measurement, talk.orders[-1].identity) == (Grant.DENIED, Identity())
    agree(talk)
    asks(talk)
    assert talk.last.identity.user is not None


def test_the_advertising_id_is_kept_only_with_marketing_consent_and_no_limit(talk: Talk) -> None:
    agree(talk)
    talk.more = {"advertising": {"advertisingId": "ad-1", "limitAdTracking": False}}
    asks(talk)
    assert talk.last.identity.ad_id is None
    talk.ledger.consents = dict.fromkeys(
        talk.ledger.consents, Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED)
    )
    asks(talk)
    assert talk.last.identity.ad_id is not None
    talk.more = {"advertising": {"advertisingId": "ad-1", "limitAdTracking": True}}
    asks(talk)
    assert talk.last.identity.ad_id is None


def test_a_greeting_help_and_a_goodbye_are_kept_without_identity_even_after_a_yes(talk: Talk) -> None:
    agree(talk)
    talk.opens()
    talk("U: help", intent="AMAZON.HelpIntent")
    talk("U: stop", intent="AMAZON.StopIntent")
    assert [touch.identity.user for touch in talk.touchpoints[-3:]] == [None, None, None]


def test_disabling_the_skill_withdraws_the_consent_without_a_word(talk: Talk) -> None:
    agree(talk)
    talk._ask({"type": "AlexaSkillEvent.SkillDisabled", "body": {}})
    assert talk.said["response"] == {}
    assert {consent.measurement for consent in talk.ledger.consents.values()} == {Grant.DENIED}


def deletes(talk: Talk) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: yes", intent="AMAZON.YesIntent")


def test_delete_my_data_asks_first_and_then_says_what_goes_when(talk: Talk) -> None:
    agree(talk)
    talk.bought()
    talk("U: delete my data", intent="DeleteDataIntent")
    talk.hears("A: That deletes what you asked and bought here, and it cannot be undone. …Shall I delete it all?")
    assert talk.ledger.requests.asked == []
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. What you asked and bought here is being deleted right now, and is gone …within 35 days. …")
    (asked,) = talk.ledger.requests.asked
    assert (asked.deed, asked.at) == (Deed.ERASED, talk.now)
    assert {customer[:3] for customer in asked.customers} == {"us_", "ac_"}
    assert (talk.last.identity, talk.last.action) == (Identity(), Action.CONSENT)


@pytest.mark.parametrize("said", ["AMAZON.NoIntent", "AMAZON.FallbackIntent", "AMAZON.StopIntent"])
def test_nothing_is_deleted_without_an_explicit_yes(talk: Talk, said: str) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: hm", intent=said)
    assert talk.ledger.requests.asked == []


def test_what_is_asked_after_a_deletion_is_as_if_one_were_new(talk: Talk) -> None:
    agree(talk)
    before = talk.last
    deletes(talk)
    asks(talk)
    assert talk.last.identity == Identity()
    agree(talk)
    assert talk.ledger.requests.obeyed(talk.last) == talk.last
    assert talk.ledger.requests.obeyed(before) is None


def test_disabling_the_skill_forgets_the_customer(talk: Talk) -> None:
    agree(talk)
    talk._ask({"type": "AlexaSkillEvent.SkillDisabled", "body": {}})
    assert [request.deed for request in talk.ledger.requests.asked] == [Deed.ERASED]


def test_a_withdrawn_consent_holds_for_the_past_too(talk: Talk) -> None:
    agree(talk)
    talk("U: stop measuring me", intent="OptOutIntent")
    assert [request.deed for request in talk.ledger.requests.asked] == [Deed.UNLINKED]


def test_linking_an_account_is_noted_without_a_word(talk: Talk) -> None:
    talk._ask({"type": "AlexaSkillEvent.SkillAccountLinked", "body": {"accessToken": "token"}})
    assert talk.said["response"] == {}
    assert talk.last.action is Action.LOGIN


def test_a_skill_disabled_while_the_ledger_is_away_is_kept_aside_as_a_withdrawal(talk: Talk) -> None:
    talk.ledger.away = True
    talk._ask({"type": "AlexaSkillEvent.SkillDisabled", "body": {}})
    assert talk.said["response"] == {}
    (kept,) = talk.recorder.spooled.values()
    assert kept.consent.measurement is Grant.DENIED
    (waiting,) = talk.recorder.choices
    assert waiting.consent.measurement is Grant.DENIED


ON_ITS_WAY = (
    "A: Done. … Your order is not cancelled: if Harbor Pantry does not have it yet, I keep it and whom it is for until"
    " it does, until … at the latest. What you ask from now on is as if you were new. …"
)


def test_who_bought_and_has_all_deleted_is_told_before_and_after_that_the_order_comes_all_the_same(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="caffarro-classico-ground-coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. I ordered …")
    talk("U: delete my data", intent="DeleteDataIntent")
    talk.hears("A: … It cancels no order: Harbor Pantry keeps those it has, and one … still gets there. Shall I …?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears(ON_ITS_WAY)
    ((_, order),) = talk.ledger.orders.values()
    assert f"Order {order.order_id} is not cancelled. If it is on its way to Harbor Pantry" in talk.card["content"]


def test_an_order_of_weeks_ago_is_not_said_to_be_on_its_way_when_all_is_deleted(talk: Talk) -> None:
    talk.bought()
    talk.now += timedelta(days=7)
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. …")
    assert "order" not in talk.speech
    assert talk.card == {}


def test_who_has_no_order_hears_nothing_of_one_when_all_is_deleted(talk: Talk) -> None:
    asks(talk)
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. …")
    assert "order" not in talk.speech
