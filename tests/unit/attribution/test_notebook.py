from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from attribution.notebook import credit_of_journeys, credit_of_paths, credit_of_touches
from base.errors import InputError

PAGE = Path(__file__).parents[3] / "docs" / "notebook.md"
PATHS: dict[str, list[Any]] = {
    "path": ["a > b", "b", "a > a > c"],
    "total_conversions": [1, 2, 0],
    "total_conversion_value": [10.5, 1.0, 0.0],
    "total_null": [0, 3, 4],
}
TOUCHES: dict[str, list[Any]] = {
    "journey": ["j1", "j2", "j1"],
    "occurred_at": [2, 1, 1],
    "channel": ["b", "a", "a"],
    "conversions": [1, 0, 1],
}
LIBRARIES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "arrow": pa.table,
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
}


def test_the_page_shows_what_it_says_it_shows() -> None:
    ran = doctest.testfile(str(PAGE), module_relative=False)
    assert ran.attempted > 10
    assert not ran.failed


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize(("function", "rows"), [(credit_of_paths, PATHS), (credit_of_journeys, TOUCHES)])
def test_tables_of_every_library_give_the_same(function: Callable[..., pa.Table], rows: Any, library: str) -> None:
    assert function(LIBRARIES[library](rows)).equals(function(pa.table(rows)))


def test_lists_of_channels_do_as_well_as_joined_names() -> None:
    lists = PATHS | {"path": [path.split(" > ") for path in PATHS["path"]]}
    assert credit_of_paths(pl.DataFrame(lists)).equals(credit_of_paths(pa.table(PATHS)))


def test_journeys_are_the_paths_that_they_walked() -> None:
    walked = {"path": ["a > b", "a"], "total_conversions": [1, 0], "total_null": [0, 1]}
    assert credit_of_journeys(pa.table(TOUCHES)).equals(credit_of_paths(pa.table(walked)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"total_conversions": [1, float("nan"), 0]}, "total_conversions, row 1: nan must be a number from 0"),
        ({"total_null": [1, 2, -3]}, "total_null, row 2: -3 must be a number from 0"),
        ({"total_conversion_value": ["x", "y", "z"]}, "total_conversion_value: string is no number"),
        ({"path": ["a", "b > ", "c"]}, "path, row 1: it has a channel without a name"),
        ({"path": ["a", None, "c"]}, "path, row 1: there is no text"),
        ({"path": [["a"], [], ["c"]]}, "path, row 1: there is no channel"),
        ({"path": [["a", "b"], ["c", None], ["c"]]}, "path, row 1: it has a channel without a name"),
        ({"total_conversion_value": [1, 2, 7.5]}, "total_conversion_value, row 2: 7.5 of no conversion"),
        ({"path": [], "total_conversions": [], "total_conversion_value": [], "total_null": []}, "has no rows"),
    ],
)
def test_what_cannot_be_used_is_named_by_column_and_row(changes: dict[str, list[Any]], said: str) -> None:
    with pytest.raises(InputError, match=said):
        credit_of_paths(pa.table(PATHS | changes))


def test_other_things_than_tables_columns_and_models_are_refused() -> None:
    with pytest.raises(InputError, match="not dict"):
        credit_of_paths(PATHS)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no column total_conversions; there are path"):
        credit_of_paths(pa.table({"path": ["a"]}))
    with pytest.raises(InputError, match="no model 'last_click'"):
        credit_of_paths(pa.table(PATHS), models=["last_click"])
    with pytest.raises(InputError, match="no kernel 'fast'"):
        credit_of_paths(pa.table(PATHS), kernel="fast")
    with pytest.raises(InputError, match="journey 'j1' say different things"):
        credit_of_journeys(pa.table(TOUCHES | {"conversions": [1, 0, 0]}))
    with pytest.raises(InputError, match="value: journey 'j2' has one of no conversion"):
        credit_of_journeys(pa.table(TOUCHES | {"value": [3, 4, 3]}))
    with pytest.raises(InputError, match="occurred_at, row 1: there is no number"):
        credit_of_journeys(pa.table(TOUCHES | {"occurred_at": [1.0, float("nan"), 2.0]}))
    with pytest.raises(InputError, match="the column path is there more than once"):
        credit_of_paths(pa.Table.from_arrays([pa.array(["a"])] * 2, names=["path", "path"]))
    orders = pa.table({"household": ["h"], "placed_at": [5]})
    touches = pa.table({"household": ["h"], "occurred_at": [1], "channel": ["a"]})
    with pytest.raises(InputError, match="give a whole number from 1 to 36500"):
        credit_of_touches(touches, orders, window_days=10**9)


