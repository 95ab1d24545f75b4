"""Kinds of touch: who acted decides what can earn, and a click belongs to the session that gave the link out."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from attribution.parameters import Parameters
from base.errors import InputError
from ledger.records import (
    Action,
    Exposure,
    Identity,
    Initiator,
    OrderSource,
    Outcome,
    Platform,
    Stage,
    Touchpoint,
)
from tests.factories.attribution import Rows, ago, bought, spoken, visit, work_out
from tests.factories.homes import Home, Homes

HOMES = Homes()
PHONE = Identity(cookie="c1")
AFTER_SALE = (
    *(Action.CANCEL, Action.CONSENT, Action.LOGIN, Action.OTHER, Action.PAUSE, Action.REFUND),
    *(Action.RESUME, Action.SKIP, Action.STATUS, Action.SUPPORT, Action.UNSUBSCRIBE),
)


def earned(ran: Rows) -> dict[str, int]:
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


@pytest.mark.parametrize(
    "home", [HOMES.home([spoken(action=action, stage=None)], [bought()]) for action in AFTER_SALE], ids=AFTER_SALE
)
def test_a_session_that_only_speaks_of_what_was_bought_is_no_touch(home: Home) -> None:
    assert home.table("journeys") == []


@pytest.mark.parametrize(
    "home",
    [
        HOMES.home([spoken(action=Action.USAGE, platform=Platform.SMARTTHINGS, stage=None)], [bought()]),
        HOMES.home([spoken(initiator=Initiator.MACHINE)], [bought()]),
        HOMES.home([spoken(stage=Stage.POST_PURCHASE)], [bought()]),
    ],
    ids=["a washer's usage", "a machine's research", "how to use what was bought"],
)
def test_nobody_who_shops_acted_so_nothing_is_earned(home: Home) -> None:
    assert home.table("journeys") == []


REORDERING = HOMES.home([spoken(action=Action.REORDER, stage=Stage.POST_PURCHASE)], [bought()])


def test_a_reorder_is_shopping_even_when_filed_as_after_the_sale() -> None:
    assert len(REORDERING.table("journeys")) == 1


CANCELLING = HOMES.home(
    [
        spoken("tp_1", session_id="s", at=ago(hours=3)),
        spoken("tp_2", session_id="s", at=ago(hours=2), action=Action.CANCEL, stage=Stage.PURCHASE),
    ],
    [bought()],
)


def test_a_conversation_that_shops_and_then_cancels_is_shown_by_its_shopping() -> None:
    (step,) = CANCELLING.table("journeys")
    assert step["touchpoint_id"] == "tp_1"


AD = spoken("tp_ad", at=ago(hours=2), stage=Stage.AWARENESS, action=Action.EXPOSURE)


SHOWN = Homes({"accept": 0.01})


def shown(**changes: Any) -> Home:
    """A talk, and something that was shown after it."""
    ad = spoken("tp_ad", at=ago(hours=2), stage=Stage.AWARENESS, **changes)
    return SHOWN.home([spoken("tp_1"), ad], [bought()])


@pytest.mark.parametrize(
    "home",
    [
        shown(action=Action.EXPOSURE),
        shown(exposure=Exposure.AMBIENT),
        shown(exposure=Exposure.AMBIENT, action=Action.OTHER),
    ],
    ids=["exposure", "ambient", "ambient other"],
)
def test_what_was_only_shown_is_a_step_that_earns_nothing(home: Home) -> None:
    assert [step["touchpoint_id"] for step in home.table("journeys")] == ["tp_1", "tp_ad"]
    for model in ("first", "last", "markov_1_by_order"):
        paid = {row["touchpoint_id"]: row["credit_minor"] for row in home.table("credit") if row["model"] == model}
        assert (paid["tp_ad"], paid["tp_1"] > 0) == (0, True)
    assert [row["path"] for row in SHOWN.table("paths")] == ["alexa"]


def test_an_order_after_nothing_but_an_advertisement_is_nobodys() -> None:
    ran = work_out([AD], [bought()])
    assert earned(ran) == {"tp_ad": 0, "": 1299}
    counts = ran.counts()
    assert (counts.linked_orders, counts.voice_then_elsewhere) == (0, 0)
    reach = {row["segment"]: row for row in ran.table("kpis") if row["kpi"] == "ambient_reach"}
    assert {name: (row["numerator"], row["denominator"]) for name, row in reach.items()} == {
        "all": (1, 1),
        f"channel={AD.channel}": (1, 1),
    }


def test_whatever_a_home_was_shown_before_its_order_reached_it_though_no_link_is_sure() -> None:
    def ad(name: str, days: float, home: int, channel: str = "streaming_tv") -> Touchpoint:
        who = Identity(account=f"a{home}", user=f"u{home}")
        return replace(
            AD, touchpoint_id=name, session_id=name, occurred_at=ago(days=days), identity=who, channel=channel
        )

    touches = [
        ad("tv", 20, 1),
        ad("again", 2, 1),
        ad("screen", 3, 1, "display"),
        ad("too_old", 31, 2),
        ad("after", -1, 3),
    ]
    orders = [bought(f"or_{home}", identity=Identity(account=f"a{home}")) for home in (1, 2, 3, 4)]
    ran = work_out(touches, orders, accept=1.0)
    assert ran.table("journeys") == []
    reach = {row["segment"]: row for row in ran.table("kpis") if row["kpi"] == "ambient_reach"}
    assert {name: (row["numerator"], row["denominator"]) for name, row in reach.items()} == {
        "all": (1, 4),
        "channel=streaming_tv": (1, 1),
        "channel=display": (1, 1),
    }


def shares(ran: Rows, model: str) -> dict[str, float]:
    """Each touch's share of the order as the model gives it, before the link's probability takes its part."""
    sure = {step["touchpoint_id"]: step["link_probability"] for step in ran.table("journeys")}
    given = {row["touchpoint_id"]: float(row["share"]) for row in ran.table("credit") if row["model"] == model}
    return {touch: given[touch] / probability for touch, probability in sure.items()}


WEIGHED = {weight: Homes({"exposure_weight": weight}) for weight in (0.0, 0.5, 1.0)}
HANDED_AND_SHOWN = [
    spoken("tp_1", handoff_token="ht", action=Action.HANDOFF),
    spoken("tp_ad", handoff_token="ht", action=Action.HANDOFF, at=ago(hours=23.9), exposure=Exposure.AMBIENT),
]
HANDED_AND_SHOWN_AT = {
    weight: homes.home(HANDED_AND_SHOWN, [bought(handoff_token="ht")]) for weight, homes in WEIGHED.items()
}
SHOWN_ALONE = WEIGHED[0.5].home([AD], [bought()])


@pytest.mark.parametrize(
    ("weight", "linear", "last"), [(0.0, (1, 0), (1, 0)), (0.5, (2 / 3, 1 / 3), (0.5, 0.5)), (1.0, (0.5, 0.5), (0, 1))]
)
def test_an_advertisement_counts_as_the_part_of_a_touch_that_was_asked_for(
    weight: float, linear: tuple[float, float], last: tuple[float, float]
) -> None:
    for model, wanted in (("linear", linear), ("last", last)):
        given = shares(HANDED_AND_SHOWN_AT[weight], model)
        assert (given["tp_1"], given["tp_ad"]) == pytest.approx(wanted, abs=1e-6)


def test_an_advertisement_alone_takes_its_part_and_leaves_the_rest_to_nobody() -> None:
    (step,) = SHOWN_ALONE.table("journeys")
    for row in SHOWN_ALONE.table("credit"):
        part = 0.5 * step["link_probability"]
        assert float(row["share"]) == pytest.approx(part if row["touchpoint_id"] else 1 - part)


@pytest.mark.parametrize("weight", [-0.1, 1.1, 0.0005])
def test_a_weight_that_cannot_be_kept_exactly_is_refused(weight: float) -> None:
    with pytest.raises(InputError, match="0 to 1 with up to three decimals"):
        Parameters(exposure_weight=weight)


CLICKED = HOMES.home([handed_out(), opened()], [bought(handoff_token="ht", identity=PHONE)])
VISITED = HOMES.home(
    [handed_out(), opened("tp_visit", action=Action.VISIT, channel="direct")],
    [bought(handoff_token="ht", identity=PHONE)],
)


def test_a_click_is_part_of_the_session_that_gave_the_link_out() -> None:
    (step,) = CLICKED.table("journeys")
    assert (step["session_id"], step["touchpoint_id"], step["channel"]) == ("s_tp_talk", "tp_talk", "alexa")
    assert set(earned(CLICKED)) == {"tp_talk", ""}


def test_so_is_the_visit_that_the_link_opened() -> None:
    (step,) = VISITED.table("journeys")
    assert step["touchpoint_id"] == "tp_talk"


WEB = {"session_id": "s_web", "identity": Identity(cookie="c9")}


def went_on(currency: str, talk: str, direct: str | None) -> Home:
    """A link followed to a basket and an order; a currency of its own tells it apart in the totals."""
    basket = opened("tp_basket", at=ago(hours=1.9), action=Action.BASKET, channel=direct, handoff_token=None, **WEB)
    order = bought(handoff_token="ht", identity=PHONE, currency=currency)
    return HOMES.home([*([handed_out()] if talk == "tp_talk" else []), opened(**WEB), basket], [order])


BY = {"tp_talk": "alexa", "tp_click": "voice_handoff"}
WENT_ON = dict(zip(("EUR", "GBP", "INR", "CAD", "AUD", "MXN"), product(BY, ("direct", "(none)", None)), strict=True))
WENT_ON_HOMES = {currency: went_on(currency, *case) for currency, case in WENT_ON.items()}


def voice_minor(currency: str) -> int:
    """What the run's totals say that voice earned of the orders in a currency."""
    (minor,) = (total.voice_minor for total in HOMES.counts().totals if total.currency == currency)
    return minor


