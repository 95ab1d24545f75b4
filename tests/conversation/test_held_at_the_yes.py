"""What changed between a quote and its yes is held against the yes: a link, a limit, a code."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from base.errors import StoreUnavailable
from base.settings import Settings
from ledger.records import Order
from tests.conversation.test_guarded_orders import with_coffee_at
from tests.factories.conversation import Talk
from tests.factories.guarded import CODE, confirms, set_at_the_account_page, wants_coffee

COFFEE_MINOR = 1848


def says(talk: Talk, code: str) -> None:
    talk("U: four digits", intent="VoiceCodeIntent", code=code)


def test_an_account_that_is_linked_no_more_at_the_yes_buys_nothing(talk: Talk) -> None:
    wants_coffee(talk)
    talk.token = None
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … please link your Harbor Pantry account first…")
    assert talk.orders == []


@pytest.mark.parametrize(("allowed", "ordered"), [(COFFEE_MINOR, 1), (COFFEE_MINOR - 1, 0)])
@pytest.mark.parametrize("limit", ["order_limit_minor", "week_limit_minor"])
def test_a_limit_may_be_spent_to_the_last_cent_and_not_a_cent_more(
    talk: Talk, limit: str, allowed: int, ordered: int
) -> None:
    wants_coffee(talk)
    set_at_the_account_page(talk, **{limit: allowed})
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == ordered


def test_a_code_that_was_taken_away_while_it_was_asked_for_holds_nothing_up(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    set_at_the_account_page(talk, voice_code=None)
    says(talk, "1111")
    assert len(talk.orders) == 1


def test_a_lock_at_the_second_try_denies_no_first_one_and_sends_it_nowhere(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    talk.ledger.commits_late = True
    says(talk, CODE)
    talk.hears("A: Sorry, I could not tell whether the order went through. …")
    for _ in range(3):
        talk("U: yes", intent="AMAZON.YesIntent")
        says(talk, "1111")
    talk.hears("A: Your household's rules do not let me try that again here. If it went through after all, …")
    assert talk.ledger.handoffs == {}


def test_while_nobody_can_tell_whose_an_order_would_be_none_is_offered() -> None:
    talk = Talk(settings=replace(Settings(), pepper="", service_pepper=""))
    wants_coffee(talk)
    talk.hears("A: Sorry, … Shall I try again?")
    assert not talk.waits_for_a_yes_to_buy


def test_where_nobody_can_look_for_an_earlier_try_it_is_not_denied(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    wants_coffee(talk)
    talk.ledger.refuses_orders = True
    looks, look = count(), talk.ledger.order

    def once(order_id: str) -> Order | None:
        if next(looks):
            raise StoreUnavailable("the table is away")
        return look(order_id)

    monkeypatch.setattr(talk.ledger, "order", once)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Sorry, I could not tell whether the order went through. …")
    assert next(looks) == 2


def test_a_price_that_changed_after_a_try_in_doubt_is_said_without_denying_it(talk: Talk) -> None:
    wants_coffee(talk)
    talk.ledger.commits_late = True
    talk("U: yes", intent="AMAZON.YesIntent")
    assert (talk.last.outcome, talk.last.order_id) == ("error", None), "a try names no order that may never be"
    talk.sell(with_coffee_at(talk, 1_999))
    talk("U: yes", intent="AMAZON.YesIntent")
    assert "$19.99" in talk.speech
    assert "not ordered" not in talk.speech
