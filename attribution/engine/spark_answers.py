"""What is asked of small tables, answered on the driver from their files: a job of the session costs more than that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlglot import exp, parse_one

from attribution.engine.engine import Values
from attribution.engine.files import quoted

# Of Parquet, all tables of a question together: beyond it the executors work on it, and the answer alone comes back.
SMALL_BYTES = 256_000_000
_WIDE = "DECIMAL(38,0)"  # Spark's name of what is HUGEINT here


class Answers:
    """The tables of a session as DuckDB sees them; they lie in folders of this machine."""

    def __init__(self) -> None:
        config = {"threads": "1", "preserve_insertion_order": "false", "temp_directory": ""}
        self._connection = duckdb.connect(":memory:", config=dict(config))
        self._connection.execute("set TimeZone = 'UTC'")
        self._seen: dict[str, str] = {}

    def query(self, sql: str, values: Values, places: Mapping[str, str]) -> pa.Table | None:
        """Return a query's rows; None where it is the session's to answer.

        Args:
            sql: by the rules of `attribution.engine.step`.
            values: what it is bound to.
            places: the folder of each table.
        """
        named, hashes = _asked(sql)
        tables = {name: places[name] for name in named if name in places}
        if hashes or _bytes(tables.values()) > SMALL_BYTES:
            return None
        for name, place in tables.items():
            if self._seen.get(name) != place:
                self._see(name, place)
        return self._connection.sql(sql, params=dict(values)).to_arrow_table()

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def _see(self, name: str, place: str) -> None:
        source = f"read_parquet({quoted(place + '/*.parquet')})"
        kinds = self._connection.sql(f"describe from {source}").fetchall()
        wide = [f'"{column}"::hugeint as "{column}"' for column, kind, *_ in kinds if kind == _WIDE]
        replaced = f" replace ({', '.join(wide)})" if wide else ""
        self._connection.execute(f'create or replace view "{name}" as select *{replaced} from {source}')
        self._seen[name] = place


@lru_cache(maxsize=1024)
def _asked(sql: str) -> tuple[frozenset[str], bool]:
    """Return the tables that a query may name, and whether it asks for the session's own hashes."""
    parsed = parse_one(sql, read="duckdb")
    hashes = any(call.name.lower() == "key64" for call in parsed.find_all(exp.Anonymous))
    return frozenset(table.name for table in parsed.find_all(exp.Table)), hashes


def _bytes(folders: Iterable[str]) -> int:
    return sum(file.stat().st_size for folder in folders for file in Path(folder).glob("*.parquet"))
