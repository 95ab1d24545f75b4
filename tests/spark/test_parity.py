"""Both engines over the same records: every table is the same, to the last minor unit and the last byte of CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from attribution.engine.room import Room
from attribution.exports.tables import OF_AN_UPDATE, TABLES
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from attribution.simulation.files import write_world
from attribution.simulation.world import simulate
from ledger.records.claim import Claim
from ledger.records.spend import Spend
from runtime.demo.background import simulated_products
from shop.catalog.load import load_catalog
from tests.factories.odd_world import write_odd_world
from tests.factories.records import MORNING
from tests.spark.needed import NEEDED

pytestmark = NEEDED
EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 11, 19)
OFF_THE_USUAL: Mapping[str, Any] = {
    "window_days": 7,
    "accept": 0.3,
    "timezone": "Asia/Kathmandu",
    "exposure_weight": 0.333,
    "automation_decay": 0.7,
    "as_of": datetime(2026, 11, 19, 12, 0, 0, 1, UTC),
}


def _examples(_out: Path) -> Inputs:
    return Inputs(touchpoint_files=(EXAMPLES / "touchpoints.jsonl",), order_files=(EXAMPLES / "orders.jsonl",))


def _odd(out: Path) -> Inputs:
    touchpoints, orders = write_odd_world(out)
    channels = ("alexa", "paid", "línea\nnueva", "of nobody")
    return Inputs(
        touchpoint_files=(touchpoints,),
        order_files=(orders,),
        spend=tuple(Spend(day=DAY, channel=name, spend_minor=333, currency="USD") for name in channels),
        claims=tuple(
            Claim(platform=name, day=DAY, currency="USD", conversions=2.5, value_minor=99) for name in channels
        ),
    )


def _simulated(out: Path) -> Inputs:
    """Write enough homes that predictions are made, as Parquet."""
    sold = simulated_products(load_catalog(None)[0])
    world = simulate(sold, households=400, seed=7, until=MORNING, days=90)
    write_world(world, out, "parquet")
    return Inputs(touchpoint_files=(out / "touchpoints.parquet",), order_files=(out / "orders.parquet",))


@pytest.fixture(scope="module", autouse=True)
def _one_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hold one session for all runs, as a cluster's is: a JVM that is warm plans several times as fast."""
    from attribution.engine.spark_session import session_of  # where pyspark is not, tests are skipped

    with session_of(Room(spill=tmp_path_factory.mktemp("session"))):
        yield


@pytest.fixture
def _session_makes_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no step to the driver, however few rows it reads."""
    monkeypatch.setattr("attribution.engine.spark.ROWS_A_STEP", -1)


RUNS = [
    pytest.param(_odd, {}, id="odd"),
    pytest.param(_odd, OFF_THE_USUAL, id="odd, off the usual"),
    pytest.param(_odd, {"identity": "strict", "shared": 2}, id="odd, strict and shared"),
    pytest.param(_simulated, {}, id="simulated"),
]


@pytest.mark.usefixtures("_session_makes_all")
@pytest.mark.parametrize(("world", "changes"), RUNS)
def test_every_table_is_the_same_on_both_engines(world: Any, changes: Mapping[str, Any], tmp_path: Path) -> None:
    inputs = world(tmp_path)
    for engine in ("duckdb", "spark"):
        attribute(inputs, Parameters(engine=engine, every_csv=True, **changes), tmp_path / engine)
    assert _differing(tmp_path / "duckdb", tmp_path / "spark") == []


def test_so_is_it_where_the_driver_makes_what_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attribution.engine.spark.ROWS_A_STEP", 300)  # of the odd world: some steps are, some are not
    inputs = _odd(tmp_path)
    for engine in ("duckdb", "spark"):
        attribute(inputs, Parameters(engine=engine, every_csv=True), tmp_path / engine)
    assert _differing(tmp_path / "duckdb", tmp_path / "spark") == []


@pytest.mark.usefixtures("_session_makes_all")
def test_an_update_is_the_same_on_both_engines(tmp_path: Path) -> None:
    inputs = _examples(tmp_path)
    lines = inputs.touchpoint_files[0].read_text().splitlines(keepends=True)
    before = tmp_path / "before.jsonl"
    before.write_text("".join(lines[: len(lines) // 2]))
    for engine in ("duckdb", "spark"):
        parameters = Parameters(engine=engine, every_csv=True)
        earlier = tmp_path / f"{engine} before"
        attribute(replace(inputs, touchpoint_files=(before,)), parameters, earlier)
        attribute(replace(inputs, update=earlier), parameters, tmp_path / engine)
    assert _differing(tmp_path / "duckdb", tmp_path / "spark") == []


@pytest.mark.usefixtures("_session_makes_all")
def test_so_is_it_in_many_partitions_by_generated_code_and_where_executors_do_all_they_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attribution.engine.spark.LEAST_PARTS", 7)
    monkeypatch.setattr("attribution.engine.spark.ROWS_TO_COMPILE", 0)
    monkeypatch.setattr("attribution.engine.spark.ROWS_APART", 0)
    monkeypatch.setattr("attribution.engine.spark_answers.SMALL_BYTES", -1)
    for engine in ("duckdb", "spark"):
        attribute(_examples(tmp_path), Parameters(engine=engine, window_days=90), tmp_path / engine)
    assert _differing(tmp_path / "duckdb", tmp_path / "spark") == []


def _differing(here: Path, there: Path) -> list[str]:
    """Return the files that are not the same: CSV and lines by their bytes, Parquet by rows and types."""
    names = {path.name for folder in (here, there) for path in folder.iterdir()}
    tables = {f"{table.name}.{kind}" for table in (*TABLES, *OF_AN_UPDATE) for kind in ("csv", "parquet")}
    compared = sorted(names & (tables | {"rejected.jsonl", "calibration.json"}))
    assert "touchpoints.csv" in compared or "paths.csv" in compared
    return [name for name in compared if not _same(here / name, there / name)]


def _same(one: Path, other: Path) -> bool:
    if not (one.exists() and other.exists()):
        return False
    if one.suffix == ".parquet":
        return bool(pq.read_table(one).equals(pq.read_table(other)))
    return one.read_bytes() == other.read_bytes()
