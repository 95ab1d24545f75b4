"""Better or worse than before, within one run."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM
from attribution.report.decisions import Span
from attribution.report.lately import lately
from attribution.report.periods import Period, Periods, read_periods

STANDS = date(2026, 11, 20)
LAST = STANDS - timedelta(days=1)
TEXT, WHOLE, FLAG = pa.string(), pa.int64(), pa.bool_()
Bought = tuple[int, str, int, bool]
"""Days before the last whole day, household, minor units of it, whether voice alone led to it."""


def periods(
    orders: list[Bought],
    *,
    stands: date | None = STANDS,
    touched: str | None = None,
    back: tuple[int, int] | None = None,
    spent: tuple[tuple[int, int], ...] = (),
) -> Periods:
    """Read the periods of some orders.

    `back`: days before the last whole day, and how much of the first came back; `spent`: days before it, and how much.
    """
    ids = [f"or_{n}" for n in range(len(orders))]
    days = [(LAST - timedelta(days=back)).isoformat() for back, *_ in orders]
    spoken = [(order, minor) for order, (_, _, minor, voice) in zip(ids, orders, strict=True) if voice]
    count, told = len(orders), len(spoken)
    tables = {
        "order_days": [
            ("order_id", TEXT, ids),
            ("cash_day", TEXT, days),
            ("household", TEXT, [home for _, home, *_ in orders]),
            ("currency", TEXT, ["USD"] * count),
            ("net_revenue_minor", WHOLE, [minor for *_, minor, _ in orders]),
            ("refund_minor", WHOLE, [back[1] if back and not n else 0 for n in range(count)]),
            ("refund_day", TEXT, [(LAST - timedelta(days=back[0] if back else 0)).isoformat()] * count),
        ],
        "orders": [
            ("order_id", TEXT, ids),
            ("source", TEXT, ["web_mobile"] * count),
            ("initiator", TEXT, ["human"] * count),
        ],
        "journeys": [
            ("order_id", TEXT, [order for order, _ in spoken]),
            ("touchpoint_id", TEXT, ["tp"] * told),
            ("turn", WHOLE, [1] * told),
            ("exposed", FLAG, [False] * told),
        ],
        "order_credit": [
            ("order_id", TEXT, ids),
            ("voice_minor", WHOLE, [minor if voice else 0 for *_, minor, voice in orders]),
            ("voice_back_minor", WHOLE, [back[1] if back and not n and orders[0][3] else 0 for n in range(count)]),
        ],
        "touches": [
            ("touchpoint_id", TEXT, ["tp"]),
            ("platform", TEXT, ["alexa"]),
            ("channel", TEXT, ["alexa"]),
            ("handoff_token", TEXT, [None]),
            ("occurred_us", WHOLE, [0]),
        ],
        "spend": [
            ("day", TEXT, [(LAST - timedelta(days=back)).isoformat() for back, _ in spent]),
            ("channel", TEXT, ["alexa"] * len(spent)),
            ("currency", TEXT, ["USD"] * len(spent)),
            ("spend_minor", WHOLE, [minor for _, minor in spent]),
        ],
        "local_days": [("minute", WHOLE, [0]), ("day", TEXT, [touched])],
    }
    with ENGINES["duckdb"](ANY_ROOM) as engine:
        for name, columns in tables.items():
            arrays = [pa.array(values, kind) for _, kind, values in columns]
            engine.put(name, pa.table(arrays, [column for column, *_ in columns]))
        return read_periods(engine, "USD", stands)


def test_the_latest_whole_weeks_are_set_against_as_many_before() -> None:
    found = periods(
        [(55, "h1", 1_000, True), (28, "h1", 1_000, False), (27, "h1", 1_500, True), (0, "h2", 1_500, True)]
    )
    assert found.now == Period(LAST - timedelta(days=27), LAST)
    assert found.before == Period(LAST - timedelta(days=55), LAST - timedelta(days=28))
    told = {
        tile: (one.before, one.now, one.change.value if one.change else None) for tile, one in found.changes.items()
    }
    assert told == {
        "net-revenue": (2_000, 3_000, 0.5),
        "voice-revenue": (1_000, 3_000, 2.0),
        "begun-by-voice": (1, 2, 1.0),
        "linked-share": (0.5, 1.0, 0.5),
    }


def test_a_refund_is_taken_off_on_its_own_day_as_the_cash_rows_of_the_tables_do() -> None:
    found = periods([(55, "h1", 700, True), (27, "h1", 1_500, True), (0, "h2", 1_500, True)], back=(3, 300))
    for tile in ("net-revenue", "voice-revenue"):
        assert (found.changes[tile].before, found.changes[tile].now) == (1_000, 2_700)


def test_what_voice_brings_of_what_it_costs_is_set_against_before_where_both_cost_something() -> None:
    homes: list[Bought] = [(back, f"h{n}", 1_000, True) for n in range(20) for back in (55, 27, 0)]
    found = periods(homes, spent=((50, 10_000), (20, 10_000), (10, 6_000), (90, 77)))
    roas = found.changes["voice-roas"]
    assert (roas.before, roas.now) == (2.0, 2.5)
    assert roas.change == Span(0.25, 0.25, 0.25)  # every home buys alike: drawn again they bring the same
    (line,) = (line for line in lately(found, "USD", 30)["rows"] if line["name"] == "ROAS of voice")
    assert line["cells"] == ["2.00", "2.50", "+25.0 % (+25.0 to +25.0)"]
    assert "voice-roas" not in periods(homes, spent=((20, 10_000),)).changes


@pytest.mark.parametrize(("oldest", "length"), [(54, 14), (27, 14), (26, 7), (13, 7)])
def test_the_longest_of_four_two_and_one_weeks_that_fits_twice_is_taken(oldest: int, length: int) -> None:
    found = periods([(oldest, "h1", 100, False), (0, "h1", 100, False)])
    assert found.now
    assert found.now.days == length


def test_the_day_on_which_a_run_stands_is_not_whole_and_is_left_out() -> None:
    found = periods([(55, "h1", 100, False), (0, "h1", 100, False), (-1, "h1", 900, False), (-30, "h1", 900, False)])
    assert found.now
    assert found.now.last == LAST
    assert found.changes["net-revenue"].now == 100


@pytest.mark.parametrize(
    ("orders", "words"), [([(12, "h1", 100, True), (0, "h1", 100, True)], "13 whole days"), ([], "0 whole days")]
)
def test_where_no_period_lies_before_that_is_said(orders: list[Bought], words: str) -> None:
    told = lately(periods(orders), "USD", 30)
    assert told["rows"] == []
    assert told["tiles"] == {}
    assert f"orders cover {words}" in told["about"]
    assert "two periods of 7 days or more are needed" in told["about"]


def test_bounds_are_of_the_change_and_hold_it_and_few_homes_have_none() -> None:
    many = [(back, f"h{home}", 100 + 7 * home, True) for home in range(40) for back in (55, 0)]
    alike = periods(many).changes["net-revenue"].change
    assert alike == Span(0.0, 0.0, 0.0)  # every home alike before and now: however they are drawn, nothing changes
    unlike = periods([*many, *((2, f"h{home}", 400, False) for home in range(20))]).changes
    for change in (unlike["net-revenue"].change, unlike["linked-share"].change):
        assert change is not None
        assert change.low is not None
        assert change.high is not None
        assert change.low < change.value < change.high
    few = periods([(55, "h1", 100, True), (0, "h2", 100, True)]).changes["net-revenue"].change
    assert few == Span(0.0, None, None)


def test_a_change_is_written_with_its_bounds_on_each_tile_and_in_the_table() -> None:
    many = [(back, f"h{home}", 100, True) for home in range(12) for back in (55, 0)]
    told = lately(periods(many), "USD", 30)
    assert told["title"] == "The last 28 days against the 28 before"
    assert told["tiles"]["net-revenue"] == "Last 28 days: no change (0.0 to 0.0) against the 28 before"
    assert told["rows"][0] == {"name": "Net revenue", "cells": ["$12", "$12", "no change (0.0 to 0.0)"]}
    assert told["about"].startswith("23 Oct 2026 to 19 Nov 2026 against 25 Sep 2026 to 22 Oct 2026: whole weeks")


def test_from_nothing_there_is_no_share_of_growth() -> None:
    told = lately(periods([(55, "h1", 100, False), (0, "h1", 100, True)]), "USD", 30)
    assert told["tiles"]["voice-revenue"] == "Last 28 days: more than nothing against the 28 before"
    assert told["tiles"]["net-revenue"] == "Last 28 days: no change against the 28 before"


def test_touches_that_begin_later_than_the_window_reaches_are_said_to_make_voice_grow() -> None:
    orders: list[Bought] = [(55, "h1", 100, True), (0, "h1", 250, True)]
    reach = LAST - timedelta(days=55 + 30)
    late = lately(periods(orders, touched=(reach + timedelta(days=1)).isoformat()), "USD", 30)
    assert "could look back less than 30 days: voice and known journeys grow for that alone" in late["about"]
    assert "partly since touches are known only from" in late["tiles"]["voice-revenue"]
    assert "partly" not in late["tiles"]["net-revenue"]
    assert "partly" not in late["tiles"]["begun-by-voice"]  # it did not grow
    assert "grow for that" not in lately(periods(orders, touched=reach.isoformat()), "USD", 30)["about"]
