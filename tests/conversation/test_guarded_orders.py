"""Households that guard their orders: a voice code, limits, and whose voices may order."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest

from base.money import Money
from ledger.records import Outcome
from ledger.voice_codes import WRONG_AT_MOST
from shop.catalog import Catalog
from tests.factories.conversation import Talk
from tests.factories.envelopes import access_token
from tests.factories.guarded import CODE, NO_PIN, confirms, set_at_the_account_page, wants_coffee


def says(talk: Talk, code: str) -> None:
    talk("U: four digits", intent="VoiceCodeIntent", code=code)


def with_coffee_at(talk: Talk, minor: int) -> Catalog:
    sold = talk.skill._services.catalog
    coffee = replace(sold.products["ruxton-house-ground-coffee"], price=Money(minor, "USD"))
    return Catalog(sold.brands.values(), ({**sold.products, coffee.product_id: coffee}).values())


# -- the voice code ----------------------------------------------------------------------------------------------


def test_the_code_stands_between_the_yes_and_the_order(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    talk.hears("A: Nothing is ordered yet. What is your four digit voice code?")
    assert (talk.orders, talk.last.outcome) == ([], Outcome.ASKED)
    says(talk, CODE)
    talk.hears("A: Done. I ordered Ruxton Roast House ground coffee …")
    assert (len(talk.orders), talk.last.outcome) == (1, Outcome.ORDERED)


def test_a_household_without_a_code_is_asked_for_none(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    set_at_the_account_page(talk, voice_code=None)
    confirms(talk)
    assert len(talk.orders) == 1


@pytest.mark.parametrize(
    ("goal", "slot", "heard"),
    [
        ("VoiceCodeIntent", "code", "3"),
        ("VoiceCodeIntent", "code", "two"),
    ],
)
def test_a_count_at_the_code_is_no_try_of_it(talk: Talk, goal: str, slot: str, heard: str) -> None:
    set_at_the_account_page(talk, voice_code="0042")
    confirms(talk)
    for _ in range(WRONG_AT_MOST + 1):
        talk("U: make it that many", intent=goal, **{slot: heard})
        talk.hears("A: … four digit voice code?")
    talk("U: zero zero four two", intent="ReorderIntent", quantity="42")
    assert len(talk.orders) == 1


@pytest.mark.parametrize(
    ("goal", "slots"),
    [
        ("BasketChangeIntent", {"quantity": "2"}),
        ("TakeItIntent", {"quantity": "2"}),
        ("ReorderIntent", {"meant_quantity": "2"}),
        ("CorrectIntent", {"meant_quantity": "two"}),
        ("CorrectIntent", {"quantity": "two"}),
        ("ReorderIntent", {"product": "coffee", "quantity": "2"}),
    ],
)
def test_a_count_that_is_changed_at_the_code_is_quoted_anew_and_asks_for_yes_and_code_again(
    talk: Talk, goal: str, slots: dict[str, str]
) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    talk("U: make it two", intent=goal, **slots)
    talk.hears("A: … 2 of Ruxton … Shall I order them?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … four digit voice code?")
    says(talk, CODE)
    assert [line.quantity for order in talk.orders for line in order.lines] == [2]


@pytest.mark.parametrize("heard", ["?", "4", "two"])
def test_a_number_that_was_not_understood_or_has_one_digit_is_no_code_and_no_count(talk: Talk, heard: str) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    for _ in range(4):
        talk("U: four seven ...", intent="ReorderIntent", quantity=heard)
        talk.hears("A: …What is your four digit voice code?")
    says(talk, CODE)
    assert [line.quantity for order in talk.orders for line in order.lines] == [1]


def test_a_number_is_a_code_too_and_has_its_zeros_back(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code="0042")
    confirms(talk)
    talk("U: zero zero four two", intent="ReorderIntent", quantity="42")
    assert len(talk.orders) == 1


def test_after_three_wrong_codes_even_the_right_one_fails_in_any_session_until_it_is_set_anew(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    says(talk, "1111")
    talk.hears("A: That is not the code, and nothing is ordered. What is your four digit voice code?")
    talk.later(hours=1)
    confirms(talk)
    says(talk, "2222")
    says(talk, "3333")
    talk.hears(
        "A: The voice code was wrong three times, so I take no code any more, … account page at Harbor Pantry: …"
    )
    assert "https://shop.example/" in talk.card["content"]
    talk.later(days=40)
    confirms(talk)
    talk.hears("A: The voice code was wrong three times, …")
    says(talk, CODE)
    assert talk.orders == []
    set_at_the_account_page(talk, voice_code="2580")
    confirms(talk)
    says(talk, "2580")
    assert len(talk.orders) == 1


def test_a_lock_met_in_the_middle_of_the_question_holds(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    account = next(iter(talk.ledger.guards._kept))  # type: ignore[attr-defined]
    for request in ("a", "b", "c"):
        talk.ledger.guards.claim(account, request)
    says(talk, CODE)
    talk.hears("A: The voice code was wrong three times, …")
    assert talk.orders == []


def test_a_wrong_code_that_comes_again_as_the_same_request_counts_once(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    says(talk, "1111")
    for _ in range(3):
        talk.repeats(as_new_request=False)
    says(talk, CODE)
    assert len(talk.orders) == 1


def test_a_right_code_forgives_the_wrong_ones_and_a_retry_gets_the_same_receipt(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    for _ in range(3):
        confirms(talk)
        says(talk, "1111")
        says(talk, "1112")
        says(talk, CODE)
        receipt = talk.speech
        talk.repeats(as_new_request=False)
        assert talk.speech == receipt
        talk.later(days=1)
    assert len(talk.orders) == 3


def test_no_digit_of_a_code_is_kept_anywhere(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    says(talk, "1357")
    attributes = json.dumps(talk.said["sessionAttributes"])
    says(talk, CODE)
    kept = repr((talk.touchpoints, talk.orders, talk.ledger.guards._kept, talk.said))  # type: ignore[attr-defined]
    for text in (kept, attributes, caplog.text):
        assert CODE not in text
        assert "1357" not in text


def test_a_yes_or_help_at_the_code_asks_for_it_and_a_no_drops_the_order(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    for intent in ("AMAZON.YesIntent", "AMAZON.HelpIntent", "AMAZON.FallbackIntent"):
        talk("U: well", intent=intent)
        talk.hears("A: Nothing is ordered yet. … What is your four digit voice code?")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, I have not ordered it. …")
    says(talk, CODE)
    assert talk.orders == []


def test_what_changed_while_the_code_was_said_is_quoted_again(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    talk.sell(with_coffee_at(talk, 1_999))
    says(talk, CODE)
    talk.hears("A: The offer has changed since I told you, so I have not ordered yet. …")
    assert talk.orders == []


def test_with_the_guards_away_nothing_is_ordered(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    wants_coffee(talk)
    talk.ledger.away = True
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.ledger.away = False
    assert talk.orders == []
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I do not know yet whether it is ordered; it cannot be ordered twice. What is your … voice code?")


def test_four_digits_that_nobody_asked_for_are_not_understood(talk: Talk) -> None:
    says(talk, CODE)
    talk.hears("A: Sorry, I did not get that. …")


def test_a_code_is_offered_with_what_costs_a_hundred_dollars_or_more(talk: Talk) -> None:
    for minor, offered in ((9_999, False), (10_000, True)):
        talk.sell(with_coffee_at(talk, minor))
        confirms(talk)
        assert talk.speech.endswith("you can set a voice code on your account page at Harbor Pantry.") is offered
        talk.later(days=1)


def test_who_has_a_code_is_offered_none(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    talk.sell(with_coffee_at(talk, 10_000))
    confirms(talk)
    says(talk, CODE)
    assert len(talk.orders) == 1
    assert "you can set a voice code" not in talk.speech


# -- the speaker's own PIN ---------------------------------------------------------------------------------------


def test_a_recognised_speaker_is_asked_for_the_pin_of_the_own_voice_by_alexa_herself(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    talk.person = "amzn1.ask.person.BOB"
    confirms(talk)
    (task,) = talk.said["response"]["directives"]
    assert task["uri"] == "connection://AMAZON.VerifyPerson/2"
    policy = {"level": 400, "customPolicy": {"policyName": "VOICE_PIN"}}
    assert task["input"] == {"requestedAuthenticationConfidenceLevel": policy}
    assert "shouldEndSession" not in talk.said["response"]
    talk.resumes({"status": "ACHIEVED"})
    talk.hears("A: Done. I ordered Ruxton Roast House ground coffee …")
    assert len(talk.orders) == 1


@pytest.mark.parametrize(
    ("result", "code", "answer"),
    [
        ({"status": "NOT_ACHIEVED"}, "200", "A: I could not make sure that it is you, so nothing is ordered. …"),
        ({"status": "NOT_ACHIEVED", "reason": "METHOD_LOCKOUT"}, "200", "A: I could not make sure that it is you, …"),
        ({"status": "NOT_ACHIEVED", "reason": NO_PIN}, "200", "A: Nothing is ordered yet. What is your … code?"),
        ({"status": "NOT_ENABLED"}, "200", "A: Nothing is ordered yet. What is your four digit voice code?"),
        ({"status": "ACHIEVED"}, "500", "A: Nothing is ordered yet. What is your four digit voice code?"),
        ({}, "200", "A: Nothing is ordered yet. What is your four digit voice code?"),
    ],
)
def test_without_the_right_pin_nothing_is_ordered(talk: Talk, result: dict[str, str], code: str, answer: str) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    talk.person = "amzn1.ask.person.BOB"
    confirms(talk)
    talk.resumes(result, code=code)
    talk.hears(answer)
    assert talk.orders == []


def test_all_that_was_confirmed_can_go_to_the_phone_when_the_pin_was_wrong(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    talk.person = "amzn1.ask.person.BOB"
    talk("U: coffee and floss", intent="ReorderIntent", brand="ruxton", product="coffee", other_product="dental floss")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.resumes({"status": "NOT_ACHIEVED", "reason": "NOT_MATCH"})
    talk.hears("A: … so nothing is ordered. Shall I send it to your phone?")
    talk("U: yes", intent="AMAZON.YesIntent")
    (handoff,) = talk.ledger.handoffs.values()
    assert (talk.orders, handoff.product_id, len(handoff.more)) == ([], "ruxton-house-ground-coffee", 1)


def test_a_pin_that_was_said_for_something_else_orders_nothing(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    talk.person = "amzn1.ask.person.BOB"
    confirms(talk)
    talk.resumes({"status": "ACHIEVED"}, token="dr_another")
    assert talk.orders == []


# -- limits and voices -------------------------------------------------------------------------------------------


def test_more_than_the_household_allows_for_one_order_goes_to_the_phone(talk: Talk) -> None:
    set_at_the_account_page(talk, order_limit_minor=1000)
    wants_coffee(talk)
    talk.hears("A: That comes to $…, and your household allows $10.00 for one order by voice. Nothing is ordered. …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.orders == []
    assert len(talk.ledger.handoffs) == 1


def test_a_week_allows_so_much_and_a_yes_said_twice_is_no_second_order(talk: Talk) -> None:
    wants_coffee(talk)
    total = 0
    talk("U: yes", intent="AMAZON.YesIntent")
    (order,) = talk.orders
    total = order.revenue_minor + order.tax_minor + order.shipping_minor
    talk.later(days=1)
    set_at_the_account_page(talk, week_limit_minor=2 * total)
    confirms(talk)
    talk.repeats(as_new_request=True)
    talk.hears("A: That is ordered already: …")
    talk.later(days=1)
    wants_coffee(talk)
    talk.hears("A: With this order of $… it would be more than the $… that your household allows by voice in seven …")
    talk.later(days=6)
    confirms(talk)
    assert len(talk.orders) == 3


def test_an_order_that_was_taken_back_leaves_the_week_its_room(talk: Talk) -> None:
    confirms(talk)
    (order,) = talk.orders
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [one.status for one in talk.orders] == ["cancelled"]
    set_at_the_account_page(talk, week_limit_minor=order.revenue_minor + order.tax_minor + order.shipping_minor)
    talk.later(days=1)
    confirms(talk)
    assert [one.status for one in talk.orders] == ["cancelled", "placed"]


def test_a_limit_that_was_set_after_the_quote_holds_for_the_yes(talk: Talk) -> None:
    wants_coffee(talk)
    set_at_the_account_page(talk, order_limit_minor=0)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: That comes to $…")
    assert talk.orders == []


def test_where_only_known_voices_may_order_an_unknown_one_does_not(talk: Talk) -> None:
    set_at_the_account_page(talk, only_known_voices=True)
    wants_coffee(talk)
    talk.hears("A: Your household lets only voices that Alexa knows order here, and I do not know yours. …")
    talk.person = "amzn1.ask.person.BOB"
    wants_coffee(talk)
    talk.person = None  # may vanish in the middle of a session
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.orders == []
    talk.person = "amzn1.ask.person.BOB"
    confirms(talk)
    assert len(talk.orders) == 1


def test_what_one_account_set_holds_for_no_other(talk: Talk) -> None:
    set_at_the_account_page(talk, order_limit_minor=0)
    talk.token = access_token("1002")
    confirms(talk)
    assert len(talk.orders) == 1


def test_what_is_added_at_the_code_joins_what_was_quoted(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    talk("U: add dental floss", intent="BasketAddIntent", product="dental floss")
    assert "Ruxton" in talk.speech
    talk("U: check out", intent="CheckoutIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    says(talk, CODE)
    assert [len(order.lines) for order in talk.orders] == [2]
