"""What is timed is what was asked for: the steps that make two tables, on as many valid records as asked."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from attribution.chain import STEPS
from bench.attribution import events
from bench.attribution.events import write_events
from bench.attribution.road import WRITTEN, needed, travel


def test_the_road_takes_the_steps_that_links_and_journeys_need_and_no_credit() -> None:
    names = [step.name for step in needed(STEPS, WRITTEN)]
    assert set(WRITTEN) <= set(names)
    assert names == [step.name for step in STEPS if step.name in names]
    assert "credit" not in names


def test_copies_of_a_world_are_as_many_records_of_other_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LARGEST_WORLD", 1000)
    touchpoints, orders = write_events(3000, "parquet", tmp_path)
    touches, sales = pq.read_table(touchpoints), pq.read_table(orders)
    assert 1500 < len(touches) + len(sales) < 6000
    ids = touches["touchpoint_id"].to_pylist()
    assert {one.rpartition("-")[2] for one in ids} == {"0", "1", "2"}
    assert len({one["user"] for one in touches["identity"].to_pylist()} - {None}) % 3 == 0
    assert all(count > 0 for count in travel(touchpoints, orders, tmp_path / "out").values())
