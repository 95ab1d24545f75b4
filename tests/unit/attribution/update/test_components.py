"""A component's fingerprint tells whether anything that its links depend on has changed, and nothing else."""

from __future__ import annotations

import pyarrow as pa

from attribution.chain import BEFORE_LINKS, CREDIT, JOURNEYS, LINKS
from attribution.engine.step import reads_from_outside
from attribution.update.components import fingerprints
from attribution.update.reuse import CREDITED

Pairs = list[tuple[int, int]]
TIES: Pairs = [(1, 1), (2, 2), (3, 3), (4, 4), (1, 90), (2, 90), (3, 4)]
MARKS: Pairs = [(1, 11), (2, 21), (2, 22), (3, 31), (4, 41)]


def found(ties: Pairs, marks: Pairs) -> dict[int, tuple[int, int]]:
    def table(pairs: Pairs, *names: str) -> pa.Table:
        return pa.table([pa.array(column, pa.int64()) for column in zip(*pairs, strict=True)], names)

    rows = fingerprints(table(ties, "unit", "tied"), table(marks, "unit", "mark")).to_pylist()
    return {row["unit"]: (row["high"], row["low"]) for row in rows}


def test_units_that_share_a_key_or_a_fact_are_one_component() -> None:
    units = found(TIES, MARKS)
    assert set(units) == {1, 2, 3, 4}
    assert units[1] == units[2] != units[3] == units[4]


def test_the_order_of_rows_and_other_components_change_no_fingerprint() -> None:
    units = found(TIES, MARKS)
    assert found(TIES[::-1], MARKS[::-1]) == units
    assert found([*TIES, (5, 5)], [*MARKS, (5, 51)]).items() > units.items()


def test_whatever_changes_in_a_component_changes_its_fingerprint_alone() -> None:
    units = found(TIES, MARKS)
    for ties, marks in (
        (TIES, [(1, 12), *MARKS[1:]]),
        (TIES, [*MARKS, (2, 22)]),
        (TIES, [mark for mark in MARKS if mark != (2, 22)]),
        ([*TIES, (5, 5), (5, 90)], [*MARKS, (5, 51)]),
        ([tie for tie in TIES if tie[0] != 2], [mark for mark in MARKS if mark[0] != 2]),
    ):
        changed = found(ties, marks)
        assert changed[1] != units[1]
        assert changed[3] == units[3]


def test_all_that_credit_is_made_of_is_given_to_its_steps() -> None:
    assert reads_from_outside(CREDIT) == set(CREDITED)
    assert reads_from_outside((*BEFORE_LINKS, *LINKS, *JOURNEYS, *CREDIT)) == {"raw_touchpoints", "raw_orders"}
