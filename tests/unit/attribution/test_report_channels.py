"""Channels on the page: many of them, long names, what they cost with its bounds, and what is in other currencies."""

from __future__ import annotations

import pyarrow as pa
import pytest

from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM
from attribution.outcome import ChannelCredit, CurrencyTotals
from attribution.report.channels import named, smaller_channels
from attribution.report.charts import BREAK, in_two_lines
from attribution.report.costs import (
    Bounds,
    CostLine,
    WhatItCost,
    as_their_channels,
    campaign_lines,
    cost_cells,
    folded_costs,
)
from attribution.report.currencies import other_currencies
from attribution.report.figures import Flow
from attribution.report.ribbons import ribbons
from attribution.report.story import headline


def test_of_many_the_largest_are_named_and_voice_and_one_alone_is_never_folded() -> None:
    names = list("abcdefg")
    assert named(names, 3, frozenset("g")) == ["a", "b", "c", "g"]
    assert named(names, 6) == names


def test_the_smaller_ones_are_one_line_with_their_sums() -> None:
    lines = [CostLine(name, spent, 1.5, 300, None) for name, spent in (("a", 900), ("b", 100), ("c", 50))]
    (_, (name, rest)) = folded_costs(lines, {"a"}, str.upper, smaller_channels)
    assert (name, rest.spent_minor, rest.orders, rest.minor) == ("2 smaller channels", 150, 3.0, 600)
    assert cost_cells(rest, "USD") == ["$2", "4.00", "$0.50"]


def test_a_return_is_told_between_bounds_and_of_smaller_ones_without_those_whose_cost_is_not_known() -> None:
    line = CostLine("a", 1_000, 4.0, 3_000, Bounds((2_000, 5_000), (2.0, 5.0)))
    assert cost_cells(line, "USD") == ["$10", "3.00 (2.00 to 5.00)", "$2.50 ($2.00 to $5.00)"]
    assert cost_cells(CostLine("a", None, 4.0, 3_000, None), "USD") == ["—", "—", "—"]
    free = CostLine("b", None, 9.0, 9_000, None)
    told = {name: cost_cells(one, "USD") for name, one in folded_costs([line, free], set(), str, smaller_channels)}
    assert told == {
        "1 smaller channel": ["$10", "3.00", "$2.50"],
        "1 smaller channel, cost not known": ["—", "—", "—"],
    }


def test_a_campaign_that_is_all_of_a_channel_has_the_channel_s_numbers_and_no_other_has() -> None:
    touches = [("search", "brand"), ("search", "brand"), ("mail", "news"), ("mail", None), ("a", "both"), ("b", "both")]
    walked = [{"channel": channel, "campaign_id": name, "kind": "human"} for channel, name in touches]
    costs = WhatItCost(
        {"search": Bounds((1.0, 2.0), None)},
        None,
        tuple(CostLine(name, 100, 9.0, 900, None) for name in ("brand", "news", "both")),
    )
    credit = {
        name: ChannelCredit(model="m", channel=name, currency="USD", orders=2.0, credit_minor=150)
        for name in ("search", "mail", "a", "b")
    }
    with ENGINES["duckdb"](ANY_ROOM) as engine:
        engine.put("touches", pa.Table.from_pylist(walked))
        told = as_their_channels(engine, costs, credit)
    assert [(line.name, line.orders, line.minor) for line in told.campaigns] == [
        ("brand", 2.0, 150),
        ("news", 9.0, 900),
        ("both", 9.0, 900),
    ]
    assert told.campaigns[0].bounds == costs.channels["search"]


def test_campaigns_stand_with_spend_and_credit_the_dearest_first() -> None:
    lines = tuple(
        CostLine(name, spent, 2.0, 400, None) for name, spent in (("free", None), ("dear", 800), ("cheap", 100))
    )
    told = campaign_lines(WhatItCost({}, None, lines), "USD", lambda names: names[:2], smaller_channels)
    assert [line["campaign"] for line in told] == ["dear", "cheap", "1 smaller channel"]
    assert told[0]["cells"] == ["2.0", "$4", "$8", "0.50", "$4.00"]


@pytest.mark.parametrize("most", [15, 23])
def test_long_names_beside_a_picture_stay_apart_and_whole_at_both_ends(most: int) -> None:
    long = "Partner network with a rather long name that goes on"
    names = {f"{n}": f"{long} {n:02}" for n in range(20)} | {"x": "Alexa", "y": f"{long} 07"}
    told = in_two_lines(names, most)
    assert len(set(told.values())) == len(names)
    assert told["x"] == "Alexa"
    for key in "123":
        first, second = told[key].split(BREAK)
        assert first.startswith("Partner")
        assert second.startswith("…")
        assert second.endswith(f" {int(key):02}")
        assert max(map(len, (first, second))) <= most + 1


def test_other_currencies_are_told_apart_and_one_that_only_cost_too() -> None:
    spend = [("EUR", "alexa", 700), ("JPY", "alexa", 100), ("JPY", "web", 50), ("USD", "alexa", 1)]
    columns = list(zip(*spend, strict=True))
    with ENGINES["duckdb"](ANY_ROOM) as engine:
        engine.put("spend", pa.table(columns, ["currency", "channel", "spend_minor"]))
        told = other_currencies(engine, _Counts(), "USD", {"alexa"})
    assert told == [
        {"currency": "JPY", "cells": ["2", "¥1,000", "¥300", "30.0 %", "¥150", "¥100", "3.00"]},
        {"currency": "EUR", "cells": ["0", "€0.00", "€0.00", "—", "€7.00", "€7.00", "0.00"]},
    ]


def test_the_title_begins_with_the_page_s_currency_and_counts_those_it_does_not_name() -> None:
    usd, jpy, *_ = every = [_total(name, minor) for name, minor in (("USD", 0), ("JPY", 3), ("CHF", 100), ("EUR", 100))]
    assert headline(_Run(every), usd) == "Voice is credited with $0, ¥3, CHF 1 and more in 1 other currency"
    assert headline(_Run([usd, jpy]), usd) == "Voice is credited with $0 and ¥3"
    assert headline(_Run([usd]), usd) == "No order is credited to voice yet"


def _total(currency: str, voice_minor: int) -> CurrencyTotals:
    return CurrencyTotals(
        currency=currency, orders=2, revenue_minor=1_000, net_revenue_minor=1_000, voice_minor=voice_minor
    )


class _Counts:
    orders = 2
    totals = (_total("USD", 0), _total("JPY", 300))


class _Run:
    def __init__(self, totals: list[CurrencyTotals]) -> None:
        self.counts = _Counts()
        self.counts.totals = tuple(totals)


def test_on_a_phone_a_name_is_whole_where_there_is_room_beside_it() -> None:
    flows = [Flow(first="Google Assistant", last="Google Assistant", source="Phone", orders=6)]
    drawn = ribbons(flows, frozenset(), narrow=True)
    assert 'Google Assistant <tspan class="count">6</tspan>' in drawn
    assert 'Google Assista… <tspan class="count">6</tspan>' in drawn  # beside it stand the labels of the third column
