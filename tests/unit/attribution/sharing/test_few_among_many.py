"""What few households did among many that did something else: never bought, ordered by voice, were not understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from attribution.engine.engine import Engine, rows
from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM
from attribution.kpis.voice_funnel import VOICE_FUNNEL
from attribution.report.voice_health import voice_health
from attribution.sharing.tables import LIFT_OF_ENOUGH, share_paths
from attribution.sharing.voice import share_voice

LEAST = 3


@contextmanager
def engine_with(**tables: list[dict[str, Any]]) -> Iterator[Engine]:
    with ENGINES["duckdb"](ANY_ROOM) as engine:
        for name, told in tables.items():
            engine.put(name, pa.Table.from_pylist(told))
        yield engine


def walked(
    path: str, bought: int, *, lost: int = 9, never: int = 0, worthless: int = 0
) -> dict[str, list[dict[str, Any]]]:
    """So many households that bought along a path, and that walked it to no order, of which some never bought.

    `worthless` of the orders came to nothing. Without a path they are on none.
    """
    return {
        "walks": [{"order_id": f"{path}{n}", "channels": [path]} if path else {} for n in range(bought)],
        "journeys": [{"order_id": f"{path}{n}", "channel": path} for n in range(bought)],
        "touches": [{"channel": path, "platform": path}],
        "orders": [
            {"order_id": f"{path}{n}", "currency": "USD", "net_revenue_minor": 0 if n < worthless else 100}
            for n in range(bought)
        ],
        "record_households": [
            {"kind": "order", "record_id": f"{path}{n}", "household_id": f"{path}-h{n}"} for n in range(bought)
        ],
        "lost_journeys": [
            {
                "journey_id": f"{path}-j{n}",
                "step": 1,
                "channel": path,
                "traveller": f"{path}-l{n}",
                "bought": n >= never,
            }
            for n in range(lost)
        ],
        "paths": [
            {"path": path, "orders": bought, "revenue_minor": 100 * bought, "non_orders": lost, "never_bought": never}
            | {"twice_median_us": 2}
        ]
        if path
        else [],
    }


def paths_of(*every: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[int | None, ...]]:
    tables = {name: [row for one in every for row in one[name]] for name in every[0]}
    with engine_with(**tables) as engine:
        share_paths(engine, LEAST)
        return {
            path: tuple(told)
            for path, *told in rows(engine, "select path, orders, non_orders, never_bought from paths")
        }


def test_a_path_that_few_households_walked_without_ever_buying_is_folded_with_the_next() -> None:
    told = paths_of(
        walked("alexa", 9, lost=9, never=5), walked("siri", 5, lost=5, never=1), walked("web", 6, lost=6, never=4)
    )
    assert told == {"alexa": (9, 9, 5), "(other)": (11, 11, 5)}


def test_where_few_never_bought_in_all_nobody_is_told_how_many() -> None:
    told = paths_of(walked("alexa", 9, lost=9, never=1), walked("siri", 5, lost=5, never=1))
    assert told == {"alexa": (9, 9, None), "siri": (5, 5, None)}


def test_a_path_whose_orders_came_to_nothing_but_few_is_folded_with_the_next() -> None:
    """Its money is that of the one who paid, to the cent."""
    told = paths_of(walked("alexa", 9), walked("siri", 6, worthless=5), walked("google_assistant", 7, worthless=2))
    assert told == {"alexa": (9, 9, 0), "(other)": (13, 18, 0)}


def test_few_without_voice_among_many_with_it_are_told_by_no_path_less_what_voice_has() -> None:
    told = paths_of(walked("alexa", 9), walked("siri", 5), walked("email", 1, lost=0), walked("web", 7))
    assert told == {"alexa": (9, 9, 0), "(other)": (13, 18, 0)}


def test_orders_of_few_on_no_path_are_told_by_no_total_less_the_paths() -> None:
    told = paths_of(walked("alexa", 9), walked("web", 5), walked("", 1, lost=0))
    assert told == {"alexa": (9, 9, 0)}
    assert paths_of(walked("alexa", 9), walked("", 1, lost=0)) == {}
    assert paths_of(walked("alexa", 9), walked("", 5, lost=0)) == {"alexa": (9, 9, 0)}


def arms(test: str, *bought: int) -> list[dict[str, Any]]:
    """Two arms of seven households, so many of which bought."""
    named = zip(("treated", "held_out"), bought, strict=True)
    return [{"test": test, "arm": arm, "households": 7, "buyers": buyers} for arm, buyers in named]


def test_a_test_in_which_few_bought_or_few_did_not_is_left_out_whole() -> None:
    tests = [arms("few", 4, 1), arms("nobody", 4, 0), arms("all", 7, 4), arms("nearly", 6, 4)]
    with engine_with(lift=[row for arm in tests for row in arm]) as engine:
        told = rows(engine, LIFT_OF_ENOUGH, {"least": LEAST})
    assert {test for test, *_ in told} == {"nobody", "all"}


def said(day: str, home: int, outcome: str | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "day": day,
        "locale": "en-US",
        "intent": "BuyIntent",
        "session_id": f"{day}{home}",
        "touchpoint_id": f"h{home}",
        "outcome": outcome,
        "duration_ms": 100,
        "unhandled": False,
        "asked_back": False,
        "told": True,
    } | changes


def funnel_of(turns: list[dict[str, Any]]) -> tuple[dict[str, tuple[Any, ...]], dict[str, Any]]:
    homes = [
        {"kind": "touch", "record_id": name, "household_id": name}
        for name in sorted({turn["touchpoint_id"] for turn in turns})
    ]
    touches = [{"platform": "web", "initiator": "human", "exposure": "active", "intent": "", "duration_ms": 1}]
    touches[0]["touchpoint_id"] = ""
    with engine_with(voice_turns=turns, record_households=homes, touches=touches) as engine:
        engine.create("voice_funnel", VOICE_FUNNEL.sql)
        share_voice(engine, LEAST)
        asked = "select day, turns, understood, asked_back, unhandled, ordered from voice_funnel"
        return {day: tuple(told) for day, *told in rows(engine, asked)}, voice_health(engine, shared=LEAST)


def test_a_day_s_few_orders_by_voice_are_withheld_and_told_where_days_together_have_enough() -> None:
    turns = [said("d1", 0, "ordered"), said("d1", 1), said("d1", 2), said("d1", 3)]
    later = [said("d2", 4, "ordered"), said("d2", 5, "ordered"), said("d2", 6)]
    days, page = funnel_of([*turns, *later])
    assert days == {"d1": (4, 4, 0, 0, None), "d2": (3, 3, 0, 0, None)}
    assert page["rows"][0]["cells"][:2] == ["7", "100.0 %"]
    assert page["rows"][0]["cells"][5] == "3"  # of three households together
    _, fewer = funnel_of(turns)
    assert fewer["rows"][0]["cells"][5] == "withheld"


def test_what_few_were_not_understood_in_is_withheld_with_what_would_tell_it_as_a_difference() -> None:
    days, page = funnel_of([*(said("d1", n) for n in range(5)), said("d1", 9, unhandled=True)])
    assert days == {"d1": (6, None, None, None, 0)}
    assert page["rows"][0]["cells"][:4] == ["6", "withheld", "withheld", "withheld"]
    assert "too few households" in page["about"]
