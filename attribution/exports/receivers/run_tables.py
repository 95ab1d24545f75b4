"""A run's Parquet files read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from base.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_ROWS_AT_A_TIME = 10_000


def rows_of(file: Path, *, only: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, a batch in memory at a time.

    Args:
        file: the table.
        only: columns and what a row has to say there.

    Raises:
        InputError: the file is missing or cannot be read.
    """
    import pyarrow.compute as pc  # late: a command that names receivers reads nothing

    with _opened(file) as parquet:
        for batch in parquet.iter_batches(batch_size=_ROWS_AT_A_TIME):
            kept = batch
            for column, value in (only or {}).items():
                kept = kept.filter(pc.equal(kept[column], value))
            yield from kept.to_pylist()


def columns_of(file: Path, names: Sequence[str]) -> pa.Table:
    """Return those columns of a table.

    Raises:
        InputError: the file is missing, cannot be read, or has no such column.
    """
    with _opened(file) as parquet:
        return parquet.read(list(names)).select(list(names))


def said_of(file: Path) -> dict[str, str]:
    """Return a table's key-value metadata.

    Raises:
        InputError: the file is missing or cannot be read.
    """
    with _opened(file) as parquet:
        said = parquet.metadata.metadata or {}
        return {name.decode(): value.decode() for name, value in said.items() if not name.startswith(b"ARROW")}


@contextmanager
def _opened(file: Path) -> Iterator[pq.ParquetFile]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    again = "run `earshot attribute` again"
    if not file.is_file():
        raise InputError(f"{file.name} is missing in {file.parent}: {again}")
    try:
        with pq.ParquetFile(file) as parquet:
            yield parquet
    except (pa.ArrowException, OSError, KeyError) as error:
        raise InputError(f"{file} cannot be read ({str(error).splitlines()[0]}): {again}") from error
