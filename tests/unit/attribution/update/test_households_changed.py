"""What became of the households of an earlier run, followed by their records."""

from __future__ import annotations

import pyarrow as pa
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import rows
from attribution.update.households import EARLIER_HOUSEHOLDS, HOUSEHOLDS_CHANGED

Homes = dict[str, str]  # record -> household


def changed(before: Homes, now: Homes) -> set[tuple[str | None, str | None, str]]:
    with open_duckdb() as engine:
        for name, homes in ((EARLIER_HOUSEHOLDS, before), ("record_households", now)):
            kinds = pa.array(["touch"] * len(homes), pa.string())
            records, households = (pa.array(list(part), pa.string()) for part in (homes.keys(), homes.values()))
            engine.put(name, pa.table([kinds, records, households], ["kind", "record_id", "household_id"]))
        HOUSEHOLDS_CHANGED.run(engine, {})
        found = rows(engine, "select household_id_before, household_id, reason from households_changed")
    assert len(set(found)) == len(found)
    return set(found)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({"r1": "h_a"}, {"r1": "h_a"}, set()),
        ({"r1": "h_b", "r2": "h_b"}, {"r1": "h_a", "r2": "h_a"}, {("h_b", "h_a", "renamed")}),
        ({"r1": "h_b"}, {"r1": "h_a", "r2": "h_a"}, {("h_b", "h_a", "renamed")}),
        ({"r1": "h_a", "r2": "h_b"}, {"r1": "h_a", "r2": "h_a"}, {("h_b", "h_a", "merged")}),
        ({"r1": "h_a", "r2": "h_a"}, {"r1": "h_a", "r2": "h_b"}, {("h_a", "h_b", "split")}),
        (
            {"r1": "h_a", "r2": "h_a", "r3": "h_b"},
            {"r1": "h_a", "r2": "h_b", "r3": "h_b"},
            {("h_a", "h_b", "moved")},
        ),
        ({"r1": "h_a", "r2": "h_b"}, {"r2": "h_b"}, {("h_a", None, "gone")}),
        ({"r1": "h_a"}, {"r1": "h_a", "r2": "h_b"}, {(None, "h_b", "new")}),
        ({"r1": "h_a", "r2": "h_b"}, {}, {("h_a", None, "gone"), ("h_b", None, "gone")}),
        ({}, {}, set()),
    ],
    ids=["same", "renamed", "renamed with a newcomer", "merged", "split", "moved", "gone", "new", "all gone", "none"],
)
def test_a_household_is_followed_by_its_records(
    before: Homes, now: Homes, said: set[tuple[str | None, str | None, str]]
) -> None:
    assert changed(before, now) == said


def test_a_record_that_joins_or_leaves_a_household_that_stays_changes_no_household() -> None:
    assert changed({"r1": "h_a", "r2": "h_a"}, {"r1": "h_a"}) == set()
    assert changed({"r1": "h_a"}, {"r1": "h_a", "r2": "h_a"}) == set()
    assert changed({"r1": "h_a", "r2": "h_a"}, {"r1": "h_b"}) == {("h_a", "h_b", "renamed")}
