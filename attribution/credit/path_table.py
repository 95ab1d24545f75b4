"""A table of paths (`path, total_conversions, total_conversion_value, total_null`), read and coded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from attribution.credit.kernel.coded import CodedPaths, coded
from attribution.credit.kernel.splitting import SEPARATOR, coded_texts
from base.errors import InputError, Unreadable
from base.files.csv_tables import missing_columns, open_csv
from base.files.rejected import RejectedLine

COLUMNS = ("total_conversions", "total_conversion_value", "total_null")
LARGEST = 1e15
_TYPES = dict.fromkeys(COLUMNS, pa.float64())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPaths:
    """The paths of a table, none where no line could be used, and the lines set aside with their reason."""

    paths: CodedPaths | None
    rejected: tuple[RejectedLine, ...]


def read_paths(table: Path, by: str = "path") -> ReadPaths:
    """Read a path table, its paths from the column `by`. A line may repeat a path: the two are added.

    Raises:
        InputError: there is no such file, or a column is missing or there twice.
    """
    if not table.is_file():
        raise InputError(f"{table}: no such file")
    with open_csv(table, errors="replace") as reader:
        try:
            columns = list(reader.columns)
        except Unreadable as error:
            raise InputError(f"{table}: line 1 is not CSV: {error}") from error
        needed = (by, *COLUMNS)
        if missing := missing_columns(reader, needed):
            raise InputError(
                f"{table}: no column {', '.join(missing)}; the first line must be {','.join(needed)}{_instead(columns)}"
            )
        if twice := [name for name in needed if columns.count(name) > 1]:
            raise InputError(
                f"{table}: line 1 has the column {', '.join(twice)} more than once: name one of them apart"
            )
    repeated = len(set(columns)) < len(columns)
    whole = None if repeated else _whole(table, by)
    return ReadPaths(paths=whole, rejected=()) if whole else _line_by_line(table, by)


def _instead(columns: list[str]) -> str:
    """Return what may be wrong with a first line whose columns are not there; empty where it is not plain."""
    first = ",".join(columns)
    if "\0" in first:
        return ", and is UTF-16: save the file as UTF-8"
    apart = next((mark for mark in ";\t|" if mark in first), None)
    return f", and has {apart!r} between the columns: save it with commas" if apart else ""


def _whole(table: Path, by: str) -> CodedPaths | None:
    """Read a table without a fault in it, at once; None for any other, and for an empty one."""
    try:
        found = pa_csv.read_csv(
            table,
            read_options=pa_csv.ReadOptions(use_threads=False),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                column_types={by: pa.string(), **_TYPES},
                include_columns=[by, *COLUMNS],
                null_values=[""],
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowInvalid, OSError):
        return None
    if not found.num_rows:
        return None
    counts = [pc.fill_null(found[name], 0.0).to_numpy() for name in COLUMNS]
    if not all(np.all((numbers >= 0) & (numbers <= LARGEST)) for numbers in counts):
        return None
    return _named(coded_texts(found[by].combine_chunks(), *counts))


def _named(paths: CodedPaths) -> CodedPaths | None:
    return paths if all(channel.strip() for channel in paths.channels) else None


def _line_by_line(table: Path, by: str) -> ReadPaths:
    walks: list[list[str]] = []
    counts: list[list[float]] = []
    rejected: list[RejectedLine] = []
    with open_csv(table, errors="surrogateescape") as reader:
        try:
            for cells in reader:
                try:
                    walk, numbers = _row(cells, by)
                except InputError as error:
                    rejected.append(RejectedLine(file=table.name, line=reader.line, reason=str(error)))
                else:
                    walks.append(walk)
                    counts.append(numbers)
        except Unreadable as error:
            rejected.append(RejectedLine(file=table.name, line=reader.line, reason=f"not CSV: {error}"))
    if not walks:
        return ReadPaths(paths=None, rejected=tuple(rejected))
    return ReadPaths(paths=coded(pa.array(walks, pa.list_(pa.string())), *np.array(counts).T), rejected=tuple(rejected))


def _row(cells: dict[str | None, Any], by: str) -> tuple[list[str], list[float]]:
    if extra := cells.get(None):
        width = len(cells) - 1
        raise InputError(
            f"{width + len(extra)} cells for {width} columns; the first too many is {extra[0]!r}: "
            "quote a cell that holds a comma"
        )
    if missing := [str(name) for name, cell in cells.items() if cell is None]:
        quoted = "\n" in str(cells[by] or "")  # what a cell that was never closed swallowed
        hint = "; a quote that opens and never closes takes the lines after it into one cell" if quoted else ""
        raise InputError(f"{missing[0]}: the line ends before it{hint}")
    if not _is_text(cells[by] or ""):
        raise InputError(f"{by}: {cells[by]!r} has bytes that are no UTF-8: save the file as UTF-8")
    walk = (cells[by] or "").split(SEPARATOR)
    if not all(channel.strip() for channel in walk):
        raise InputError(f"{by}: {cells[by]!r} has a channel without a name")
    return walk, [_count(name, cells[name]) for name in COLUMNS]


def _is_text(cell: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in cell)  # what reading made of other bytes


def _count(name: str, cell: str | None) -> float:
    try:
        number = float(cell or 0)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise InputError(f"{name}: {cell!r} is not a number")
    if not 0 <= number < math.inf:
        raise InputError(f"{name}: {cell!r} must be a number from 0 on")
    if number > LARGEST:
        raise InputError(f"{name}: {cell!r} is larger than {LARGEST:.0e}, the most that one line may count")
    return number
