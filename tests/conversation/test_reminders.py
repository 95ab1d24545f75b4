"""Reminders: the day is named before a yes is taken, nothing is set without one, and nothing promotional is spoken."""

from __future__ import annotations

import re
from datetime import date

import pytest

from base.settings import Settings
from skill.conversation.reminder import Reminded, Reminder
from tests.factories.conversation import Talk

CARD = {"type": "AskForPermissionsConsent", "permissions": ["alexa::alerts:reminders:skill:readwrite"]}
PROMOTIONAL = re.compile(r"\b(buy|sale|save|deal|offer|discount|price|free|off|new|best|only)\b|\$", re.IGNORECASE)


class Alexa:
    """What reminders were set, and what comes of the next ones."""

    def __init__(self, talk: Talk) -> None:
        self.set: list[Reminder] = []
        self.becomes = Reminded.SET
        talk.skill._services.remind = self.remind  # type: ignore[method-assign]

    def remind(self, _: object, reminder: Reminder) -> Reminded:
        self.set.append(reminder)
        return self.becomes


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.fixture
def alexa(talk: Talk) -> Alexa:
    return Alexa(talk)


def bought(talk: Talk) -> date:
    talk("U: reorder coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.later(minutes=30)
    customer, _ = max(talk.ledger.orders.values(), key=lambda one: one[1].placed_at)
    order = talk.ledger.summaries.summary_of(customer).bought.order
    assert order is not None
    assert order.arrives_by is not None
    return order.arrives_by


def asks(talk: Talk, intent: str = "RemindArrivalIntent") -> None:
    talk("U: remind me when it comes", intent=intent)


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def test_the_day_and_hour_are_named_and_only_a_yes_sets_it(talk: Talk, alexa: Alexa) -> None:
    day = bought(talk)
    asks(talk)
    talk.hears(
        "A: Your last order is Ruxton Roast House ground coffee. It arrives by … I can remind you on … at nine in the"
        " morning, that your order comes. Shall I?"
    )
    assert alexa.set == []
    yes(talk)
    talk.hears("A: Okay, I will remind you on …, at nine in the morning. Is there anything else?")
    (reminder,) = alexa.set
    assert (reminder.day, reminder.local[10:]) == (day, "T09:00:00.000")


def test_a_no_sets_nothing_and_the_session_goes_on(talk: Talk, alexa: Alexa) -> None:
    bought(talk)
    asks(talk)
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, no reminder. Is there anything else?")
    assert alexa.set == []


def test_what_is_not_allowed_is_asked_for_with_the_card(talk: Talk, alexa: Alexa) -> None:
    bought(talk)
    alexa.becomes = Reminded.NOT_ALLOWED
    asks(talk)
    yes(talk)
    talk.hears("A: Reminders have to be allowed first: I sent a card for that to your Alexa app. …")
    assert talk.card == CARD


def test_what_alexa_did_not_confirm_is_not_called_set_and_is_tried_again_on_a_yes(talk: Talk, alexa: Alexa) -> None:
    bought(talk)
    alexa.becomes = Reminded.UNSURE
    asks(talk)
    yes(talk)
    talk.hears("A: Sorry, I could not make sure that the reminder is set. Shall I try again?")
    alexa.becomes = Reminded.SET
    yes(talk)
    talk.hears("A: Okay, I will remind you …")


def test_a_device_that_takes_no_reminders_is_called_so(talk: Talk, alexa: Alexa) -> None:
    bought(talk)
    alexa.becomes = Reminded.NOT_HERE
    asks(talk)
    yes(talk)
    talk.hears("A: I cannot set a reminder on this device. …")


def test_without_an_order_there_is_nothing_to_be_reminded_of(talk: Talk, alexa: Alexa) -> None:
    for intent in ("RemindArrivalIntent", "RemindReorderIntent"):
        asks(talk, intent)
        talk.hears("A: I do not know an earlier order of yours. …")
    assert alexa.set == []


def test_what_comes_today_is_said_and_no_reminder_made(talk: Talk, alexa: Alexa) -> None:
    day = bought(talk)
    talk.later(days=(day - talk.now.date()).days)
    asks(talk)
    talk.hears("A: Your last order is Ruxton Roast House ground coffee. It arrives by …")
    assert alexa.set == []


def test_a_reorder_is_reminded_of_when_it_lasted_so_long_before_else_after_a_month(talk: Talk, alexa: Alexa) -> None:
    bought(talk)
    first = talk.now.date()
    asks(talk, "RemindReorderIntent")
    yes(talk)
    talk.later(days=20)
    bought(talk)
    second = talk.now.date()
    asks(talk, "RemindReorderIntent")
    yes(talk)
    assert [(one.day - bought_on).days for one, bought_on in zip(alexa.set, (first, second), strict=True)] == [30, 20]


def test_what_is_spoken_then_names_the_seller_and_praises_nothing(talk: Talk, alexa: Alexa) -> None:
    bought(talk)
    for intent in ("RemindArrivalIntent", "RemindReorderIntent"):
        asks(talk, intent)
        yes(talk)
    assert len(alexa.set) == 2
    for reminder in alexa.set:
        assert "Harbor Pantry" in reminder.text
        assert "Ruxton" not in reminder.text
        assert not PROMOTIONAL.search(reminder.text)


NOTIFY = {"type": "AskForPermissionsConsent", "permissions": ["alexa::devices:all:notifications:write"]}


def test_who_asks_where_its_order_is_may_let_alexa_tell_it_and_is_asked_once() -> None:
    talk = Talk(settings=Settings(proactive="live"), never_asked=True)
    bought(talk)
    for told in (True, False):
        talk("U: where is my order", intent="OrderStatusIntent")
        assert (talk.card == NOTIFY, "If you want Alexa to tell you" in talk.speech) == (told, told)
        talk.later(days=1)


def test_where_alexa_tells_nobody_nobody_is_asked_to_let_it() -> None:
    talk = Talk(never_asked=True)
    bought(talk)
    talk("U: where is my order", intent="OrderStatusIntent")
    assert talk.card == {}


def allowed(talk: Talk, status: str = "GRANTED") -> None:
    """What the customer said to reminders of the skill, as every request tells."""
    scopes = {CARD["permissions"][0]: {"status": status}}
    talk.more = {"of_user": {"permissions": {"scopes": scopes}}}


@pytest.fixture
def newcomer() -> Talk:
    """Somebody who was never asked anything."""
    talk = Talk(never_asked=True)
    allowed(talk)
    return talk


def buys(talk: Talk) -> None:
    talk("U: reorder coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    yes(talk)


OFFERED = "… I can remind you on …, at nine in the morning, that it comes. Shall I?"


def test_after_an_order_a_reminder_is_offered_where_it_is_allowed_and_once_for_good(newcomer: Talk) -> None:
    alexa = Alexa(newcomer)
    buys(newcomer)
    assert "remind" not in newcomer.speech, "the first order ends in the question of measurement, and in no second one"
    newcomer.later(days=20)
    buys(newcomer)
    newcomer.hears(f"A: Done. I ordered {OFFERED}")
    assert newcomer.open
    assert newcomer.card, "the receipt is there all the same"
    assert not re.search(PROMOTIONAL, newcomer.speech.partition("I can remind")[2])
    assert alexa.set == []
    yes(newcomer)
    newcomer.hears("A: Okay, I will remind you on …")
    assert len(alexa.set) == 1
    newcomer.later(days=20)
    buys(newcomer)
    assert "remind" not in newcomer.speech
    assert not newcomer.open


def test_after_a_no_it_is_not_offered_again(newcomer: Talk) -> None:
    alexa = Alexa(newcomer)
    buys(newcomer)
    newcomer.later(days=20)
    buys(newcomer)
    newcomer("U: no", intent="AMAZON.NoIntent")
    newcomer.hears("A: Okay, no reminder. …")
    newcomer.later(days=20)
    buys(newcomer)
    assert "remind" not in newcomer.speech
    assert alexa.set == []


@pytest.mark.parametrize("status", ["DENIED", ""])
def test_whoever_has_not_allowed_reminders_is_offered_none(newcomer: Talk, status: str) -> None:
    allowed(newcomer, status)
    for _ in range(2):
        buys(newcomer)
        newcomer.later(days=20)
    assert "remind" not in newcomer.speech


def test_with_the_table_away_after_the_order_nothing_is_offered(newcomer: Talk) -> None:
    buys(newcomer)
    newcomer.later(days=20)
    newcomer("U: reorder coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    newcomer.ledger.away_after_order = True
    yes(newcomer)
    newcomer.hears("A: Done. I ordered … The receipt is in your Alexa app.")


@pytest.mark.parametrize("goal", ["RemindArrivalIntent", "RemindReorderIntent"])
def test_nobody_is_told_to_have_no_order_while_nobody_can_look(talk: Talk, goal: str) -> None:
    talk.bought()
    talk.ledger.away = True
    talk("U: remind me", intent=goal)
    talk.hears("A: Sorry, I cannot look up your orders just now. Please try again in a moment. …?")
    assert talk.open