@pytest.mark.parametrize("currency", WENT_ON, ids=[f"{direct} after {talk}" for talk, direct in WENT_ON.values()])
def test_what_the_visit_goes_on_to_do_belongs_to_the_link_that_brought_it(currency: str) -> None:
    home, by = WENT_ON_HOMES[currency], WENT_ON[currency][0]
    assert [step["touchpoint_id"] for step in home.table("journeys")] == [by]
    assert voice_minor(currency) == home.credit("linear")[BY[by]]


RETURNED = HOMES.home(
    [
        handed_out(),
        opened(**WEB),
        opened("tp_ad", at=ago(hours=1.9), action=Action.VISIT, channel="email", handoff_token=None, **WEB),
    ],
    [bought(handoff_token="ht", identity=Identity(cookie="c9"))],
)
HANDED_OUT_THRICE = HOMES.home(
    [
        handed_out("tp_1", at=ago(days=3)),
        handed_out("tp_2", at=ago(days=2)),
        handed_out("tp_3", at=ago(hours=1)),
        opened(),
    ],
    [bought(handoff_token="ht", identity=PHONE)],
)


def test_an_advertisement_that_brings_the_visitor_back_into_the_visit_earns_by_itself() -> None:
    assert {step["touchpoint_id"] for step in RETURNED.table("journeys")} == {"tp_talk", "tp_ad"}


