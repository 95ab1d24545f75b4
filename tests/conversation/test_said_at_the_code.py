"""What is said while a voice code is waited for: a question leaves it waiting, another count is quoted anew."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk
from tests.factories.guarded import CODE, confirms, set_at_the_account_page


def waiting(talk: Talk, count: str) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap", quantity=count)
    talk("U: yes", intent="AMAZON.YesIntent")


def ordered(talk: Talk) -> list[int]:
    return [line.quantity for order in talk.orders for line in order.lines]


@pytest.mark.parametrize("intent", ["CheaperIntent", "NextIntent"])
def test_the_code_is_waited_for_still_where_nothing_else_of_the_kind_is_there(talk: Talk, intent: str) -> None:
    waiting(talk, "1")
    talk("U: is there a cheaper one", intent=intent)
    talk.hears("A: I have nothing …What is your four digit voice code?")
    talk("U: four digits", intent="VoiceCodeIntent", code=CODE)
    assert ordered(talk) == [1]


def test_one_that_is_taken_away_at_the_code_is_not_ordered(talk: Talk) -> None:
    waiting(talk, "2")
    talk("U: remove one", intent="BasketRemoveIntent", quantity="1")
    talk("U: four digits", intent="VoiceCodeIntent", code=CODE)
    assert ordered(talk) == []
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: four digits", intent="VoiceCodeIntent", code=CODE)
    assert ordered(talk) == [1]


def test_another_count_at_the_code_of_a_subscription_is_of_the_subscription(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    talk("U: dish soap every four weeks", intent="SubscribeIntent", product="dish soap", every="4", period="week")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: make it three", intent="BasketChangeIntent", quantity="3")
    talk.hears("A: I can order 3 of Brightlea Lemon dish soap,…every 4 weeks…")


@pytest.mark.parametrize("goal", ["HandoffCodeIntent", "AMAZON.HelpIntent", "AMAZON.FallbackIntent"])
def test_what_the_code_is_and_what_to_do_without_it_is_told_and_the_quote_stays(talk: Talk, goal: str) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    talk("U: what code, I don't remember it", intent=goal)
    talk.hears("A: Nothing is ordered yet. It is the four digits … set new ones there. What is your … code?")
    talk("U: four digits", intent="VoiceCodeIntent", code=CODE)
    assert len(talk.orders) == 1


def test_where_a_code_is_turned_off_is_told_and_the_code_still_asked_for(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    talk("U: turn off the voice code", intent="GuardIntent")
    talk.hears("A: … four digit voice code?")
    talk("U: four digits", intent="VoiceCodeIntent", code=CODE)
    assert len(talk.orders) == 1
