"""Where a session's tables lie: Parquet, which the driver writes by itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from attribution.engine.spark_files import SparkFiles

# Rows of a file that the driver writes: an executor takes one at a time, and waits for none that is larger.
ROWS_A_FILE = 1_000_000


class Store:
    """The folder of the tables that a session makes.

    Args:
        session: any of the cluster's.
        folder: driver and executors reach it by this name; one without a scheme is on this machine.
    """

    def __init__(self, session: SparkSession, folder: str) -> None:
        self._files, self.folder = SparkFiles(session), folder
        self.here = is_here(folder)

    def write(self, place: str, schema: pa.Schema, tables: Iterable[pa.Table]) -> int:
        """Write rows that come table by table into the folder `place`; return how many they were.

        Nothing of it goes through the JVM: row by row, as pyspark takes them, it costs several times as much.
        """
        if self.here:
            return _written(Path(place), schema, tables)
        with TemporaryDirectory(prefix="earshot-") as name:
            rows = _written(Path(name), schema, tables)
            self._files.send(Path(name), place)
        return rows


def is_here(folder: str) -> bool:
    """Return whether a folder's name is one of this machine's own."""
    return "://" not in folder and not folder.startswith("file:")


def _written(folder: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    rows, part, writer = 0, 0, None
    for table in tables:
        if writer is None or rows >= part * ROWS_A_FILE:
            if writer is not None:
                writer.close()
            writer, part = _writer(folder / f"part-{part}.parquet", schema), part + 1
        writer.write_table(table)
        rows += table.num_rows
    (writer or _writer(folder / "part-0.parquet", schema)).close()
    return rows


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, schema, compression="snappy", store_schema=False)