def test_a_click_belongs_to_the_latest_session_that_gave_its_link_out_before_it() -> None:
    steps = HANDED_OUT_THRICE.table("journeys")
    assert [step["touchpoint_id"] for step in steps] == ["tp_1", "tp_2", "tp_3"]


CALLED = {"CHF": None, "SEK": "direct", "PLN": "alexa"}
CALLED_HOMES = {
    currency: HOMES.home([opened(channel=channel)], [bought(handoff_token="ht", identity=PHONE, currency=currency)])
    for currency, channel in CALLED.items()
}


@pytest.mark.parametrize("currency", CALLED, ids=[str(channel) for channel in CALLED.values()])
def test_a_click_whose_session_is_unknown_is_a_touch_of_the_hand_off(currency: str) -> None:
    home = CALLED_HOMES[currency]
    (step,) = home.table("journeys")
    assert (step["touchpoint_id"], step["channel"]) == ("tp_click", "voice_handoff")
    assert voice_minor(currency) == home.credit("linear")["voice_handoff"]


PREVIEW = opened("tp_preview", at=ago(hours=3), outcome=Outcome.PREVIEW)
ELSEWHERE = Identity(cookie="c9")


@pytest.mark.parametrize(
    ("home", "counted"),
    [
        (HOMES.home([PREVIEW], [bought(identity=PHONE)]), False),
        (HOMES.home([PREVIEW, opened(at=ago(hours=4), identity=ELSEWHERE)], [bought(identity=PHONE)]), False),
        (HOMES.home([PREVIEW, opened(at=ago(hours=2), identity=ELSEWHERE)], [bought(identity=PHONE)]), True),
        (HOMES.home([PREVIEW], [bought(handoff_token="ht", identity=PHONE)]), True),
    ],
    ids=["alone", "after a person's open", "before a person's open", "its token is on an order"],
)
def test_a_preview_counts_once_a_person_or_an_order_follows(home: Home, *, counted: bool) -> None:
    assert ("tp_preview" in {step["touchpoint_id"] for step in home.table("journeys")}) is counted


def test_voice_is_known_by_platform_and_token_whatever_the_channel_is_called() -> None:
    talk = spoken("tp_1", channel="smart speakers")
    posing = visit("tp_2", channel="voice_handoff")
    ran = work_out([talk, posing], [bought(source=OrderSource.WEB_MOBILE)], accept=0.1)
    headline = {row["touchpoint_id"]: row["credit_minor"] for row in ran.table("credit") if "markov" in row["model"]}
    assert [(total.currency, total.voice_minor) for total in ran.counts().totals] == [("USD", headline["tp_1"])]
