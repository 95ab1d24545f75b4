"""Turns a second of CPU: signed requests through the whole web app, and the table they are told in."""

from __future__ import annotations

from base.settings import Settings
from bench.serve.throughput import Throughput, on, table
from tests.factories.memory import MemoryLedger


def test_every_measured_turn_is_verified_answered_and_recorded() -> None:
    ledger = MemoryLedger()
    found = on("memory", Settings(), ledger, at_once=2, repeats=1)
    assert [one.turns for one in found] == ["launches", "reorders"]
    assert all(one.a_second > 0 for one in found)
    assert sorted(one.action for one in ledger.touchpoints.values()) == ["other"] * 3 + ["reorder"] * 3


def test_the_table_has_a_line_a_kind_of_turn_and_a_column_a_store() -> None:
    stores = ("memory", "embedded table")
    found = [
        Throughput(turns=turns, store=store, a_second=1234.4) for store in stores for turns in ("launches", "reorders")
    ]
    assert table(found).splitlines()[2:] == ["| launches | 1,234 | 1,234 |", "| reorders | 1,234 | 1,234 |"]
