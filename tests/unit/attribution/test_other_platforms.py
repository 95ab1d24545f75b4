"""Touches out of other platforms' samples: counted under their platforms, in one journey, over several assistants."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from intake.platforms.events.table import SOURCES
from ledger.records import Identity, OrderLine, OrderSource
from tests.factories.attribution import WorkedOut, spoken, work_out
from tests.factories.platforms import NOON, PSEUDONYMS, PlatformDoor, sample
from tests.factories.records import GRANTED, order

ACCOUNT = PSEUDONYMS.of("account", "1001")


@cache
def _run() -> WorkedOut:
    """Every sample, a word to Alexa, and the same customer's order on the web of what they were about, in one run."""
    who = Identity(account=ACCOUNT)
    touches: list[Any] = [spoken(at=NOON.replace(hour=9), brand_id=None, product_id="somat-salt", identity=who)]
    at = NOON.replace(hour=13)
    line = OrderLine(product_id="somat-salt", quantity=1, unit_price_minor=1000)
    order_at: dict[str, Any] = {"placed_at": at, "received_at": at, "source": OrderSource.WEB_MOBILE}
    bought = order("web-1", **order_at, revenue_minor=1000, lines=(line,), consent=GRANTED, identity=who)
    for source in SOURCES:
        door = PlatformDoor(source.name)
        door.takes(sample(source.name))
        touches += door.touches
    return work_out(touches, [bought])


def test_every_sample_is_counted_under_its_platform() -> None:
    counted = Counter(row["platform"] for row in _run().table("touchpoints"))
    assert counted == {
        "alexa": 1,
        "smartthings": 2,
        "iot": 4,  # Home Assistant's two, AWS IoT's and Event Grid's
        "siri": 2,  # by CloudEvents, and by the hub event
        "google_assistant": 2,
        "ads": 1,
        "app": 1,
        "web": 1,
    }


def test_a_journey_begun_with_other_assistants_ends_on_the_phone() -> None:
    steps = [row for row in _run().table("journeys") if row["order_id"] == "web-1"]
    assert {row["platform"] for row in steps} >= {"alexa", "google_assistant", "siri", "web"}


def test_an_order_talked_about_with_several_assistants_is_told_so() -> None:
    told = {row["segment"]: row for row in _run().table("kpis") if row["kpi"] == "multi_assistant_journeys"}
    assert told["assistants=alexa+google_assistant+siri"]["numerator"] >= 1
