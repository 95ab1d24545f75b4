"""The embedded engine: one DuckDB in memory for one run."""

from __future__ import annotations

from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

US_PER_HOUR = 3_600_000_000
US_PER_DAY = 24 * US_PER_HOUR


def open_database() -> DuckDBPyConnection:
    """Return an empty database that reads no files of its own and fetches no extensions."""
    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_access": "false",
        },
    )


def one_row(con: DuckDBPyConnection, query: str, *values: Any) -> tuple[Any, ...]:
    """Return the only row of a query that always has one."""
    (row,) = con.execute(query, list(values)).fetchall()  # an unread result would block the connection
    return tuple(row)