def test_categories_are_the_words_that_they_are_and_models_may_be_named_in_one_text() -> None:
    by_name = pl.DataFrame(PATHS).with_columns(pl.col("path").cast(pl.Categorical))
    assert credit_of_paths(by_name, models="first,linear").equals(
        credit_of_paths(pa.table(PATHS), models=["first", "linear"])
    )
    touches = pl.DataFrame(TOUCHES).with_columns(pl.col("journey", "channel").cast(pl.Categorical))
    assert credit_of_journeys(touches).equals(credit_of_journeys(pa.table(TOUCHES)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"path": [[["a"]], [["b"]], [["c"]]]}, "path: .* is no list of texts"),
        ({"journey": [["a"], ["b"], ["c"]]}, "journey: .* cannot be put in order"),
        ({"occurred_at": [{"a": 1}, {"a": 2}, {"a": 3}]}, "occurred_at: .* cannot be put in order"),
    ],
)
def test_columns_of_another_kind_are_named(changes: dict[str, list[Any]], said: str) -> None:
    whole, function = (PATHS, credit_of_paths) if "path" in changes else (TOUCHES, credit_of_journeys)
    with pytest.raises(InputError, match=said):
        function(pa.table(whole | changes))


def test_what_arrow_cannot_read_and_windows_and_moments_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match="cannot be read as Arrow"):
        credit_of_paths(pd.DataFrame(PATHS | {"path": ["a", 3, "c"]}))
    orders = pa.table({"household": ["h"], "placed_at": [5]})
    touches = {"household": ["h"], "occurred_at": [1], "channel": ["a"]}
    for window in ("30", None, 1.5, True):
        with pytest.raises(InputError, match="give a whole number"):
            credit_of_touches(pa.table(touches), orders, window_days=window)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"occurred_at, row 0: .* is no moment"):
        credit_of_touches(pa.table(touches | {"occurred_at": [-(2**63)]}), orders)
    by_code = pl.DataFrame(touches).with_columns(pl.col("household").cast(pl.Categorical))
    assert credit_of_touches(by_code, orders).equals(credit_of_touches(pa.table(touches), orders))


def test_models_may_come_from_anything_that_names_them() -> None:
    paths = {"path": ["a > b"], "total_conversions": [1]}
    told = credit_of_paths(pa.table(paths), models=(name for name in ("linear", "last")))  # type: ignore[arg-type]
    assert set(told["model"].to_pylist()) == {"linear", "last"}
    with pytest.raises(InputError, match="models are names, not 5"):
        credit_of_paths(pa.table(paths), models=5)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [pa.large_list(pa.string()), pa.list_(pa.string(), 2), pa.list_view(pa.string())])
def test_paths_may_be_lists_of_every_kind(kind: pa.DataType) -> None:
    paths = pa.table({"path": pa.array([["a", "b"], ["b", "b"]], kind), "total_conversions": [1, 2]})
    given = {row["channel"]: row["conversions"] for row in credit_of_paths(paths, models=["last"]).to_pylist()}
    assert given == {"a": 0, "b": 3}


def test_a_channel_without_a_name_is_told_by_its_own_column_and_row() -> None:
    touches = pa.table(
        {"journey": ["b", "b", "a"], "occurred_at": [1, 2, 3], "channel": ["x", " ", "y"], "conversions": [1, 1, 0]}
    )
    with pytest.raises(InputError, match="channel, row 1: there is no name"):
        credit_of_journeys(touches)


def test_times_that_cannot_be_put_in_order_are_refused() -> None:
    kind = pa.month_day_nano_interval()
    touches = pa.table(
        {"journey": ["a"], "occurred_at": pa.array([(0, 1, 0)], kind), "channel": ["x"], "conversions": [1]}
    )
    with pytest.raises(InputError, match="occurred_at: month_day_nano_interval cannot be put in order"):
        credit_of_journeys(touches)
