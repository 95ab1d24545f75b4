"""What remains of somebody who refused to be measured, and what stands for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.records import Action, Consent, Grant, Identity, Initiator, Order, OrderSource, Stage
from tests.factories.attribution import ago, bought, spoken, visit, work_out
from tests.factories.records import GRANTED, MORNING

DENIED = Consent(measurement=Grant.DENIED)


@pytest.mark.parametrize(("of_touch", "of_order"), [(DENIED, GRANTED), (GRANTED, DENIED), (DENIED, DENIED)])
def test_a_visit_that_carries_the_orders_id_is_tied_to_it_only_with_consent(
    of_touch: Consent, of_order: Consent
) -> None:
    landed = visit(order_id="or_1", consent=of_touch)
    assert work_out([landed], [bought(consent=of_order)]).table("links") == []
    (link,) = work_out([visit(order_id="or_1")], [bought()]).table("links")
    assert link["probability"] == 1


@pytest.mark.parametrize(("of_touch", "of_order"), [(DENIED, GRANTED), (GRANTED, DENIED), (DENIED, DENIED)])
def test_an_order_placed_by_voice_stays_with_its_own_conversation_whoever_refused(
    of_touch: Consent, of_order: Consent
) -> None:
    turn = spoken(order_id="or_1", action=Action.BUY, stage=Stage.PURCHASE, at=MORNING, consent=of_touch)
    (link,) = work_out([turn], [bought(source=OrderSource.VOICE, consent=of_order)]).table("links")
    assert (link["probability"], link["household_id"], link["person_id"]) == (1, None, None)


@pytest.mark.parametrize(("of_touch", "of_order"), [(DENIED, GRANTED), (GRANTED, DENIED), (DENIED, DENIED)])
def test_a_link_followed_to_an_order_carries_no_household_from_one_side_to_the_other_that_refused(
    of_touch: Consent, of_order: Consent
) -> None:
    talk = spoken("tp_1", handoff_token="ht_1", action=Action.HANDOFF, stage=Stage.PURCHASE, consent=of_touch)
    (link,) = work_out([talk], [bought(handoff_token="ht_1", consent=of_order)]).table("links")
    assert (link["reason"], link["accepted"], link["household_id"], link["person_id"]) == ("token", True, None, None)


def test_a_refusal_ends_the_link_through_a_click_in_a_known_browser() -> None:
    talk = spoken("tp_1", handoff_token="ht_1", consent=DENIED)
    click = visit("tp_2", handoff_token="ht_1", action=Action.CLICK)
    assert work_out([talk, click], [bought()]).links() == {}


def test_a_refusal_leaves_an_automation_with_nobody_who_enrolled_it() -> None:
    enrolled = spoken(at=ago(days=9), action=Action.SUBSCRIBE, subscription_id="su_1", consent=DENIED)
    assert work_out([enrolled], [renewal(0)]).credit("last", "or_0") == {"(automation)": 1000}


@pytest.mark.parametrize("consents", [(GRANTED, DENIED), (DENIED, GRANTED)])
def test_one_refusal_in_a_conversation_covers_all_of_it(consents: tuple[Consent, Consent]) -> None:
    talk = [
        spoken(f"tp_{n}", session_id="s", at=ago(hours=3 - n), consent=consent) for n, consent in enumerate(consents)
    ]
    other = spoken("tp_9", at=ago(hours=1))
    ran = work_out([*talk, other], [bought()])
    known = {row["touchpoint_id"]: bool(row["household_id"]) for row in ran.table("touchpoints")}
    assert known == {"tp_0": False, "tp_1": False, "tp_9": True}
    assert set(ran.links()) == {("s_tp_9", "or_1")}


@pytest.mark.parametrize("minutes_late", [2, 10, 300])
def test_an_order_placed_by_voice_keeps_its_own_conversation_however_wrong_the_clock(minutes_late: int) -> None:
    turn = spoken(order_id="or_1", action=Action.BUY, stage=Stage.PURCHASE, at=ago(hours=-minutes_late / 60))
    placed = bought(source=OrderSource.VOICE, identity=Identity())
    (step,) = work_out([turn], [placed]).table("journeys")
    assert (step["link_probability"], step["hours_before_order"]) == (1, 0)


def test_talk_of_an_order_placed_long_before_is_not_its_own_conversation() -> None:
    placing = spoken("tp_1", order_id="or_1", action=Action.BUY, stage=Stage.PURCHASE, at=MORNING)
    later = spoken("tp_2", order_id="or_1", action=Action.REORDER, stage=Stage.PURCHASE, at=ago(days=-3))
    cancelled = spoken("tp_3", order_id="or_1", action=Action.CANCEL, at=ago(hours=-1))
    placed = bought(source=OrderSource.VOICE, identity=Identity())
    assert set(work_out([placing, later, cancelled], [placed]).links()) == {("s_tp_1", "or_1")}


@pytest.mark.parametrize("word", ["undefined", "NULL", " none ", "(not set)"])
def test_a_word_for_nothing_is_no_token_and_no_subscription(word: str) -> None:
    issued = spoken("tp_1", handoff_token=word, identity=Identity(account="a8"))
    enrolled = spoken("tp_2", action=Action.SUBSCRIBE, subscription_id=word, identity=Identity(account="a9"))
    orders = [bought("or_1", handoff_token=word), renewal(1, subscription_id=word)]
    ran = work_out([issued, enrolled], orders)
    assert ran.table("links") == []
    assert {row["subscription_id"] for row in ran.table("orders")} == {None}


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


NO_ENROLMENT = ("skip", "pause", "resume", "unsubscribe", "usage", "visit", "research", "other")
ENROLMENT = ("subscribe", "setup", "buy", "reorder", "replenish")


def test_only_setting_an_automation_up_enrols_it() -> None:
    touches = [
        spoken(f"tp_{action}_{who}", at=ago(days=3), action=action, subscription_id=f"su_{action}_{who}", initiator=who)
        for action in (*NO_ENROLMENT, *ENROLMENT)
        for who in Initiator
    ]
    orders = [renewal(n, at=MORNING, subscription_id=touch.subscription_id) for n, touch in enumerate(touches)]
    ran = work_out(touches, orders)
    enrolled = {row["touchpoint_id"] for row in ran.table("credit") if row["credit_minor"]} - {""}
    by_itself = {"tp_setup_machine", "tp_subscribe_machine"}
    assert enrolled == {f"tp_{action}_human" for action in ENROLMENT} | by_itself


def test_who_speaks_of_an_automation_after_its_first_order_did_not_enrol_it() -> None:
    late = spoken(at=ago(days=-3), action=Action.REORDER, subscription_id="su_1")
    ran = work_out([late], [renewal(0), renewal(1), renewal(2)])
    assert {row["channel"] for row in ran.table("credit")} == {"(automation)"}
    assert ran.table("links") == []
