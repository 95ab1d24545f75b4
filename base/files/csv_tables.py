"""A CSV with a header, whose cells are read by name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

CsvTable: TypeAlias = "csv.DictReader[str]"


def csv_table(file: Iterable[str], *, strict: bool = False) -> CsvTable:
    """Return the rows of an open CSV as dictionaries; cells beyond the header's last column are under None.

    Args:
        file: its lines.
        strict: raise csv.Error on a quote in the wrong place.
    """
    return csv.DictReader(file, strict=strict)


@contextmanager
def open_csv(path: Path, *, errors: str = "strict") -> Iterator[CsvTable]:
    """Open a CSV in UTF-8, with or without a byte order mark, or raise OSError.

    Args:
        path: the file.
        errors: what becomes of bytes that are no UTF-8, as in `open`.
    """
    with path.open(encoding="utf-8-sig", errors=errors, newline="") as file:
        yield csv_table(file)


def missing_columns(table: CsvTable, required: Sequence[str]) -> list[str]:
    """Return the required names that the header lacks."""
    named = table.fieldnames or ()
    return [name for name in required if name not in named]
