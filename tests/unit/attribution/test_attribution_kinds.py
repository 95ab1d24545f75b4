"""Kinds of touch: who acted decides what can earn, and a click belongs to the session that gave the link out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attribution.parameters import Parameters
from base.errors import InputError
from ledger.records import (
    Action,
    Exposure,
    Identity,
    Initiator,
    Order,
    OrderSource,
    Outcome,
    Platform,
    Stage,
    Touchpoint,
)
from tests.factories.attribution import Ran, ago, bought, run, spoken, visit, work_out

PHONE = Identity(cookie="c1")
AFTER_SALE = (
    *(Action.CANCEL, Action.CONSENT, Action.LOGIN, Action.OTHER, Action.PAUSE, Action.REFUND),
    *(Action.RESUME, Action.SKIP, Action.STATUS, Action.SUPPORT, Action.UNSUBSCRIBE),
)


def earned(ran: Ran) -> dict[str, int]:
    """What each touch earns of the only order, by the linear model."""
    return {row["touchpoint_id"]: row["credit_minor"] for row in ran.table("credit") if row["model"] == "linear"}


def handed_out(touchpoint_id: str = "tp_talk", **changes: Any) -> Touchpoint:
    """A conversation that sent a link to the phone."""
    return spoken(
        touchpoint_id, **({"action": Action.HANDOFF, "stage": Stage.PURCHASE, "handoff_token": "ht"} | changes)
    )


def opened(touchpoint_id: str = "tp_click", **changes: Any) -> Touchpoint:
    """A click on that link, in the order's browser; it names no channel."""
    return visit(touchpoint_id, **({"action": Action.CLICK, "handoff_token": "ht", "channel": None} | changes))


@pytest.mark.parametrize("action", AFTER_SALE)
def test_a_session_that_only_speaks_of_what_was_bought_is_no_touch(action: Action) -> None:
    assert work_out([spoken(action=action, stage=None)], [bought()]).table("journeys") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"action": Action.USAGE, "platform": Platform.SMARTTHINGS, "stage": None},
        {"initiator": Initiator.MACHINE},
        {"stage": Stage.POST_PURCHASE},
    ],
    ids=["a washer's usage", "a machine's research", "how to use what was bought"],
)
def test_nobody_who_shops_acted_so_nothing_is_earned(changes: dict[str, Any]) -> None:
    assert work_out([spoken(**changes)], [bought()]).table("journeys") == []


def test_a_reorder_is_shopping_even_when_filed_as_after_the_sale() -> None:
    talk = spoken(action=Action.REORDER, stage=Stage.POST_PURCHASE)
    assert len(work_out([talk], [bought()]).table("journeys")) == 1


def test_a_conversation_that_shops_and_then_cancels_is_shown_by_its_shopping() -> None:
    talk = [
        spoken("tp_1", session_id="s", at=ago(hours=3)),
        spoken("tp_2", session_id="s", at=ago(hours=2), action=Action.CANCEL, stage=Stage.PURCHASE),
    ]
    (step,) = work_out(talk, [bought()]).table("journeys")
    assert step["touchpoint_id"] == "tp_1"


AD = spoken("tp_ad", at=ago(hours=2), stage=Stage.AWARENESS, action=Action.EXPOSURE)


@pytest.mark.parametrize(
    "changes",
    [
        {"action": Action.EXPOSURE},
        {"exposure": Exposure.AMBIENT},
        {"exposure": Exposure.AMBIENT, "action": Action.OTHER},
    ],
)
def test_what_was_only_shown_is_a_step_that_earns_nothing(changes: dict[str, Any]) -> None:
    shown = spoken("tp_ad", at=ago(hours=2), stage=Stage.AWARENESS, **changes)
    ran = work_out([spoken("tp_1"), shown], [bought()], accept=0.01)
    assert [step["touchpoint_id"] for step in ran.table("journeys")] == ["tp_1", "tp_ad"]
    for model in ("first", "last", "markov_1_by_order"):
        paid = {row["touchpoint_id"]: row["credit_minor"] for row in ran.table("credit") if row["model"] == model}
        assert (paid["tp_ad"], paid["tp_1"] > 0) == (0, True)
    assert [row["path"] for row in ran.table("paths")] == ["alexa"]


def test_an_order_after_nothing_but_an_advertisement_is_nobodys(tmp_path: Path) -> None:
    ran = run(tmp_path, [AD], [bought()])
    assert earned(ran) == {"tp_ad": 0, "": 1299}
    assert (ran.summary.linked_orders, ran.summary.voice_then_elsewhere) == (0, 0)


def shares(ran: Ran, model: str) -> dict[str, float]:
    """Each touch's share of the order as the model gives it, before the link's probability takes its part."""
    sure = {step["touchpoint_id"]: step["link_probability"] for step in ran.table("journeys")}
    given = {row["touchpoint_id"]: float(row["share"]) for row in ran.table("credit") if row["model"] == model}
    return {touch: given[touch] / probability for touch, probability in sure.items()}


@pytest.mark.parametrize(
    ("weight", "linear", "last"), [(0.0, (1, 0), (1, 0)), (0.5, (2 / 3, 1 / 3), (0.5, 0.5)), (1.0, (0.5, 0.5), (0, 1))]
)
def test_an_advertisement_counts_as_the_part_of_a_touch_that_was_asked_for(
    weight: float, linear: tuple[float, float], last: tuple[float, float]
) -> None:
    token = {"handoff_token": "ht", "action": Action.HANDOFF}
    touches = [spoken("tp_1", **token), spoken("tp_ad", **token, at=ago(hours=23.9), exposure=Exposure.AMBIENT)]
    ran = work_out(touches, [bought(handoff_token="ht")], exposure_weight=weight)
    for model, wanted in (("linear", linear), ("last", last)):
        given = shares(ran, model)
        assert (given["tp_1"], given["tp_ad"]) == pytest.approx(wanted, abs=1e-6)


