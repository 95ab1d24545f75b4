"""Cases that know nothing of each other, worked out in one run: a run costs by its steps, hardly by its rows.

A home's ids and identifiers are made its own before the run, and are read back as they were given. All homes of a run
have the calibration that is shipped, so that none weighs on another's links. What is learnt of a whole run (where its
orders begin, the removal of a channel) needs `Homes` of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from shutil import copy
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.exports.publish import MANIFEST
from attribution.linking.defaults import DEFAULTS
from attribution.outcome import Counts
from ledger.records import Identity, Order, Touchpoint
from tests.factories.attribution import Ran, Rows, WorkedOut, run, work_out

__all__ = ["Home", "Homes"]

KEYS = {"touchpoints": "touchpoint_id", "taken_back": "record_id"}  # of the other tables the order's
IDS = ("touchpoint_id", "session_id", "order_id", "handoff_token", "subscription_id")
Record = TypeVar("Record", Touchpoint, Order)


@dataclass(frozen=True, eq=False)
class Home(Rows):
    """One case of a run: its own rows, with the ids that the test gave."""

    homes: Homes
    mark: str  # before each of its ids, so that their order stays

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return those rows of one exported table that are of this home's touches or orders."""
        key = KEYS.get(name, "order_id")
        return [self._as_given(row) for row in self.homes.table(name) if row[key].startswith(self.mark)]

    def alone(self, run: Path, folder: Path) -> Path:
        """Write this home's rows of a run of all into a folder, as if the run had been of nobody else."""
        folder.mkdir(parents=True, exist_ok=True)
        copy(run / MANIFEST, folder)
        for file in run.glob("*.parquet"):
            rows, key = pq.read_table(file), KEYS.get(file.stem, "order_id")
            if key in rows.column_names:
                mine = rows.filter(pc.starts_with(rows[key], self.mark))
                pq.write_table(self._columns_as_given(mine), folder / file.name)
        return folder

    def own(self, given: str) -> str:
        """Return the id that stands in the run for one that the test gave."""
        return self.mark + given

    def plain(self, text: str) -> str:
        """Return a text of the run with the ids that the test gave."""
        return text.replace(self.mark, "")

    def _columns_as_given(self, rows: pa.Table) -> pa.Table:
        for place, column in enumerate(rows.schema):
            if pa.types.is_string(column.type):
                given = pc.replace_substring(rows[place], self.mark, "")
                rows = rows.set_column(place, column, given)
        return rows

    def _as_given(self, row: dict[str, Any]) -> dict[str, Any]:
        return {name: self.plain(value) if isinstance(value, str) else value for name, value in row.items()}


@dataclass(eq=False)
class Homes:
    """Homes added while a test module is read; the first that asks for a row has them all worked out."""

    parameters: dict[str, Any] = field(default_factory=dict)
    touchpoints: list[Touchpoint] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    _count: int = 0
    _worked_out: WorkedOut | None = None
    _tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def home(self, touchpoints: Iterable[Touchpoint] = (), orders: Iterable[Order] = ()) -> Home:
        """Add a case."""
        assert self._worked_out is None, "a home has to be added before the first is looked at"
        self._count += 1
        mark = f"~{self._count}~"
        self.touchpoints += [_own(touch, mark) for touch in touchpoints]
        self.orders += [_own(order, mark) for order in orders]
        return Home(self, mark)

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of all homes in one exported table."""
        if name not in self._tables:
            self._tables[name] = self._run().table(name)
        return self._tables[name]

    def counts(self) -> Counts:
        """Return the run of all homes in few numbers."""
        return self._run().counts()

    def _run(self) -> WorkedOut:
        if self._worked_out is None:
            self._worked_out = work_out(self.touchpoints, self.orders, **self._asked())
        return self._worked_out

    def warnings(self) -> tuple[str, ...]:
        """Return what the run of all homes warns of, but for what is odd about the records."""
        return self._run().warnings()

    def run(self, out: Path) -> Ran:
        """Write the run of all homes into a folder."""
        return run(out, self.touchpoints, self.orders, **self._asked())

    def _asked(self) -> dict[str, Any]:
        return {"calibration": DEFAULTS} | self.parameters


def _own(record: Record, mark: str) -> Record:
    named = {name: mark + value for name in IDS if (value := getattr(record, name, None)) is not None}
    who = {one.name: mark + value for one in fields(Identity) if (value := getattr(record.identity, one.name))}
    return replace(record, identity=replace(record.identity, **who), **named)
