"""A table of paths (`path, total_conversions, total_conversion_value, total_null`), read and coded."""

from __future__ import annotations

import csv
import math
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from attribution.credit.kernel.coded import CodedPaths, coded
from attribution.credit.kernel.splitting import SEPARATOR, coded_texts
from attribution.inputs.rejects import shown
from base.errors import InputError, Unreadable
from base.files.csv_rows import read_records
from base.files.csv_tables import missing_columns, open_csv
from base.files.rejected import RejectedLine
from base.personal import impersonal

COLUMNS = ("total_conversions", "total_conversion_value", "total_null")
LARGEST = 1e15
_BLOCK = 1 << 20
_QUOTE = ord('"')
_AROUND = np.frombuffer(b'",\r\n', dtype=np.uint8)  # what may stand beside a quote, outside of its cell
OF_NOTHING = "of no conversion: count what earned it, or leave it out"
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
            hint = _instead(columns, needed)
            raise InputError(
                f"{table}: no column {', '.join(missing)}; the first line must be {','.join(needed)}{hint}"
            )
        if twice := [name for name in needed if columns.count(name) > 1]:
            raise InputError(
                f"{table}: line 1 has the column {', '.join(twice)} more than once: name one of them apart"
            )
    repeated = len(set(columns)) < len(columns)
    whole = _whole(table, by) if not repeated and _quotes_in_place(table) else None
    return ReadPaths(paths=whole, rejected=()) if whole else _line_by_line(table, by)


def _quotes_in_place(table: Path) -> bool:
    """Tell whether every quote opens a cell, closes it or is doubled: any other, what reads at once takes as it likes.

    Of quotes counted from the first, the odd ones open and the even ones close; a doubled one closes and opens again.
    """
    text = np.memmap(table, dtype=np.uint8, mode="r")
    before = len(BOM_UTF8) if bytes(text[: len(BOM_UTF8)]) == BOM_UTF8 else 0
    seen = 0
    for start in range(before, len(text), _BLOCK):
        places = start + np.flatnonzero(text[start : start + _BLOCK] == _QUOTE)
        opening, closing = places[seen % 2 :: 2], places[1 - seen % 2 :: 2]
        seen += len(places)
        opening, closing = opening[opening > before] - 1, closing[closing < len(text) - 1] + 1
        if not (np.isin(text[opening], _AROUND).all() and np.isin(text[closing], _AROUND).all()):
            return False
    return seen % 2 == 0


def _instead(columns: list[str], needed: tuple[str, ...]) -> str:
    """Return what may be wrong with a first line whose columns are not there; empty where it is not plain."""
    first = ",".join(columns)
    if first.startswith("\x1f"):
        return ", and is compressed: unpack it"
    if "\0" in first:
        return ", and is UTF-16: save the file as UTF-8"
    apart = next((mark for mark in ";\t|" if mark in first), None)
    if apart:
        return f", and has {apart!r} between the columns: save it with commas"
    alike = [column for column in columns if column not in needed and column.strip().lower() in needed]
    return f", and has {alike[0]!r}: write it as it is there, without blanks" if alike else ""


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
    if not found.num_rows or pc.any(pc.match_substring(found[by], "\n")).as_py():
        return None  # a line break in a name may be a quote that a later line's seems to close
    counts = [pc.fill_null(found[name], 0.0).to_numpy() for name in COLUMNS]
    if not all(np.all((numbers >= 0) & (numbers <= LARGEST)) for numbers in counts):
        return None
    if np.any(of_nothing(*counts)):
        return None
    return _named(coded_texts(found[by].combine_chunks(), *counts))


def of_nothing(conversions: NDArray[Any], value: NDArray[Any], *_: object) -> NDArray[np.bool_]:
    """Return which rows are worth something that nothing earned: no model could tell whose that is."""
    found: NDArray[np.bool_] = (conversions == 0) & (value > 0)
    return found


def _named(paths: CodedPaths) -> CodedPaths | None:
    return paths if all(channel.strip() for channel in paths.channels) else None


def _line_by_line(table: Path, by: str) -> ReadPaths:
    walks: list[list[str]] = []
    counts: list[list[float]] = []
    rejected: list[RejectedLine] = []
    with table.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        records = read_records(table, list(file))
    header = next(records, (1, "", []))[2]
    columns = [] if isinstance(header, RejectedLine) else header
    for line, text, found in records:
        cells = _by_itself(text) if isinstance(found, RejectedLine) else found
        if not cells:
            continue
        try:
            walk, numbers = _row(columns, cells, by, text)
            _check_quotes(found, cells[columns.index(by)], by)
        except InputError as error:
            known = _known(text)
            rejected.append(RejectedLine(record=by, file=str(table), line=line, reason=str(error), text=known))
        else:
            walks.append(walk)
            counts.append(numbers)
    if not walks:
        return ReadPaths(paths=None, rejected=tuple(rejected))
    return ReadPaths(paths=coded(pa.array(walks, pa.list_(pa.string())), *np.array(counts).T), rejected=tuple(rejected))


def _by_itself(text: str) -> list[str]:
    """Return the cells of a line that is no strict CSV, as lenient programs read it; cells do not end with it."""
    return next(csv.reader([text]), [])


def _check_quotes(found: list[str] | RejectedLine, cell: str, by: str) -> None:
    if isinstance(found, RejectedLine):
        raise InputError(f"{by}: {cell!r} goes on behind a quote that closes: quote a cell as a whole")
    if cell[:1].isspace() and cell.lstrip().startswith('"'):
        raise InputError(f"{by}: {cell!r} has a blank before its quote: take it away, and the cell is quoted")


def _known(text: str) -> str:
    line = text.encode("utf-8", "surrogateescape")
    return shown(line, keep=impersonal(text) is not None)


def _row(columns: list[str], cells: list[str], by: str, text: str) -> tuple[list[str], list[float]]:
    if extra := cells[len(columns) :]:
        raise InputError(
            f"{len(cells)} cells for {len(columns)} columns; the first too many is {extra[0]!r}: "
            "quote a cell that holds a comma"
        )
    given = dict(zip(columns, cells, strict=False))
    if missing := columns[len(cells) :]:
        quoted = "\n" in cells[-1] or text.count('"') % 2  # what a cell that was never closed swallowed
        hint = (
            "; a quote that opens and never closes: close it, and double those within a quoted cell" if quoted else ""
        )
        raise InputError(f"{missing[0]}: the line ends before it{hint}")
    if not _is_text(given[by]):
        raise InputError(f"{by}: {given[by]!r} has bytes that are no UTF-8: save the file as UTF-8")
    walk = given[by].split(SEPARATOR)
    if not all(channel.strip() for channel in walk):
        raise InputError(f"{by}: {given[by]!r} has a channel without a name")
    numbers = [_count(name, given[name]) for name in COLUMNS]
    if numbers[1] and not numbers[0]:
        raise InputError(f"total_conversion_value: {given['total_conversion_value']!r} {OF_NOTHING}")
    return walk, numbers


def _is_text(cell: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in cell)  # what reading made of other bytes


def _count(name: str, cell: str | None) -> float:
    if cell is not None and "_" in cell:
        raise InputError(f"{name}: {cell!r} is not a number")  # which Python takes for one
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
