"""What guards a household's orders guards a subscription's change too, where more comes by it."""

from __future__ import annotations

from typing import Any

import pytest

from base.errors import StoreError
from ledger.records.guard import Guarded
from ledger.records.subscription import Subscription, SubscriptionState
from ledger.voice_codes import WRONG_AT_MOST
from tests.factories.conversation import Talk
from tests.factories.guarded import CODE, set_at_the_account_page

MORE: dict[str, tuple[str, dict[str, str]]] = {
    "change my subscription to four": ("SubscriptionChangeIntent", {"quantity": "4"}),
    "have it come every ten days": ("SubscriptionChangeIntent", {"every": "ten", "period": "days"}),
}
LESS: dict[str, tuple[str, dict[str, str]]] = {
    "make it every ten weeks": ("SubscriptionChangeIntent", {"every": "ten", "period": "weeks"}),
    "skip the next one": ("SubscriptionSkipIntent", {}),
    "pause it": ("SubscriptionPauseIntent", {}),
    "cancel my subscription": ("SubscriptionCancelIntent", {}),
}


@pytest.fixture
def talk() -> Talk:
    """A household with a subscription that was set up before anything guarded it."""
    talk = Talk()
    coffee = {"brand": "ruxton", "product": "coffee", "every": "four", "period": "weeks"}
    talk("U: subscribe to Ruxton coffee every four weeks", intent="SubscribeIntent", **coffee)
    yes(talk)
    return talk


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def says(talk: Talk, code: str) -> None:
    talk("U: four digits", intent="VoiceCodeIntent", code=code)


def wishes(talk: Talk, words: str) -> None:
    intent, slots = (MORE | LESS)[words]
    talk(f"U: {words}", intent=intent, **slots)


def only(talk: Talk) -> Subscription:
    kept: dict[str, Any] = talk.ledger.subscriptions.kept  # type: ignore[attr-defined]
    ((_, one),) = kept.items()
    found: Subscription = one.subscription
    return found


@pytest.mark.parametrize("words", MORE)
def test_the_code_stands_between_the_yes_and_a_change_by_which_more_comes(talk: Talk, words: str) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    before = only(talk)
    wishes(talk, words)
    yes(talk)
    talk.hears("A: … What is your four digit voice code?")
    says(talk, "1111")
    talk.hears("A: That is not the code, …")
    assert only(talk) == before
    says(talk, CODE)
    talk.hears("A: Done. You have … Ruxton …")
    assert (only(talk) == before, talk.orders) == (False, [])


@pytest.mark.parametrize("words", LESS)
def test_a_change_by_which_no_more_comes_needs_no_code(talk: Talk, words: str) -> None:
    set_at_the_account_page(talk, voice_code=CODE, order_limit_minor=500, only_known_voices=True)
    before = only(talk)
    wishes(talk, words)
    yes(talk)
    talk.hears("A: Done. …")
    assert only(talk) != before


def test_what_rests_goes_on_by_the_code_alone(talk: Talk) -> None:
    wishes(talk, "pause it")
    yes(talk)
    set_at_the_account_page(talk, voice_code=CODE)
    talk("U: resume my subscription", intent="SubscriptionResumeIntent")
    yes(talk)
    assert only(talk).state is SubscriptionState.PAUSED
    says(talk, CODE)
    assert only(talk).state is SubscriptionState.ACTIVE


def test_a_recognised_speaker_s_pin_stands_for_the_code_and_a_no_leaves_the_subscription(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    talk.person = "amzn1.ask.person.ADA"
    before = only(talk)
    wishes(talk, "change my subscription to four")
    yes(talk)
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, nothing is set up or changed. …")
    assert only(talk) == before
    wishes(talk, "change my subscription to four")
    yes(talk)
    talk.resumes({"status": "ACHIEVED"})
    assert only(talk).quantity == 4


def test_after_three_wrong_codes_nothing_is_changed_and_no_product_is_sent_in_its_place(talk: Talk) -> None:
    set_at_the_account_page(talk, voice_code=CODE)
    before = only(talk)
    wishes(talk, "change my subscription to four")
    yes(talk)
    for _ in range(WRONG_AT_MOST):
        says(talk, "1111")
    talk.hears("A: The voice code was wrong three times, … What else would you like?")
    says(talk, CODE)
    assert only(talk) == before


@pytest.mark.parametrize(
    ("guard", "heard"),
    [
        ({"order_limit_minor": 4000}, "A: That comes to $53.96 each time, and your household allows $40.00 …"),
        ({"week_limit_minor": 4000}, "A: With $53.96 each time it would be more than the $40.00 … seven days. …"),
        ({"only_known_voices": True}, "A: Your household lets only voices that Alexa knows order here, …"),
    ],
)
def test_what_a_household_does_not_allow_is_not_offered_and_not_made(
    talk: Talk, guard: dict[str, Any], heard: str
) -> None:
    before = only(talk)
    wishes(talk, "change my subscription to four")
    set_at_the_account_page(talk, **guard)
    yes(talk)
    talk.hears(heard)
    wishes(talk, "change my subscription to four")
    talk.hears(f"{heard} The subscription stays as it is. Is there anything else?")
    assert only(talk) == before


def test_where_nobody_can_tell_what_guards_it_nothing_is_changed(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(account: str) -> Guarded:
        raise StoreError(account)

    before = only(talk)
    wishes(talk, "change my subscription to four")
    monkeypatch.setattr(talk.ledger.guards, "of", away)
    yes(talk)
    talk.hears("A: I could not make sure of it just now. …")
    assert only(talk) == before
