"""The least that anybody pays for `credit`: DuckDB copies its finished rows from a database on disk into Parquet.

Run as a process of its own, in a folder of its own: python -m bench.exports.bare_copy CREDIT. One thread: more of them
cost CPU. Prints CPU seconds as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import duckdb


def copied(credit: str) -> float:
    """Return the CPU seconds of the copy alone."""
    with duckdb.connect("credit.db", config={"threads": 1, "memory_limit": "1GB"}) as connection:
        connection.execute("create table credit as from read_parquet($file)", {"file": credit})
        connection.execute("checkpoint")
        begun = time.process_time()
        connection.execute("copy credit to 'copied.parquet' (format parquet, compression zstd)")
        return time.process_time() - begun


if __name__ == "__main__":
    print(json.dumps({"cpu_s": copied(sys.argv[1])}))
