"""A whole number a row that tells two contents apart. Not for secrets: it settles ties and feeds the run id."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ledger.order_versions import DIGITS, NOTHING, OF_LINE, OF_LIST, OF_RECORD

RowHashes = npt.NDArray[np.uint64]

_SIGN = np.uint64(1 << 63)


def row_hashes(table: pa.Table, columns: Sequence[str]) -> pa.Array:
    """Return 64 bits a row, of the columns named; the same in whatever batch or place the row stands.

    DuckDB's own hash, whatever engine a run's steps are on: in columns nothing else is as fast. A new version of DuckDB
    may hash otherwise; a run's manifest names the version.

    Args:
        table: the rows.
        columns: some of its columns; their order matters.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    return pa.array(_hashed(table, f"hash({names})").view(np.int64))


def version_hashes(orders: pa.Table) -> pa.Array:
    """Return `ledger.order_versions.version_hash` of each order, as a signed number in the same order of size.

    Args:
        orders: every column of the record but the version that wrote it, in its order, times in microseconds.
    """
    parts = ", ".join(_text_of(field) for field in orders.schema)
    text = f"concat_ws(chr({ord(OF_RECORD)}), {parts})"
    found = _hashed(orders, f"('0x' || substr(sha256({text}), 1, {DIGITS}))::ubigint")
    return pa.array((found ^ _SIGN).view(np.int64))


def _hashed(table: pa.Table, what: str) -> RowHashes:
    with _hasher().cursor() as cursor:
        cursor.register("incoming", table)
        hashes = cursor.sql(f"select {what} as hashed from incoming").to_arrow_table()
    found: RowHashes = hashes["hashed"].combine_chunks().to_numpy(zero_copy_only=False)
    return found


@cache
def _hasher() -> duckdb.DuckDBPyConnection:
    """Opened once a process: to open one costs what hashing 300,000 rows does."""
    return duckdb.connect(":memory:", config={"threads": 1})


def _text_of(field: pa.Field) -> str:
    if not pa.types.is_list(field.type):
        return _or_nothing(f'"{field.name}"')
    of_list, inside = f"chr({ord(OF_LIST)})", field.type.value_type
    listed = f'"{field.name}"'
    if pa.types.is_struct(inside):
        members = ", ".join(_or_nothing(f"one.{member.name}") for member in inside)
        listed = f"list_transform({listed}, lambda one: concat_ws(chr({ord(OF_LINE)}), {members}))"
    return f"coalesce(array_to_string({listed}, {of_list}), '')"


def _or_nothing(value: str) -> str:
    return f"coalesce({value}::varchar, chr({ord(NOTHING)}))"
