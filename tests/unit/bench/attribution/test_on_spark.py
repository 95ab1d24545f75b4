"""What `earshot bench spark` tells of two runs, and whether it sees that they differ."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.attribution.on_spark import RunClock, RunPart, cpu_s, differing, table

LINKS = pa.table({"link_id": ["a", "b"]})


def test_parts_last_from_one_word_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    passed, used = iter([10.0, 11.0, 14.0]), iter([1.0, 1.5, 2.5])
    monkeypatch.setattr("bench.attribution.on_spark.time.monotonic", lambda: next(passed))
    monkeypatch.setattr("bench.attribution.on_spark.cpu_s", lambda: next(used))
    said: list[str] = []
    clock = RunClock(said.append)
    for word in ("links", "totals", ""):
        clock.told(word)
    assert said == ["links", "totals"]
    assert clock.parts == [
        RunPart(name="links", passed_s=1.0, cpu_s=0.5),
        RunPart(name="totals", passed_s=3.0, cpu_s=1.0),
    ]


def test_both_runs_stand_side_by_side_and_are_added_up() -> None:
    clocks = [
        RunClock(print, [RunPart(name="links", passed_s=of, cpu_s=2 * of), RunPart(name="totals", passed_s=1, cpu_s=1)])
        for of in (3, 50)
    ]
    told = table(1234, clocks, []).splitlines()
    assert told[0].startswith("1,234 records")
    assert told[4:7] == [
        "| links | 3 | 6 | 50 | 100 |",
        "| totals | 1 | 1 | 1 | 1 |",
        "| in all | 4 | 7 | 51 | 101 |",
    ]
    assert told[-1] == "Every table is the same."
    assert table(1, clocks, ["links"]).endswith("Tables that differ: links.")


def test_a_table_that_is_missing_or_other_differs(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        pq.write_table(LINKS, folder / "links.parquet")
    assert differing(one, other) == []
    pq.write_table(LINKS.slice(1), other / "links.parquet")
    pq.write_table(LINKS, one / "journeys.parquet")
    assert differing(one, other) == ["journeys", "links"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="Linux alone tells it so")
def test_cpu_of_this_process_is_counted() -> None:
    before, ours = cpu_s(), time.process_time()
    while time.process_time() - ours < 3 / os.sysconf("SC_CLK_TCK"):
        pass
    assert cpu_s() > before
