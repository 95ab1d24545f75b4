"""What each KPI counts, in a few records made by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from ledger.records import (
    Action,
    DeviceType,
    Identity,
    Initiator,
    MatchDecision,
    OrderSource,
    OrderStatus,
    Outcome,
    Platform,
    Touchpoint,
)
from tests.factories.attribution import Rows, ago, bought, spoken, visit, work_out

Told = dict[tuple[str, str, str], tuple[int | None, int | None]]
SURE = {"match_decision": MatchDecision.ACCEPT, "intent": "ResearchIntent", "outcome": Outcome.OK}


def home(number: int) -> Identity:
    return Identity(account=f"a{number}", user=f"u{number}")


def said(name: str, number: int, at: datetime, **changes: Any) -> Touchpoint:
    return spoken(
        name, at=at, identity=home(number), session_id=f"s_{name.split('.', maxsplit=1)[0]}", **(SURE | changes)
    )


@pytest.fixture(scope="module")
def told() -> Told:
    """Five homes: three talk, one of them to two assistants; a machine orders in one; one order has no session."""
    siri = {"platform": Platform.SIRI, "channel": "siri"}
    subscribed = {"action": Action.SUBSCRIBE, "subscription_id": "sub", "outcome": Outcome.OK}
    touches = [
        said("one.1", 1, ago(hours=30), brand_id="b1"),
        said("one.2", 1, ago(hours=29.9), brand_id="b2", action=Action.COMPARE, topic="compare-tea"),
        said("two", 1, ago(hours=20), brand_id="b1", action=Action.HANDOFF, outcome=Outcome.HANDED_OFF, **siri),
        said("three", 2, ago(days=20), brand_id="b2", match_decision=MatchDecision.ASK, outcome=Outcome.ASKED),
        said("four", 2, ago(days=9), brand_id=None, outcome=Outcome.GAVE_UP, match_decision=None),
        said("five", 3, ago(days=19), brand_id="b1", **subscribed),
        visit("tp_web", at=ago(hours=3), session_id="s_web", identity=home(4), device_type=DeviceType.PHONE),
    ]
    machine = {"initiator": Initiator.MACHINE, "source": OrderSource.SUBSCRIPTION, "subscription_id": "sub"}
    orders = [
        bought("or_1", revenue_minor=1000, identity=home(1)),
        bought("or_2", revenue_minor=2000, identity=home(5), status=OrderStatus.REFUNDED, refunded_minor=500),
        bought("or_old", at=ago(days=25), revenue_minor=10, identity=home(5)),
        bought("or_3", at=ago(days=15), revenue_minor=300, identity=home(3), **machine),
        bought("or_4", at=ago(days=2), revenue_minor=400, identity=home(3), **machine),
        bought("or_5", at=ago(days=3), revenue_minor=400, identity=home(3), **machine),
    ]
    return figures(work_out(touches, orders))


def figures(ran: Rows) -> Told:
    return {
        (row["kpi"], row["period"], row["segment"]): (row["numerator"], row["denominator"]) for row in ran.table("kpis")
    }


COUNTED = [
    ("iot_conversion_rate", "all", "all", (3, 5)),
    ("iot_conversion_rate", "all", "platform=siri", (1, 1)),
    ("voice_commerce_revenue", "all", "currency=USD way=direct", (0, None)),
    ("automated_replenishment_growth", "last 7 days", "currency=USD", (800, 0)),
    ("unlinked_share", "all", "all", (2, 3)),
    ("returned_rate", "all", "journey=voice", (0, 1)),
    ("returned_rate", "all", "journey=other", (1, 2)),
    ("subscription_starts", "all", "assistant=alexa", (1, 1)),
    ("ecosystem_penetration", "all", "all", (3, 5)),
    ("ecosystem_penetration", "all", "platform=siri", (1, 5)),
    ("devices_together", "all", "all", (2, 3)),
    ("devices_together", "all", "has=alexa+siri", (1, 1)),
    ("devices_together", "all", "has=alexa", (1, 2)),
    ("device_retention", "all", "week=01", (0, 2)),
    ("voice_engagement_rate", "all", "all", (3, 5)),
    ("voice_to_purchase", "all", "assistant=alexa step=1_understood", (3, 4)),
    ("voice_to_purchase", "all", "assistant=alexa step=4_ordered", (2, 4)),
    ("research_to_purchase", "all", "assistant=alexa step=2_compared", (1, 3)),
    ("voice_search_to_purchase", "all", "within=01d", (0, 3)),
    ("voice_search_to_purchase", "all", "within=07d", (1, 3)),
    ("multi_assistant_journeys", "all", "assistants=alexa+siri", (1, 1)),
    ("journeys_across_platforms", "all", "all", (1, 1)),
    ("journeys_across_platforms", "all", "from=alexa", (1, 1)),
    ("journeys_across_platforms", "all", "from=alexa to=web_mobile", (1, 1)),
    ("journeys_across_platforms", "all", "from=alexa to=store", (0, 1)),
    ("asked_back_rate", "all", "all", (1, 6)),
    ("gave_up_rate", "all", "all", (1, 5)),
    ("came_back_rate", "all", "all", (1, 3)),
    ("brand_mentions", "all", "brand=b1", (3, 5)),
    ("compared_with", "all", "brands=b1+b2", (1, 1)),
    ("compared_with", "all", "topic=compare-tea", (1, 1)),
    ("brand_voice_health", "all", "brand=b2 measure=1_sure", (1, 2)),
    ("brand_voice_health", "all", "brand=b1 measure=2_ordered", (3, 3)),
    ("stage_reach", "all", "stage=2_consideration", (5, 6)),
    ("stage_to_order", "all", "stage=2_consideration", (3, 5)),
]


@pytest.mark.parametrize(("kpi", "period", "segment", "counted"), COUNTED)
def test_a_kpi_counts_what_it_says(
    told: Told, kpi: str, period: str, segment: str, counted: tuple[int | None, int | None]
) -> None:
    assert told[kpi, period, segment] == counted


def test_without_the_records_a_kpi_has_no_value_and_says_what_is_missing() -> None:
    rows = work_out([visit()], [bought()]).table("kpis")
    missing = {row["kpi"]: row for row in rows if row["method"].startswith("not measured")}
    assert {"iot_conversion_rate", "voice_commerce_revenue", "asked_back_rate", "device_retention"} <= set(missing)
    assert "ambient_reach" in missing
    assert "no touchpoint of an assistant" in missing["voice_commerce_revenue"]["method"]
    assert all(row["value"] is row["numerator"] is row["interval_low"] is None for row in missing.values())
    assert "unlinked_share" not in missing


def test_a_subscription_begun_at_a_shops_checkout_is_begun_by_what_led_to_its_first_order() -> None:
    def at_checkout(number: int, hours: float) -> Touchpoint:
        told = {"channel": "shopify", "action": Action.SUBSCRIBE, "subscription_id": f"su_{number}"}
        return visit(f"tp_{number}", at=ago(hours=hours), session_id=f"se_{number}", identity=home(number), **told)

    touches = [said("asked", 1, ago(hours=9)), at_checkout(1, 1.9), said("later", 2, ago(hours=9)), at_checkout(2, 5)]
    orders = [bought(f"or_{number}", at=ago(hours=2), identity=home(number)) for number in (1, 2)]
    told = figures(work_out(touches, orders))
    assert told["subscription_starts", "all", "assistant=alexa"] == (1, 2)
    assert told["subscription_starts", "all", "channel=shopify"] == (1, 2), "three hours before any order"


def test_homes_with_a_hub_are_counted_by_whose_it_is() -> None:
    def hub(name: str, number: int, platform: Platform, device: DeviceType = DeviceType.HUB) -> Touchpoint:
        return said(name, number, ago(hours=number), platform=platform, device_type=device, channel=platform.value)

    touches = [
        hub("one", 1, Platform.SMARTTHINGS), hub("again", 1, Platform.SMARTTHINGS), hub("two", 2, Platform.SMARTTHINGS),
        hub("three", 3, Platform.IOT), hub("both", 3, Platform.SMARTTHINGS), said("none", 4, ago(hours=4)),
        hub("nobody", 5, Platform.IOT, DeviceType.PHONE),
    ]  # fmt: skip
    told = figures(work_out(touches, [bought("or_1", identity=home(1)), bought("or_4", identity=home(4))]))
    hubs = {segment: counted for (kpi, _, segment), counted in told.items() if kpi == "devices_together"}
    assert hubs["all"] == (2, 5)
    assert {name: counted for name, counted in hubs.items() if name.startswith("hub=")} == {
        "hub=iot": (0, 1),
        "hub=smartthings": (1, 3),
    }
