"""What KPIs count of a session and of a home, over tables of a few rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import Engine, rows
from attribution.engine.step import run_steps
from attribution.kpis.kpi import Kpi
from attribution.kpis.registry import COUNTED
from attribution.kpis.sessions import OF_STAGES, STEPS

DAY_US = 86_400_000_000
TOUCH = {
    "session_id": "s1",
    "occurred_us": 0,
    "platform": "alexa",
    "device_type": "smart_speaker",
    "kind": "human",
    "initiator": "human",
    "exposure": "active",
    "action": "research",
    "stage": "consideration",
    "intent": "ResearchIntent",
    "outcome": "ok",
    "match_decision": None,
    "product_id": None,
    "creditable": True,
}
KINDS = pa.schema(
    [
        (name, pa.int64() if name == "occurred_us" else pa.bool_() if name == "creditable" else pa.string())
        for name in TOUCH
    ]
)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_duckdb() as opened:
        opened.put("local_days", pa.table({"minute": [0, 1, 2], "day": ["1970-01-01"] * 3}))
        weeks = {"day": ["1970-01-01"], "day_number": [719_163], "week": ["1969-12-29"], "week_number": [102_737]}
        opened.put("kpi_weeks", pa.table(weeks))
        opened.put("kpi_homes", pa.table({"household_id": ["h1"], "home": [1]}))
        opened.put("session_households", pa.table({"session_id": ["s2"], "household_id": ["h1"]}))
        led = {"session_id": ["s2", "s2", "s3"], "gap_us": [2 * DAY_US, DAY_US, 9 * DAY_US], "exposed": [False] * 3}
        opened.put("journeys", pa.table(led))
        yield opened


def sessions_of(engine: Engine, *touches: dict[str, Any]) -> dict[str, dict[str, Any]]:
    engine.put("touches", pa.Table.from_pylist([TOUCH | touch for touch in touches], schema=KINDS))
    run_steps(engine, [step for step in STEPS if step is not OF_STAGES], {})
    return {row["session_id"]: row for row in engine.query("select * from kpi_sessions").to_pylist()}


def test_touches_of_a_session_are_put_together_each_turn_and_each_mark_by_itself(engine: Engine) -> None:
    found = sessions_of(
        engine,
        {"occurred_us": 60_000_001, "outcome": "asked"},
        {"occurred_us": 5, "action": "compare"},
        {"stage": "purchase", "platform": "siri", "outcome": "handed_off"},
        {"intent": None, "outcome": None, "action": "visit", "platform": "web", "device_type": None},
    )["s1"]

    assert {name: found[name] for name in ("turns", "told", "asked_back", "understood")} == {
        "turns": 3,
        "told": 3,
        "asked_back": 1,
        "understood": 2,
    }
    marks = ("researched", "compared", "carried_out", "gave_up", "awareness", "consideration", "purchase")
    assert [found[mark] for mark in marks] == [1, 1, 1, 0, 0, 1, 1]
    assert (found["assistant"], found["platform"], found["day_number"]) == ("alexa", "alexa", 719_163)


def test_a_sessions_device_is_a_connected_one_where_there_is_any(engine: Engine) -> None:
    found = sessions_of(
        engine,
        {"platform": "app", "device_type": "phone", "action": "visit"},
        {"platform": "web", "device_type": "tv", "action": "visit"},
        {"session_id": "s2", "platform": "app", "device_type": None, "action": "visit"},
        {"session_id": "s2", "platform": "web", "device_type": "phone", "action": "visit"},
    )

    assert [(row["platform"], row["device_type"], row["connected"]) for _, row in sorted(found.items())] == [
        ("web", "tv", 1),
        ("app", "phone", 0),
    ]


def test_who_has_no_household_is_known_by_the_sessions_place_among_all(engine: Engine) -> None:
    found = sessions_of(engine, {"session_id": "s3"}, {"session_id": "s1"}, {"session_id": "s2"})

    assert {name: row["home"] for name, row in found.items()} == {"s1": -1, "s2": 1, "s3": -3}
    assert {name: row["soonest_us"] for name, row in found.items()} == {"s1": None, "s2": DAY_US, "s3": 9 * DAY_US}


def test_stages_tell_of_sessions_that_led_to_an_order_inside_the_window(engine: Engine) -> None:
    sessions_of(engine, {}, {"session_id": "s2"}, {"session_id": "s3"})

    OF_STAGES.run(engine, {"window_us": 7 * DAY_US})

    told = rows(engine, "select home, sessions, consideration, consideration_converted from kpi_stages order by home")
    assert told == [(-3, 1, 1, 0), (-1, 1, 1, 0), (1, 1, 1, 1)]


@pytest.mark.parametrize("kpi", [kpi for kpi in COUNTED if kpi.once_a_home], ids=lambda kpi: kpi.name)
def test_what_holds_a_home_once_a_segment_does(kpi: Kpi) -> None:
    homes, weeks = [1, 1, 1, 2, 2, 3, -4], [1, 2, 2, 1, 3, 2, 1]
    count = len(homes)
    held = {
        "home": homes,
        "week_number": weeks,
        "day_number": [7 * week for week in weeks],
        "week": [f"week {week}" for week in weeks],
        "platform": ["alexa", "siri", "alexa", "alexa", "alexa", "siri", "alexa"],
        "device_type": ["hub", "hub", "tv", "hub", "hub", "tv", "tv"],
        "assistant": pa.array([None] * count, pa.string()),
        "connected": [1] * count,
        "turns": [1] * count,
        "place": [1, 2, 2, 1, 1, 3, 3],
        "shown": ["a", "b", "b", "a", "a", "c", "c"],
    }
    lifetimes = {"home": [1, 1, 2], "currency": ["EUR", "USD", "EUR"], "expected_minor": [5, 7, 9]}
    with open_duckdb() as opened:
        opened.put("kpi_sessions", pa.table(held))
        opened.put("kpi_mentions", pa.table(held))
        opened.put("kpi_orders", pa.table({"home": [1, 1, 2, -4]}))
        opened.put("kpi_lifetimes", pa.table(lifetimes))
        told = []
        for once in (True, False):
            step = replace(kpi, once_a_home=once).step()
            step.run(opened, {})
            told.append(sorted(rows(opened, f"select * from {step.name}"), key=repr))

    assert told[0] == told[1] != []
