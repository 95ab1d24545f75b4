"""Rows of `credit` written some orders at a time: the same rows as all at once, each text once a part."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from attribution.exports import credit_rows, write
from attribution.exports.tables import CREDIT
from tests.factories.attribution import ago, bought, spoken, visit, work_out

FACTS = {"lookback_days": "30"}


def test_many_rows_are_written_part_by_part_and_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = [bought(), bought("or_2", at=ago(days=40), revenue_minor=333), bought("or_3", at=ago(hours=-1))]
    ran = work_out([spoken(campaign_id="c1"), visit(), visit("tp_0", at=ago(hours=5))], orders)
    engine = ran.as_far_as_credit()
    (_, count), rows = write.write_rows(engine, CREDIT, tmp_path / "whole.parquet", FACTS)
    assert rows is not None
    keys = list(zip(*(rows[name].to_pylist() for name in CREDIT.key), strict=True))
    assert keys == sorted(set(keys))
    monkeypatch.setattr(write, "CSV_ROWS", 10)
    monkeypatch.setattr(credit_rows, "ORDERS_AT_ONCE", 1)
    (path, again), none = write.write_rows(engine, CREDIT, tmp_path / "parts.parquet", FACTS)
    assert none is None
    assert again == count > 10
    assert pq.read_metadata(path).num_row_groups == len(orders)
    assert pq.read_table(path).equals(rows)


def test_a_touch_of_two_orders_is_one_word_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of words that are there twice Arrow's writer uses none, and ends their page in whatever was in memory."""
    ran = work_out([spoken(), visit(), visit("tp_0", at=ago(hours=5))], [bought(), bought("or_3", at=ago(hours=-1))])
    engine = ran.as_far_as_credit()
    monkeypatch.setattr(write, "CSV_ROWS", 10)
    (path, count), _ = write.write_rows(engine, CREDIT, tmp_path / "parts.parquet", FACTS)
    touches = pq.read_table(path)["touchpoint_id"].to_pylist()
    orders = pq.read_table(path)["order_id"].to_pylist()
    assert count > len(set(zip(orders, touches, strict=True))) > len(set(touches))
    group = pq.read_metadata(path).row_group(0)
    for column in map(group.column, range(group.num_columns)):
        if column.physical_type == "BYTE_ARRAY":
            assert "RLE_DICTIONARY" in column.encodings, column.path_in_schema
