"""The page's sections of brands, devices and locales, weeks' marks, calibration and the audit: each from tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pyarrow as pa

from attribution.credit.model import UNIT
from attribution.engine.engine import Engine
from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM
from attribution.outcome import CurrencyTotals
from attribution.report.audit import IDENTIFIERS, audit
from attribution.report.brands import brands
from attribution.report.calibration_plot import Tenth, calibration, calibration_svg
from attribution.report.costs import Bounds, VoiceCost
from attribution.report.decisions import Span
from attribution.report.figures import Week
from attribution.report.places import places, voice_whole
from attribution.report.week_marks import VOICE_DAYS, read_week_marks
from attribution.words import DEVICES, PLATFORMS
from ledger.records import DeviceType, Platform

MILLION = 10**6
US_PER_DAY = 86_400_000_000
TOTAL = CurrencyTotals(currency="USD", orders=2, revenue_minor=10_000, net_revenue_minor=10_000, voice_minor=6_000)
SPOKEN: dict[str, Any] = {
    "platform": "alexa",
    "initiator": "human",
    "exposure": "active",
    "action": "research",
    "outcome": None,
    "match_decision": "accept",
    "match_score": 0.8,
    "brand_id": None,
    "occurred_us": 0,
    "creditable": True,
    "handoff_token": None,
    "device_type": "smart_speaker",
    "locale": "en-US",
    "campaign_id": None,
}


class _Counts:
    headline = "linear"


@contextmanager
def engine_with(**tables: list[dict[str, Any]]) -> Iterator[Engine]:
    with ENGINES["duckdb"](ANY_ROOM) as engine:
        for name, rows in tables.items():
            engine.put(name, pa.Table.from_pylist(rows))
        yield engine


def turn(n: int, session: str, brand: str, **changes: Any) -> dict[str, Any]:
    return SPOKEN | {"touchpoint_id": f"tp_{n}", "session_id": session, "brand_id": brand, "occurred_us": n} | changes


def test_brands_are_told_by_what_was_asked_heard_ordered_and_lost() -> None:
    touches = [
        turn(1, "s1", "b-one"),
        turn(2, "s2", "b-two", match_decision="ask", match_score=0.4),
        turn(3, "s2", "b-one"),
        turn(4, "s3", "b-one", outcome="rejected"),
        turn(5, "s4", "b-one", platform="web"),
        turn(6, "s4", "b-one", action="click"),
    ]
    links = [
        {"session_id": session, "order_id": order, "accepted": accepted}
        for session, order, accepted in (("s1", "or_1", True), ("s3", "or_2", True), ("s2", "or_3", False))
    ]
    orders = [
        {"order_id": order, "lines": [{"product_id": "p", "brand_id": brand} for brand in bought]}
        for order, bought in (("or_1", ["b-one", "other"]), ("or_2", ["other"]), ("or_3", ["b-one"]))
    ]
    with engine_with(touches=touches, links=links, orders=orders) as engine:
        told = brands(engine)
    first, second = told["rows"]
    assert first == {
        "brand": "B one",
        "cells": ["3", "3", "66.7 %", "0.0 %", "33.3 %", "0.80", "1", "1", "B two (1)"],
    }
    assert second["cells"] == ["1", "1", "0.0 %", "100.0 %", "0.0 %", "0.40", "0", "0", "—"]
    assert told["about"].startswith("4 turns by voice named 2 brands; of 4 that tell how surely, 50.0 % were matched")


def test_voice_as_a_whole_holds_the_clicks_on_its_links_and_stands_over_its_assistants() -> None:
    touches = [
        SPOKEN | {"touchpoint_id": "tp_1", "session_id": "s1"},
        SPOKEN | {"touchpoint_id": "tp_2", "session_id": "s2", "platform": "web", "handoff_token": "ht"},
        SPOKEN | {"touchpoint_id": "tp_3", "session_id": "s3", "platform": "web"},
    ]
    credit = [
        {"channel": channel, "model": model, "currency": "USD", "touched": 1, "voice": voice, "minor": minor}
        | {"unit_millions": UNIT // 2 // MILLION, "unit_rest": UNIT // 2 % MILLION}
        for model, amounts in (("linear", (1_000, 2_000, 4_000)), ("last", (500, 1_000, 5_500)))
        for channel, voice, minor in zip(("alexa", "voice_handoff", "web"), (1, 1, 0), amounts, strict=True)
    ]
    by = [
        {"dimension": dimension, "value": value, "model": "linear", "currency": "USD", "micros": 500_000}
        | {"minor": minor, "low": 900, "high": 1_200}
        for dimension, value, minor in (
            ("assistant", "alexa", 1_000),
            ("assistant", "(none)", 6_000),
            ("device_type", "smart_speaker", 1_000),
            ("locale", "en-US", 7_000),
        )
    ]
    with engine_with(touches=touches, credit_totals=credit, credit_by=by) as engine:
        whole = voice_whole(
            engine, _Counts(), TOTAL, Span(3_000, 2_000, 4_000), VoiceCost(1_500, Bounds((2_000, 4_000), None))
        )
        told = places(engine, _Counts(), TOTAL)
    assert whole["rows"] == [
        {"name": "Voice as a whole", "cells": ["1.0", "$30", "30.0 %", "$20 to $40", "$15 to $30"]},
        {"name": "Alexa", "cells": ["0.5", "$10", "10.0 %", "$9 to $12", "$10"]},
    ]
    assert whole["costs"] == ["$15", "2.00 (1.33 to 2.67)", "$15.00"]
    assert told["device_type"] == [
        {"name": "Smart speaker", "cells": ["3", "1", "0.5", "$10", "10.0 %", "$9 to $12", "$10"]}
    ]
    assert [line["name"] for line in told["locale"]] == ["en-US"]


def test_weeks_bear_the_bounds_of_voice_and_the_campaigns_that_began_in_them() -> None:
    monday = date(2026, 11, 2)
    days = [date(2026, 11, 3), date(2026, 11, 10)]
    touches = [
        SPOKEN | {"touchpoint_id": f"tp_{n}", "session_id": "s", "campaign_id": name, "occurred_us": n * US_PER_DAY}
        for n, name in ((0, "autumn"), (1, "autumn"), (1, "winter"))
    ]
    orders = [
        {"order_id": f"or_{n}", "household": f"h{n}", "currency": "USD", "cash_day": days[n % 2].isoformat()}
        | {"refund_day": days[1].isoformat()}
        for n in range(20)
    ]
    credit = [
        {"order_id": f"or_{n}", "voice_minor": 100 + n, "voice_back_minor": 40 if n == 0 else 0} for n in range(20)
    ]
    minutes = [{"minute": n * 1440, "day": day.isoformat()} for n, day in enumerate(days)]
    weeks = [
        Week(monday=monday, voice_minor=1, other_minor=0, nobody_minor=0, whole=True),
        Week(monday=date(2026, 11, 9), voice_minor=1, other_minor=0, nobody_minor=0, whole=True),
    ]
    with engine_with(touches=touches, order_days=orders, order_credit=credit, local_days=minutes) as engine:
        marks = read_week_marks(engine, "USD", weeks)
        unshown = read_week_marks(engine, "USD", weeks[1:])
        earned = Counter[str]()
        for part in engine.query(VOICE_DAYS, {"currency": "USD"}).to_pylist():
            earned[part["day"]] += part["minor"]
    # By cash: what came back of an order is taken off on its own day, and stands whole on the order's.
    assert [earned[day.isoformat()] for day in days] == [1_090 + 40, 1_100 - 40]
    assert [(one.letter, one.name, one.first, one.last, one.touches) for one in marks.campaigns] == [
        ("A", "autumn", days[0], days[1], 2),
        ("B", "winter", days[1], days[1], 1),
    ]
    assert [marks.letters(week.monday) for week in weeks] == ["A", "B"]
    low, high = marks.bounds[monday]
    assert low < sum(100 + n for n in range(0, 20, 2)) < high
    assert [one.name for one in unshown.campaigns] == ["winter"]


def test_the_audit_names_what_is_missing_and_what_each_identifier_covers() -> None:
    nobody = dict.fromkeys((f"id_{name}" for name in IDENTIFIERS), None) | {
        "consent_measurement": "granted",
        "campaign_id": None,
        "handoff_token": None,
        "locale": None,
    }
    touchpoints = [
        nobody | {"platform": "alexa", "id_user": "u", "id_device": "d", "locale": "en-US"},
        nobody | {"platform": "alexa", "id_user": "u"},
        nobody | {"platform": "web", "consent_measurement": "denied", "campaign_id": "c"},
    ]
    texts = pa.schema([(name, pa.string()) for name in touchpoints[0]])
    with ENGINES["duckdb"](ANY_ROOM) as engine:
        engine.put("touchpoints", pa.Table.from_pylist(touchpoints, texts))
        engine.put("orders", pa.Table.from_pylist([nobody | {"platform": None, "id_email": "e"}], texts))
        told = audit(engine)
    assert told["kinds"] == [
        {"name": "Alexa", "cells": ["2", "Assistant user, 100.0 %", "0.0 %", "0.0 %"]},
        {"name": "Web", "cells": ["1", "—", "100.0 %", "100.0 %"]},
        {"name": "Orders", "cells": ["1", "E-mail, 100.0 %", "0.0 %", "0.0 %"]},
    ]
    covered = {line["name"]: line["cells"] for line in told["identifiers"]}
    assert covered["Assistant user"] == ["66.7 %", "0.0 %"]
    assert covered["E-mail"] == ["0.0 %", "100.0 %"]
    missing, beside = told["missing"]
    assert missing.startswith("No touchpoint is of: Google Assistant, Siri, HomeKit")
    assert "33.3 % name a campaign" in beside


def test_every_platform_and_device_has_a_name_for_people() -> None:
    assert set(PLATFORMS) == set(Platform)
    assert set(DEVICES) == set(DeviceType)


def test_the_calibration_plot_has_a_dot_a_tenth_and_its_words() -> None:
    bins = (Tenth(0.0, 900, 0.02, 0.01), Tenth(0.9, 300, 0.95, 0.9))
    told = calibration(bins)
    assert told["rows"][1] == {"name": "0.9 to 1.0", "cells": ["300", "95.0 %", "90.0 %"]}
    assert "claimed 95.0 %, found 90.0 %" in told["alt"]
    assert calibration_svg(bins).count('class="dot"') == 2
    assert calibration(())["rows"] == []
    assert calibration_svg(()) == ""
