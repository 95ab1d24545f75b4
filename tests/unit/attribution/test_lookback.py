"""Journeys found for orders by household and window, beside a slow and obvious twin."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from attribution.credit.kernel import compiled_lookback
from attribution.credit.kernel.lookback import Moments, look_back
from attribution.credit.kernel.pass_over import Kernel
from attribution.notebook import credit_of_paths, credit_of_touches
from base.errors import InputError

DAY = 86_400 * 10**6
MODELS = ("first", "last", "linear", "markov_1", "shapley")


def drawn(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    random = Random(seed)
    touches = [
        {
            "household": f"h{random.randrange(6)}",
            "occurred_at": random.randrange(60) * DAY // 2,
            "channel": random.choice(["a", "b", "direct"]),
        }
        for _ in range(60)
    ]
    orders = [
        {"household": f"h{random.randrange(7)}", "placed_at": random.randrange(70) * DAY // 2, "value": 10.0 * n}
        for n in range(9)
    ]
    return touches, orders


def walked(touches: list[dict[str, Any]], orders: list[dict[str, Any]], days: int) -> dict[str, list[Any]]:
    """The same journeys as paths, row by row."""
    mine: dict[str, list[tuple[int, str, int]]] = {}
    for number, touch in enumerate(touches):
        mine.setdefault(touch["household"], []).append((touch["occurred_at"], touch["channel"], number))
    paths: list[tuple[list[str], int, float]] = []
    used: set[int] = set()
    for order in orders:
        before = [
            touch
            for touch in sorted(mine.get(order["household"], []))
            if order["placed_at"] - days * DAY <= touch[0] <= order["placed_at"]
        ]
        used |= {number for _, _, number in before}
        if before:
            paths.append(([channel for _, channel, _ in before], 1, order["value"]))
    for household in mine.values():
        left = [touch for touch in sorted(household) if touch[2] not in used]
        stretches: dict[int, list[str]] = {}
        for at, channel, _ in left:
            stretches.setdefault((at - left[0][0]) // (days * DAY), []).append(channel)
        paths += [(channels, 0, 0.0) for channels in stretches.values()]
    return {
        "path": [channels for channels, _, _ in paths],
        "total_conversions": [won for _, won, _ in paths],
        "total_conversion_value": [value for _, _, value in paths],
        "total_null": [1 - won for _, won, _ in paths],
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("days", [1, 7, 30])
def test_journeys_are_those_that_a_row_by_row_look_finds(seed: int, days: int) -> None:
    touches, orders = drawn(seed)
    found = credit_of_touches(
        pa.Table.from_pylist(touches), pa.Table.from_pylist(orders), window_days=days, models=MODELS
    )
    assert found.equals(credit_of_paths(pa.table(walked(touches, orders, days)), models=MODELS))


@pytest.mark.parametrize("lost", [True, False])
def test_compiled_loops_find_what_the_plain_way_finds(monkeypatch: pytest.MonkeyPatch, lost: bool) -> None:
    monkeypatch.setattr(compiled_lookback, "_FEW", 8)  # some homes have more, others fewer
    for loop in ("_begins", "_deal", "_put_in_order", "_stretches"):  # the same text, without the compiler's seconds
        monkeypatch.setattr(compiled_lookback, loop, getattr(compiled_lookback, loop).py_func)
    random = np.random.default_rng(4)
    touches = Moments(household=random.integers(0, 30, 300), at=random.integers(-40, 40, 300))
    orders = Moments(household=random.integers(0, 33, 25), at=random.integers(-40, 60, 25))
    channels = random.integers(0, 3, 300)

    plain, compiled = (
        look_back(touches, channels, orders, 20, lost=lost, kernel=kernel) for kernel in (Kernel.PLAIN, Kernel.COMPILED)
    )

    assert compiled.codes.tolist() == plain.codes.tolist()
    assert compiled.offsets.tolist() == plain.offsets.tolist()
    assert compiled.orders.tolist() == plain.orders.tolist()


def test_models_that_learn_nothing_of_what_sold_nothing_say_the_same_without_it() -> None:
    touches, orders = (pa.Table.from_pylist(rows) for rows in drawn(3))
    both = credit_of_touches(touches, orders, models=["linear", "markov_1"])
    alone = credit_of_touches(touches, orders, models=["linear"])
    of_linear = [row["value"] for row in both.to_pylist() if row["model"] == "linear"]
    assert alone["value"].to_pylist() == pytest.approx(of_linear, rel=1e-12)


@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame])
def test_names_times_and_libraries_do_not_matter(library: Any) -> None:
    touches, orders = drawn(1)
    whole = credit_of_touches(pa.Table.from_pylist(touches), pa.Table.from_pylist(orders), models=MODELS)
    turned = [
        {**row, "household": int(row["household"][1:]), "occurred_at": pd.Timestamp(row["occurred_at"], unit="us")}
        for row in reversed(touches)
    ]
    bought = [
        {**row, "household": int(row["household"][1:]), "placed_at": pd.Timestamp(row["placed_at"], unit="us")}
        for row in reversed(orders)
    ]
    assert credit_of_touches(library(turned), library(bought), models=MODELS).equals(whole)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"household": [None]}, "household: a row has none"),
        ({"occurred_at": [None]}, "occurred_at: a row has none"),
        ({"occurred_at": ["monday"]}, "occurred_at: string is neither a time nor a whole number of microseconds"),
        ({"channel": [" "]}, "channel, row 0: there is no name"),
    ],
)
def test_what_cannot_be_used_is_named(changes: dict[str, list[Any]], said: str) -> None:
    touches = {"household": ["h"], "occurred_at": [1], "channel": ["a"]} | changes
    with pytest.raises(InputError, match=said):
        credit_of_touches(pa.table(touches), pa.table({"household": ["h"], "placed_at": [2]}))
