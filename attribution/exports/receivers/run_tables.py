"""A run's Parquet files read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.exports.receivers.receiver import Row
from base.errors import InputError

_ROWS_AT_A_TIME = 10_000


def rows_of(file: Path) -> Iterator[Row]:
    """Yield the rows of a table, a batch in memory at a time.

    Raises:
        InputError: the file is missing or cannot be read.
    """
    with _opened(file) as parquet:
        for batch in parquet.iter_batches(batch_size=_ROWS_AT_A_TIME):
            yield from batch.to_pylist()


def columns_of(file: Path, names: Sequence[str]) -> pa.Table:
    """Return those columns of a table.

    Raises:
        InputError: the file is missing, cannot be read, or has no such column.
    """
    with _opened(file) as parquet:
        return parquet.read(list(names)).select(list(names))


@contextmanager
def _opened(file: Path) -> Iterator[pq.ParquetFile]:
    again = "run `earshot attribute` again"
    if not file.is_file():
        raise InputError(f"{file.name} is missing in {file.parent}: {again}")
    try:
        with pq.ParquetFile(file) as parquet:
            yield parquet
    except (pa.ArrowException, OSError, KeyError) as error:
        raise InputError(f"{file} cannot be read ({str(error).splitlines()[0]}): {again}") from error
