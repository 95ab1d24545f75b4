"""A CSV with a header, whose cells are read by name: for what programs write.

Broken quoting ends the reading, as `Unreadable`. For what people edit by hand take `csv_rows`, where a broken row costs
itself alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from base.errors import Unreadable


class CsvTable:
    """The rows of an open CSV as dictionaries; cells beyond the header's last column are under None.

    Args:
        file: its lines.
        strict: whether a quote in the wrong place is unreadable too.
    """

    def __init__(self, file: Iterable[str], *, strict: bool = False) -> None:
        self._rows = csv.DictReader(file, strict=strict)

    @property
    def columns(self) -> Sequence[str]:
        """Return the header's names, or raise Unreadable."""
        with _told_as_ours():
            return self._rows.fieldnames or ()

    @property
    def line(self) -> int:
        """Return the number of the last line read."""
        return self._rows.line_num

    def __iter__(self) -> Iterator[dict[str | Any, str | Any]]:
        """Yield row by row, or raise Unreadable where it goes no further."""
        with _told_as_ours():
            yield from self._rows


@contextmanager
def _told_as_ours() -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise Unreadable(str(error)) from error


@contextmanager
def open_csv(path: Path, *, errors: str = "strict") -> Iterator[CsvTable]:
    """Open a CSV in UTF-8, with or without a byte order mark, or raise OSError.

    Args:
        path: the file.
        errors: what becomes of bytes that are no UTF-8, as in `open`.
    """
    with path.open(encoding="utf-8-sig", errors=errors, newline="") as file:
        yield CsvTable(file)


def missing_columns(table: CsvTable, required: Sequence[str]) -> list[str]:
    """Return the required names that the header lacks."""
    return [name for name in required if name not in table.columns]
