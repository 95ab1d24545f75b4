"""What an engine must offer so that the steps of attribution can run on it, and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

import pyarrow as pa

Values = Mapping[str, Any]
OfPart = Callable[[pa.Table], pa.Table]
NO_VALUES: Values = MappingProxyType({})


class Engine(Protocol):
    """A place with tables. `$name` in a text is bound to the value of that name; it is never pasted in.

    `key64(text)` gives a whole number of 63 bits for a text, null for null: equal for equal texts, and for others as
    good as always another (two of 10^7 texts: once in 200,000 worlds). Which number is the engine's own business, so no
    result may depend on it.
    """

    def create(self, name: str, sql: str, values: Values = NO_VALUES) -> None:
        """Make the table `name` of a query's rows; one of that name is replaced."""

    def put(self, name: str, table: pa.Table) -> None:
        """Make the table `name` of Arrow rows; one of that name is replaced."""

    def fill(self, name: str, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
        """Make the table `name` of Arrow rows that come table by table, all of one schema; none need stay in memory."""

    def query(self, sql: str, values: Values = NO_VALUES) -> pa.Table:
        """Return a query's rows; they have an order only where the query says so."""

    def of_parts(self, sql: str, schema: pa.Schema, work: OfPart) -> pa.Table:
        """Return the rows of `schema` that `work` makes of a query's rows, of some of them at a time or of all at once.

        Where and of which rows at a time is the engine's own business; of a query without rows it may not be asked.
        """


def rows(engine: Engine, sql: str, values: Values = NO_VALUES) -> list[tuple[Any, ...]]:
    """Return a query's rows as Python values."""
    found = engine.query(sql, values)
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True))


def number(engine: Engine, sql: str, values: Values = NO_VALUES) -> int:
    """Return the only whole number of a query that always has one."""
    ((found,),) = rows(engine, sql, values)
    return int(found)
