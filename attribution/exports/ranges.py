"""A table's rows in the order of its key, a range of keys at a time: none need be sorted, or held, as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import pyarrow as pa

from attribution.engine.engine import Engine, Values, number
from attribution.exports.kinds import UTC
from attribution.exports.tables import Table

ROWS_A_RANGE = 1 << 18  # about
_LOOKED_AT = 64  # one key of so many is looked at, to cut where as many lie on either side


def by_range(engine: Engine, table: Table, window_days: int, rows_a_range: int | None = None) -> Iterator[pa.Table]:
    """Yield what `exported` returns, some rows at a time; which of them come together does not matter.

    Args:
        engine: the run's.
        table: one that names the engine's table it is `of`.
        window_days: of the run.
        rows_a_range: about how many at a time; ROWS_A_RANGE, if left out.
    """
    rows, _, _ = table.query.rpartition("order by ")
    key, values = table.key[0], values_of(table, window_days)
    for low, high in pairwise([None, *_cuts(engine, table, rows_a_range or ROWS_A_RANGE), None]):
        bounds = {name: bound for name, bound in (("low", low), ("high", high)) if bound is not None}
        asked = [f"{key} {sign} ${name}" for name, sign in (("low", ">"), ("high", "<=")) if name in bounds]
        within = f"where {' and '.join(asked)}" if asked else ""
        asked_for = f"select * from ({rows}) as every {within} order by {', '.join(table.key)}"
        yield typed(engine.query(asked_for, {**values, **bounds}))


def _cuts(engine: Engine, table: Table, rows_a_range: int) -> list[str]:
    """Return the keys that ranges end with, in order; the last range has no end."""
    key = table.key[0]
    ranges = -(-number(engine, f"select count(*) from {table.of}") // rows_a_range)
    looked_at = f"select distinct {key} from {table.of} where key64({key}) % {_LOOKED_AT} = 0 order by {key}"
    keys = engine.query(looked_at)[key].to_pylist() if ranges > 1 else []
    return [keys[len(keys) * place // ranges] for place in range(1, ranges)] if len(keys) >= ranges else []


def in_groups(tables: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    """Yield the same rows, so many at a time, each in one piece; what was yielded is held no longer."""
    waiting: pa.Table | None = None
    for table in tables:
        waiting = table if waiting is None else pa.concat_tables([waiting, table])
        del table  # what waits is all that holds it
        while waiting.num_rows >= rows:
            group, waiting = waiting.slice(0, rows).combine_chunks(), waiting.slice(rows)
            yield group
            del group
    if waiting is not None and waiting.num_rows:
        yield waiting.combine_chunks()


def values_of(table: Table, window_days: int) -> Values:
    """Return the values that a table's query asks for."""
    return {"window_days": window_days} if "$window_days" in table.query else {}


def typed(rows: pa.Table) -> pa.Table:
    """Return a query's rows as they are written: whole numbers of 64 bits, times in microseconds, UTC."""
    fields = []
    for field in rows.schema:
        kind = field.type
        if field.name.endswith("_at") or field.name == "as_of":
            kind = UTC
        elif pa.types.is_integer(kind):
            kind = pa.int64()
        fields.append(pa.field(field.name, kind))
    return rows.cast(pa.schema(fields))
