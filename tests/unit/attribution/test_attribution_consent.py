"""What remains of somebody who refused to be measured, and what stands for nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger.records import Action, Consent, Grant, Identity, Initiator, Order, OrderSource, Stage, Touchpoint
from tests.factories.attribution import Rows, ago, bought, spoken, visit, work_out
from tests.factories.homes import Home, Homes
from tests.factories.records import GRANTED, MORNING

DENIED = Consent(measurement=Grant.DENIED)


HOMES = Homes()


def renewal(number: int, **changes: Any) -> Order:
    """An order that the automation `su_1` placed, worth 10 dollars; a week between two of them."""
    fields: dict[str, Any] = {
        "at": ago(days=-7 * number),
        "initiator": Initiator.MACHINE,
        "source": OrderSource.SUBSCRIPTION,
        "subscription_id": "su_1",
        "revenue_minor": 1000,
    }
    return bought(f"or_{number}", **(fields | changes))


def refused(touch: Touchpoint, order: Order) -> list[Home]:
    """A touch and an order of which the touch, the order, or either is of somebody who refused."""
    sides = [(DENIED, GRANTED), (GRANTED, DENIED), (DENIED, DENIED)]
    return [HOMES.home([replace(touch, consent=one)], [replace(order, consent=other)]) for one, other in sides]


WHO_REFUSED = ["the touch's", "the order's", "either's"]
LANDED = HOMES.home([visit(order_id="or_1")], [bought()])


@pytest.mark.parametrize("home", refused(visit(order_id="or_1"), bought()), ids=WHO_REFUSED)
def test_a_visit_that_carries_the_orders_id_is_tied_to_it_only_with_consent(home: Home) -> None:
    assert home.table("links") == []
    (link,) = LANDED.table("links")
    assert link["probability"] == 1


def turn(**changes: Any) -> Touchpoint:
    """The turn of a conversation that placed the order."""
    return spoken(order_id="or_1", action=Action.BUY, stage=Stage.PURCHASE, **({"at": MORNING} | changes))


@pytest.mark.parametrize("home", refused(turn(), bought(source=OrderSource.VOICE)), ids=WHO_REFUSED)
def test_an_order_placed_by_voice_stays_with_its_own_conversation_whoever_refused(home: Home) -> None:
    (link,) = home.table("links")
    assert (link["probability"], link["household_id"], link["person_id"]) == (1, None, None)


HANDED = spoken("tp_1", handoff_token="ht_1", action=Action.HANDOFF, stage=Stage.PURCHASE)


@pytest.mark.parametrize("home", refused(HANDED, bought(handoff_token="ht_1")), ids=WHO_REFUSED)
def test_a_link_followed_to_an_order_carries_no_household_from_one_side_to_the_other_that_refused(home: Home) -> None:
    (link,) = home.table("links")
    assert (link["reason"], link["accepted"], link["household_id"], link["person_id"]) == ("token", True, None, None)


CLICKED = HOMES.home(
    [
        spoken("tp_1", handoff_token="ht_1", consent=DENIED),
        visit("tp_2", handoff_token="ht_1", action=Action.CLICK),
    ],
    [bought()],
)


def test_a_refusal_ends_the_link_through_a_click_in_a_known_browser() -> None:
    assert CLICKED.links() == {}


ENROLLED = HOMES.home(
    [spoken(at=ago(days=9), action=Action.SUBSCRIBE, subscription_id="su_1", consent=DENIED)], [renewal(0)]
)


def test_a_refusal_leaves_an_automation_with_nobody_who_enrolled_it() -> None:
    assert ENROLLED.credit("last", "or_0") == {"(automation)": 1000}


def conversation(*consents: Consent) -> Home:
    """A conversation with an answer to each turn, and another one that was agreed to."""
    talk = [
        spoken(f"tp_{n}", session_id="s", at=ago(hours=3 - n), consent=consent) for n, consent in enumerate(consents)
    ]
    return HOMES.home([*talk, spoken("tp_9", at=ago(hours=1))], [bought()])


@pytest.mark.parametrize("home", [conversation(GRANTED, DENIED), conversation(DENIED, GRANTED)], ids=["last", "first"])
def test_one_refusal_in_a_conversation_covers_all_of_it(home: Home) -> None:
    known = {row["touchpoint_id"]: bool(row["household_id"]) for row in home.table("touchpoints")}
    assert known == {"tp_0": False, "tp_1": False, "tp_9": True}
    assert set(home.links()) == {("s_tp_9", "or_1")}


SPOKEN_FOR = bought(source=OrderSource.VOICE, identity=Identity())
LATE = {minutes: HOMES.home([turn(at=ago(hours=-minutes / 60))], [SPOKEN_FOR]) for minutes in (2, 10, 300)}


@pytest.mark.parametrize("minutes_late", LATE)
def test_an_order_placed_by_voice_keeps_its_own_conversation_however_wrong_the_clock(minutes_late: int) -> None:
    (step,) = LATE[minutes_late].table("journeys")
    assert (step["link_probability"], step["hours_before_order"]) == (1, 0)


SPOKEN_OF_LATER = HOMES.home(
    [
        turn(),
        spoken("tp_2", order_id="or_1", action=Action.REORDER, stage=Stage.PURCHASE, at=ago(days=-3)),
        spoken("tp_3", order_id="or_1", action=Action.CANCEL, at=ago(hours=-1)),
    ],
    [SPOKEN_FOR],
)


def test_talk_of_an_order_placed_long_before_is_not_its_own_conversation() -> None:
    assert set(SPOKEN_OF_LATER.links()) == {("s_tp_1", "or_1")}


FOR_NOTHING = ("undefined", "NULL", " none ", "(not set)")


@pytest.fixture(scope="module")
def for_nothing() -> Rows:
    """A run in which each word for nothing stands for a token and for a subscription."""
    touches, orders = [], []
    for n, word in enumerate(FOR_NOTHING):
        who, plan = Identity(account=f"a8_{n}"), Identity(account=f"a9_{n}")
        touches += [spoken(f"tp_1_{n}", handoff_token=word, identity=who)]
        touches += [spoken(f"tp_2_{n}", action=Action.SUBSCRIBE, subscription_id=word, identity=plan)]
        orders += [bought(f"or_1_{n}", handoff_token=word), replace(renewal(n), subscription_id=word)]
    return work_out(touches, orders)


@pytest.mark.parametrize("word", FOR_NOTHING)
def test_a_word_for_nothing_is_no_token_and_no_subscription(for_nothing: Rows, word: str) -> None:
    n = FOR_NOTHING.index(word)
    of_word = {f"or_1_{n}", f"or_{n}"}
    assert [row for row in for_nothing.table("links") if row["order_id"] in of_word] == []
    found = {row["order_id"]: row["subscription_id"] for row in for_nothing.table("orders")}
    assert {found[order_id] for order_id in of_word} == {None}


NO_ENROLMENT = ("skip", "pause", "resume", "unsubscribe", "usage", "visit", "research", "other")
ENROLMENT = ("subscribe", "setup", "buy", "reorder", "replenish")


SETTING_UP = [
    spoken(f"tp_{action}_{who}", at=ago(days=3), action=action, subscription_id=f"su_{action}_{who}", initiator=who)
    for action in (*NO_ENROLMENT, *ENROLMENT)
    for who in Initiator
]
SET_UP = HOMES.home(
    SETTING_UP, [renewal(n, at=MORNING, subscription_id=touch.subscription_id) for n, touch in enumerate(SETTING_UP)]
)
SPOKEN_OF_AFTERWARDS = HOMES.home(
    [spoken(at=ago(days=-3), action=Action.REORDER, subscription_id="su_1")], [renewal(0), renewal(1), renewal(2)]
)


def test_only_setting_an_automation_up_enrols_it() -> None:
    enrolled = {row["touchpoint_id"] for row in SET_UP.table("credit") if row["credit_minor"]} - {""}
    by_itself = {"tp_setup_machine", "tp_subscribe_machine"}
    assert enrolled == {f"tp_{action}_human" for action in ENROLMENT} | by_itself


def test_who_speaks_of_an_automation_after_its_first_order_did_not_enrol_it() -> None:
    assert {row["channel"] for row in SPOKEN_OF_AFTERWARDS.table("credit")} == {"(automation)"}
    assert SPOKEN_OF_AFTERWARDS.table("links") == []
