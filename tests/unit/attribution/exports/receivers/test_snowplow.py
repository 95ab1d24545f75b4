"""Snowplow's attribution tables: every order shared exactly over its path."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.exports.publish import staged
from attribution.exports.receivers import snowplow
from attribution.exports.receivers.conversions import Conversion
from attribution.exports.receivers.snowplow import MODELS, RECEIVER, Totals, exposure_path, shared, value_minor, weights
from tests.factories.conversions import SENDER, conversion, keys, told, touch
from tests.factories.records import MORNING

PATHS, CHANNELS, CAMPAIGNS, OVERVIEW, SUMMARY = (file.name for file in RECEIVER.files)
MATCHED = keys(ga_client_id="1.2")


def ordered(*channels: str, minor: int = 14000, **changes: Any) -> Conversion:
    touches = tuple(
        touch(n, channel=name, occurred_at=MORNING - timedelta(hours=9 - n)) for n, name in enumerate(channels)
    )
    return conversion(touches=touches, revenue_minor=minor, keys=MATCHED, **changes)


def test_the_golden_case_of_three_steps_is_shared_to_the_cent() -> None:
    rows = told(RECEIVER, ordered("Direct", "Organic_Search", "Direct"))[CHANNELS]
    assert [row["position_based_attribution"] for row in rows] == ["56.00", "28.00", "56.00"]
    assert [row["linear_attribution"] for row in rows] == [
        "46.67",
        "46.67",
        "46.66",
    ]  # 140.00, where floats make 140.01
    assert [row["first_touch_attribution"] for row in rows] == ["140.00", "0.00", "0.00"]
    assert [row["last_touch_attribution"] for row in rows] == ["0.00", "0.00", "140.00"]
    assert [row["composite_key"] for row in rows] == ["or_1Direct0", "or_1Organic_Search1", "or_1Direct2"]
    assert {(row["path_length"], row["cv_total_revenue"], row["customer_id"]) for row in rows} == {
        ("3", "140.00", "1.2")
    }


def test_steps_in_a_row_that_are_alike_are_one_and_a_separator_in_a_name_is_none() -> None:
    (row,) = told(RECEIVER, ordered("a > b", "a > b", "Direct"))[PATHS]
    assert row["channel_path"] == "a › b > a › b > Direct"
    assert row["channel_transformed_path"] == "a › b > Direct"
    assert (row["campaign_path"], row["revenue"]) == ("", "140.00")


def test_campaigns_have_a_table_of_their_own_with_those_touches_that_name_one() -> None:
    order = conversion(touches=(touch(1, campaign_id="spring"), touch(2)), keys=MATCHED)
    (row,) = told(RECEIVER, order)[CAMPAIGNS]
    assert (row["campaign"], row["linear_attribution"], row["campaign_transformed_path"]) == (
        "spring",
        "12.00",
        "spring",
    )


@given(
    minor=st.integers(0, 10**14),
    length=st.integers(1, 60),
    model=st.sampled_from(MODELS),
)
def test_no_cent_is_lost_or_made_by_any_model(minor: int, length: int, model: str) -> None:
    parts = shared(minor, weights(model, length))
    whole = [Decimal(minor) * part / sum(weights(model, length)) for part in weights(model, length)]
    assert sum(parts) == minor
    assert all(abs(part - exact) < 1 for part, exact in zip(parts, whole, strict=True))


def test_what_is_refunded_is_taken_off_and_nothing_left_is_no_conversion() -> None:
    assert value_minor(ordered("a", refunded_minor=4000)) == 10000
    assert value_minor(ordered("a", status="cancelled")) == 0
    assert snowplow._kept_back(ordered("a", refunded_minor=14000)) == snowplow.NO_VALUE
    assert snowplow._kept_back(conversion(keys=keys(gclid="Cj0_1"))) == snowplow.NO_CUSTOMER
    assert snowplow._kept_back(ordered("a")) is None


def test_the_tables_that_add_up_are_the_sums_of_the_others_currencies_apart() -> None:
    orders = [
        ordered("a", "b", "a", order_id="or_1"),
        ordered("a", minor=101, order_id="or_2"),
        ordered("b", order_id="or_3", currency="JPY"),
    ]
    rows = told(RECEIVER, Totals(orders))
    linear = {
        (row["touch_point"], row["currency"]): row for row in rows[OVERVIEW] if row["attribution_type"] == "linear"
    }
    assert linear["a", "USD"]["attributed_revenue"] == "94.34"  # 46.67 + 46.66 + 1.01
    assert linear["b", "USD"]["attributed_revenue"] == "46.67"
    assert linear["b", "JPY"]["attributed_revenue"] == "14000"
    assert linear["a", "USD"]["in_n_conversion_paths"] == "2"
    assert linear["a", "USD"]["attributed_conversions"] == "1.666667"
    assert linear["a", "USD"]["sum_cv_total_revenue"] == "141.01"
    assert {row["spend"] + row["roas"] for row in rows[OVERVIEW]} == {""}
    assert [(row["transformed_path"], row["conversions"], row["revenue"]) for row in rows[SUMMARY]] == [
        ("a", "1", "1.01"),
        ("a > b > a", "1", "140.00"),
        ("b", "1", "14000"),
    ]


@pytest.mark.parametrize(
    ("table", "changed", "rule"),
    [
        (CHANNELS, {"source_index": "1"}, "source_index: 1 is not the place of 'a'"),
        (CHANNELS, {"path_length": "4"}, "path_length: 4 is not the number of its path's steps (2)"),
        (CHANNELS, {"linear_attribution": "46.6e1"}, "is no amount with a point"),
        (CHANNELS, {"cv_total_revenue": "0.00"}, "only those are conversions"),
        (CHANNELS, {"composite_key": "or_1"}, "is not cv_id, channel and source_index in a row"),
        (PATHS, {"channel_transformed_path": "a > a > b"}, "is not its path without repeats"),
        (PATHS, {"email": "a@b.example"}, "email"),
    ],
)
def test_a_row_that_breaks_a_rule_is_told(table: str, changed: dict[str, str], rule: str) -> None:
    file = next(file for file in RECEIVER.files if file.name == table)
    row = next(iter(file.messages(ordered("a", "b"), SENDER)))
    assert rule in "; ".join(file.validate(row | changed))


def test_a_path_of_one_step_said_often_is_one_step() -> None:
    assert exposure_path(["a", "a", "b", "a"]) == ("a", "b", "a")
    assert exposure_path([]) == ()


def test_its_tables_stand_in_a_folder_of_their_own_and_an_older_export_of_it_goes(tmp_path: Path) -> None:
    older = tmp_path / "snowplow" / "overview.csv"
    older.parent.mkdir()
    older.write_text("of an older run")
    with staged(tmp_path, [PATHS, OVERVIEW]) as stage:
        (stage / PATHS).parent.mkdir()
        (stage / PATHS).write_text("new")
    assert {path.name for path in older.parent.iterdir()} == {"paths_to_conversion.csv"}


def test_a_path_says_how_many_journeys_on_it_ended_without_an_order() -> None:
    orders = [ordered("Direct", "Direct"), ordered("Direct", order_id="or_2", currency="EUR")]
    rows = told(RECEIVER, Totals(orders, lost={"Direct": 7, "Email": 3}))[SUMMARY]
    assert [(row["currency"], row["conversions"], row["non_conversions"]) for row in rows] == [
        ("EUR", "1", "7"),
        ("USD", "1", "0"),
    ]


def test_every_table_says_how_far_its_paths_reach() -> None:
    order = ordered("Direct")
    rows = [row for one in (order, Totals([order])) for table in told(RECEIVER, one).values() for row in table]
    assert {row["path_lookback_days"] for row in rows} == {"30"}