def test_an_advertisement_alone_takes_its_part_and_leaves_the_rest_to_nobody() -> None:
    ran = work_out([AD], [bought()], exposure_weight=0.5)
    (step,) = ran.table("journeys")
    for row in ran.table("credit"):
        part = 0.5 * step["link_probability"]
        assert float(row["share"]) == pytest.approx(part if row["touchpoint_id"] else 1 - part)


@pytest.mark.parametrize("weight", [-0.1, 1.1, 0.0005])
def test_a_weight_that_cannot_be_kept_exactly_is_refused(weight: float) -> None:
    with pytest.raises(InputError, match="0 to 1 with up to three decimals"):
        Parameters(exposure_weight=weight)


def test_a_click_is_part_of_the_session_that_gave_the_link_out() -> None:
    ran = work_out([handed_out(), opened()], [bought(handoff_token="ht", identity=PHONE)])
    (step,) = ran.table("journeys")
    assert (step["session_id"], step["touchpoint_id"], step["channel"]) == ("s_tp_talk", "tp_talk", "alexa")
    assert set(earned(ran)) == {"tp_talk", ""}


def test_so_is_the_visit_that_the_link_opened() -> None:
    landed = opened("tp_visit", action=Action.VISIT, channel="direct")
    (step,) = work_out([handed_out(), landed], [bought(handoff_token="ht", identity=PHONE)]).table("journeys")
    assert step["touchpoint_id"] == "tp_talk"


WEB = {"session_id": "s_web", "identity": Identity(cookie="c9")}


@pytest.mark.parametrize("talk", [[handed_out()], []], ids=["by a known session", "by nobody known"])
@pytest.mark.parametrize("direct", ["direct", "(none)", None])
def test_what_the_visit_goes_on_to_do_belongs_to_the_link_that_brought_it(
    tmp_path: Path, talk: list[Touchpoint], direct: str | None
) -> None:
    basket = opened("tp_basket", at=ago(hours=1.9), action=Action.BASKET, channel=direct, handoff_token=None, **WEB)
    ran = run(tmp_path, [*talk, opened(**WEB), basket], [bought(handoff_token="ht", identity=PHONE)])
    assert [step["touchpoint_id"] for step in ran.table("journeys")] == ["tp_talk" if talk else "tp_click"]
    assert ran.summary.voice_minor == {"USD": ran.credit("linear")["alexa" if talk else "voice_handoff"]}


def test_an_advertisement_that_brings_the_visitor_back_into_the_visit_earns_by_itself() -> None:
    returned = opened("tp_ad", at=ago(hours=1.9), action=Action.VISIT, channel="email", handoff_token=None, **WEB)
    ran = work_out(
        [handed_out(), opened(**WEB), returned], [bought(handoff_token="ht", identity=Identity(cookie="c9"))]
    )
    assert {step["touchpoint_id"] for step in ran.table("journeys")} == {"tp_talk", "tp_ad"}


def test_a_click_belongs_to_the_latest_session_that_gave_its_link_out_before_it() -> None:
    talk = [handed_out("tp_1", at=ago(days=3)), handed_out("tp_2", at=ago(days=2)), handed_out("tp_3", at=ago(hours=1))]
    steps = work_out([*talk, opened()], [bought(handoff_token="ht", identity=PHONE)]).table("journeys")
    assert [step["touchpoint_id"] for step in steps] == ["tp_1", "tp_2", "tp_3"]


@pytest.mark.parametrize("channel", [None, "direct", "alexa"])
def test_a_click_whose_session_is_unknown_is_a_touch_of_the_hand_off(tmp_path: Path, channel: str | None) -> None:
    ran = run(tmp_path, [opened(channel=channel)], [bought(handoff_token="ht", identity=PHONE)])
    (step,) = ran.table("journeys")
    assert (step["touchpoint_id"], step["channel"]) == ("tp_click", "voice_handoff")
    assert ran.summary.voice_minor == {"USD": ran.credit("linear")["voice_handoff"]}


PREVIEW = opened("tp_preview", at=ago(hours=3), outcome=Outcome.PREVIEW)


@pytest.mark.parametrize(
    ("others", "order", "counted"),
    [
        ([], bought(identity=PHONE), False),
        ([opened(at=ago(hours=4), identity=Identity(cookie="c9"))], bought(identity=PHONE), False),
        ([opened(at=ago(hours=2), identity=Identity(cookie="c9"))], bought(identity=PHONE), True),
        ([], bought(handoff_token="ht", identity=PHONE), True),
    ],
    ids=["alone", "after a person's open", "before a person's open", "its token is on an order"],
)
def test_a_preview_counts_once_a_person_or_an_order_follows(
    others: list[Touchpoint], order: Order, *, counted: bool
) -> None:
    steps = work_out([PREVIEW, *others], [order]).table("journeys")
    assert ("tp_preview" in {step["touchpoint_id"] for step in steps}) is counted


def test_voice_is_known_by_platform_and_token_whatever_the_channel_is_called(tmp_path: Path) -> None:
    talk = spoken("tp_1", channel="smart speakers")
    posing = visit("tp_2", channel="voice_handoff")
    ran = run(tmp_path, [talk, posing], [bought(source=OrderSource.WEB_MOBILE)], accept=0.1)
    headline = {row["touchpoint_id"]: row["credit_minor"] for row in ran.table("credit") if "markov" in row["model"]}
    assert ran.summary.voice_minor == {"USD": headline["tp_1"]}
