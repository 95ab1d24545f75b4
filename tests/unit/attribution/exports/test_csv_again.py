"""A CSV made beside an earlier one has the bytes of one made alone."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attribution.exports import csv_again
from attribution.exports.csv import write_csv
from attribution.exports.csv_again import WrittenTable, write_csv_again

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("step", pa.int64()),
        ("text", pa.string()),
        ("share", pa.decimal128(13, 12)),
        ("at", pa.timestamp("us", tz="UTC")),
        ("sure", pa.bool_()),
        ("odds", pa.float64()),
    ]
)


def row(name: str, text: str | None = "a", step: int = 1) -> dict[str, Any]:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return {"id": name, "step": step, "text": text, "share": Decimal("0.5"), "at": at, "sure": True, "odds": 0.25}


def table(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), SCHEMA)


def again(folder: Path, before: pa.Table, now: pa.Table) -> tuple[bytes, bytes]:
    pq.write_table(before, folder / "before.parquet")
    earlier = WrittenTable(folder / "before.parquet", write_csv(before, folder / "before.csv"))
    made = write_csv_again(now, folder / "again.csv", ("id", "step"), earlier)
    return made.read_bytes(), write_csv(now, folder / "now.csv").read_bytes()


A, B, C, D = row("a"), row("b"), row("c", None), row("d", '=1,"x"')


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([A, B, C, D], [A, B, C, D]),
        ([A, B, C, D], [A, row("b", "other"), C, D]),
        ([A, B, C, D], [row("a", "other"), B, row("c", ""), D]),
        ([A, C], [A, B, C, D]),
        ([A, B, C, D], [B, D]),
        ([B], [A, C]),
        ([B, row("b", step=2)], [row("b", step=2), row("b", step=3)]),
        ([], [A, D]),
        ([A, D], []),
        ([A, row("b", "two\nlines"), C], [A, row("b", "two\nlines"), C]),
        ([A, C], [A, row("b", "two\nlines"), C]),
    ],
)
def test_it_has_the_bytes_of_one_made_alone(
    tmp_path: Path, before: list[dict[str, Any]], now: list[dict[str, Any]]
) -> None:
    made, alone = again(tmp_path, table(*before), table(*now))
    assert made == alone


def test_only_rows_that_are_not_the_same_are_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    lines = csv_again.lines
    monkeypatch.setattr(csv_again, "lines", lambda rows: written.append(rows.num_rows) or lines(rows))
    again(tmp_path, table(A, B, C), table(A, row("b", "other"), C, D))
    assert written == [2]


def test_a_table_of_other_columns_is_written_whole(tmp_path: Path) -> None:
    made, alone = again(tmp_path, table(A).drop_columns(["odds"]), table(A, B))
    assert made == alone
