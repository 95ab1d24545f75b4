"""Tables written a range of keys at a time: the same file as one sorted whole."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.exports import ranges, write
from attribution.exports.tables import LINKS, TABLES, TOUCHPOINTS, Table

FACTS = {"lookback_days": "30"}
ROWS = 1000
THINGS = Table(
    "things",
    ("order_id", "step"),
    "a thing",
    "select t.order_id, step, n as happened_at, $window_days as window_days from things t order by t.order_id, step",
    of="things",
)


def things(rows: int = ROWS) -> pa.Table:
    places = [(place * 377) % rows for place in range(rows)]
    return pa.table(
        {
            "order_id": [f"ö_{place // 3 * 7919 % rows:04d}" for place in places],
            "step": pa.array([place % 3 for place in places], pa.int32()),
            "n": places,
        }
    )


@pytest.mark.parametrize("rows", [1, 2, 7, ROWS])
def test_a_table_of_many_rows_is_written_by_ranges_byte_for_byte_as_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(write, "ROW_GROUP", 100)
    monkeypatch.setattr(ranges, "_LOOKED_AT", 3)
    files = []
    with open_duckdb() as engine:
        engine.put("things", things(rows))
        whole = write.write_rows(engine, THINGS, tmp_path / "whole.parquet", FACTS, whole=True)
        files.append((tmp_path / "whole.parquet").read_bytes())
        monkeypatch.setattr(write, "CSV_ROWS", 0)
        monkeypatch.setattr(ranges, "ROWS_A_RANGE", 50)
        (_, count), kept = write.write_rows(engine, THINGS, tmp_path / "parts.parquet", FACTS)
        files.append((tmp_path / "parts.parquet").read_bytes())
        assert (whole[0][1], count, kept) == (rows, rows, None)
        assert files[0] == files[1]


def test_no_range_holds_much_more_than_asked_and_all_of_them_hold_each_row_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ranges, "_LOOKED_AT", 2)
    with open_duckdb() as engine:
        engine.put("things", things())
        parts = list(ranges.by_range(engine, THINGS, 30, 100))
        whole = write.exported(engine, THINGS, window_days=30)
    assert len(parts) == 10
    assert max(part.num_rows for part in parts) < 200
    assert pa.concat_tables(parts).equals(whole)


def test_groups_have_as_many_rows_as_asked_but_for_the_last() -> None:
    starts = ((0, 3), (3, 0), (3, 9), (12, 1))
    parts = [pa.table({"n": pa.array(range(start, start + size), pa.int64())}) for start, size in starts]
    groups = list(ranges.in_groups(parts, 4))
    assert [group["n"].to_pylist() for group in groups] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12]]


def test_tables_of_records_touches_and_links_name_what_they_are_of() -> None:
    assert {table.name: table.of for table in TABLES if table.of} == {
        "touchpoints": "touches",
        "orders": "orders",
        "links": "links",
        "journeys": "journeys",
    }
    for table in (TOUCHPOINTS, LINKS):
        assert table.query.rpartition("order by ")[2].strip() == ", ".join(table.key)
