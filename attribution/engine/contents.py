"""A whole number a row that tells two contents apart. Not for secrets: it settles ties and feeds the run id."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa


def row_hashes(table: pa.Table, columns: Sequence[str]) -> pa.Array:
    """Return 64 bits a row, of the columns named; the same in whatever batch or place the row stands.

    DuckDB's own hash, whatever engine a run's steps are on: in columns nothing else is as fast. A new version of DuckDB
    may hash otherwise; a run's manifest names the version.

    Args:
        table: the rows.
        columns: some of its columns; their order matters.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.register("incoming", table)
        hashes = connection.sql(f"select hash({names}) as hashed from incoming").to_arrow_table()
    found = hashes["hashed"].combine_chunks().to_numpy(zero_copy_only=False)
    return pa.array(found.view(np.int64))
