"""All tables are timed, of as many orders as were asked for with three touches each, and what is told adds up."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench.exports.journeys import TOUCHES_AN_ORDER, drawn_tables, write_tables
from bench.exports.report import ExportsCost, _ran, engine_schemas, told
from bench.exports.road import EIGHT, MADE, travel

ORDERS = 60


@pytest.fixture(scope="module")
def travelled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    place = tmp_path_factory.mktemp("exports")
    write_tables(ORDERS, engine_schemas(), place)
    return place, travel(place, place / "out", 1.0)


def test_every_table_is_written_and_every_one_of_them_is_paid_for(travelled: tuple[Path, dict[str, object]]) -> None:
    place, found = travelled
    assert {file.stem for file in (place / "out").iterdir()} == {table.name for table in MADE}
    cpu_s = found["cpu_s"]
    assert isinstance(cpu_s, dict)
    assert {"credit_totals", "credit_by", "channel_daily", *(f"writing {table.name}" for table in MADE)} <= {*cpu_s}
    assert min(cpu_s.values()) >= 0


def test_each_order_of_a_person_has_its_touches_and_each_order_all_of_its_money(
    travelled: tuple[Path, dict[str, object]],
) -> None:
    place, _ = travelled
    orders = {row["order_id"]: row for row in pq.read_table(place / "orders.parquet").to_pylist()}
    touches = Counter(pq.read_table(place / "journeys.parquet")["order_id"].to_pylist())
    assert len(orders) == ORDERS
    assert touches == {one: TOUCHES_AN_ORDER for one, row in orders.items() if row["initiator"] == "human"}
    paid: Counter[tuple[str, str]] = Counter()
    for row in pq.read_table(place / "out" / "credit.parquet").to_pylist():
        paid[row["order_id"], row["model"]] += row["credit_minor"]
    assert {model for _, model in paid} == set(EIGHT)
    assert all(minor == orders[order]["net_revenue_minor"] for (order, _), minor in paid.items())


def test_the_same_seed_draws_the_same_rows_and_another_seed_others() -> None:
    one, again, other = (drawn_tables(ORDERS, seed)["orders"] for seed in (1, 1, 2))
    assert one == again
    assert one["revenue_minor"] != other["revenue_minor"]


def test_what_is_told_is_the_whole_beside_the_copy_and_its_largest_parts() -> None:
    cpu_s = {f"part {number}": float(number) for number in range(20)}
    text = told([ExportsCost(orders=10, cpu_s=cpu_s, copy_s=9.5, peak_mb=1500, rows={"credit": 500})], 1.0)
    assert "| 10 | 500 | 190.0 | 9.50 | 20 | 1,500 |" in text
    assert "| part 19 | 19.00 | 10% |" in text
    assert "| all others | 28.00 | 15% |" in text


def test_what_a_failed_process_said_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        _ran("bench.exports.bare_copy", str(tmp_path), tmp_path / "no such credit.parquet")
    assert "no such credit.parquet" in capfd.readouterr().err
