"""A run's tables as one workbook, a sheet a table, that a spreadsheet shows and never runs.

The same rows give the same bytes.

Beside each amount in minor units stands the same in units of its currency, to be read and not to be reckoned with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.exports.tables import Table
from base.money import Money, exponent

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FILE = "voice.xlsx"
CONTENTS = "contents"
MOST_ROWS = 1_048_575
"""Rows of a sheet, the header apart: the format's own limit."""
USUAL_ROWS = 20_000
"""Of a longer table a part is shown, or its header, unless every CSV is asked for: each million cells take seconds."""
LONGEST_CELL = 32_767
"""Characters of a cell: the format's own limit."""
_EXACT = 10**15  # a spreadsheet keeps 15 digits: a larger whole number is text
_FIRST_YEAR = 1900  # a spreadsheet knows no day before
_CUT = "…"
_ROWS_AT_A_TIME = 10_000
_HEADINGS = ("sheet", "a row is", "key", "rows", "rows here", "only those of", "cells cut", "where all of it is")

CellWriter = Callable[[int, int, Any], object]
Narrowed = Sequence[tuple[str, Any]]
"""Columns and the one value to keep of each, in the order in which a table that is too long is narrowed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What of a table is in its sheet."""

    table: Table
    rows: int
    shown: int
    only: str = ""  # what the rows that are shown have in common, where they are not all
    cut: int = 0  # cells that were longer than a cell may be

    @property
    def elsewhere(self) -> str:
        """Name the file that holds what the sheet does not; nothing where it holds all."""
        return f"{self.table.name}.parquet" if self.shown < self.rows or self.cut else ""


@dataclass(slots=True)
class _Cells:
    """Writes values into one sheet, and counts those that had to be cut."""

    sheet: Worksheet
    moment: Format
    amounts: Mapping[int, Format]
    cut: int = field(default=0)

    def text(self, row: int, column: int, value: str) -> None:
        if len(value) > LONGEST_CELL:
            self.cut += 1
            value = value[: LONGEST_CELL - len(_CUT)] + _CUT
        self.sheet.write_string(row, column, value)

    def number(self, row: int, column: int, value: float | Decimal) -> None:
        if not math.isfinite(value) or (isinstance(value, int) and abs(value) >= _EXACT):
            self.sheet.write_string(row, column, str(value))
        else:
            self.sheet.write_number(row, column, float(value) if isinstance(value, Decimal) else value)

    def time(self, row: int, column: int, value: datetime) -> None:
        if value.year < _FIRST_YEAR:
            self.sheet.write_string(row, column, value.isoformat())
        else:
            self.sheet.write_datetime(row, column, value.replace(tzinfo=None), self.moment)

    def amount(self, row: int, column: int, minor: int, currency: str) -> None:
        major = float(Money(minor, currency).decimal())
        self.sheet.write_number(row, column, major, self.amounts[exponent(currency)])

    def truth(self, row: int, column: int, value: bool) -> None:
        self.sheet.write_boolean(row, column, value)

    def writer(self, kind: pa.DataType) -> CellWriter:
        """Return what writes values of an Arrow type."""
        if pa.types.is_boolean(kind):
            return self.truth
        if pa.types.is_timestamp(kind):
            return self.time
        return self.text if pa.types.is_string(kind) else self.number


def write_workbook(  # noqa: PLR0913 - by name
    folder: Path,
    tables: Sequence[Table],
    path: Path,
    *,
    as_of: datetime | None,
    most_rows: int = USUAL_ROWS,
    narrowed: Mapping[str, Narrowed] = MappingProxyType({}),
) -> list[Sheet]:
    """CellWriter the tables that lie in `folder` as Parquet into one workbook, and return what is in its sheets.

    The first sheet says what the others hold, and what of a table they do not: of one with more than `most_rows` rows
    the part that it is narrowed to, or the header alone; and a longer text than a cell takes is cut.

    Args:
        folder: of `NAME.parquet`.
        tables: in the order of the sheets.
        path: where to.
        as_of: what the file says it was made; the clock is never asked.
        most_rows: of a sheet, up to `MOST_ROWS`.
        narrowed: how a table is narrowed, by its name, as far as it takes.
    """
    from xlsxwriter import Workbook  # late: a command that writes none needs none

    with Workbook(path, {"constant_memory": True}) as book:
        made = (as_of or datetime(_FIRST_YEAR + 80, 1, 1)).replace(tzinfo=None)  # noqa: DTZ001 - a file's, without zone
        book.set_properties({"created": made, "title": "What voice sold"})
        first, bold = book.add_worksheet(CONTENTS), book.add_format({"bold": True})
        sheets = [
            _sheet(book, bold, table, _Part.of(folder, table.name, min(most_rows, MOST_ROWS), narrowed))
            for table in tables
        ]
        _contents(first, bold, sheets)
    return sheets


def _contents(sheet: Worksheet, bold: Format, sheets: Sequence[Sheet]) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    sheet.set_column(2, len(_HEADINGS), 16)
    for column, heading in enumerate(_HEADINGS):
        sheet.write_string(0, column, heading, bold)
    for row, one in enumerate(sheets, 1):
        key = ", ".join(one.table.key)
        told = (one.table.name, one.table.row, key, one.rows, one.shown, one.only, one.cut, one.elsewhere)
        for column, value in enumerate(told):
            (sheet.write_number if isinstance(value, int) else sheet.write_string)(row, column, value)
    said = "Times are UTC. Amounts named _minor are whole minor units of the currency; the columns behind the table "
    said += "repeat them in units of it, to be read."
    sheet.write_string(len(sheets) + 2, 0, said)


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of a table that a sheet shows, and how many there are in all."""

    shown: pa.Table
    rows: int
    only: str

    @classmethod
    def of(cls, folder: Path, name: str, most_rows: int, narrowed: Mapping[str, Narrowed]) -> _Part:
        path = folder / f"{name}.parquet"
        with pq.ParquetFile(path) as file:
            rows, nothing = file.metadata.num_rows, file.schema_arrow.empty_table()
        if rows <= most_rows:
            return cls(pq.read_table(path), rows, "")
        kept: list[tuple[str, str, Any]] = []
        for column, value in narrowed.get(name, ()):
            kept.append((column, "=", value))
            part = pq.read_table(path, filters=kept)
            if part.num_rows <= most_rows:
                return cls(part, rows, ", ".join(f"{column} {value}" for column, _, value in kept))
        return cls(nothing, rows, "")


def _sheet(book: Workbook, bold: Format, table: Table, part: _Part) -> Sheet:
    sheet, schema = book.add_worksheet(table.name), part.shown.schema
    sheet.freeze_panes(1, 0)
    money = _amounts_of(schema)
    for column, name in enumerate([*schema.names, *(name.removesuffix("_minor") for name in money)]):
        sheet.write_string(0, column, name, bold)
    sheet.set_column(0, len(schema.names) + len(money), 16)
    cells = _Cells(sheet, book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), _formats(book))
    at = 1
    for batch in part.shown.to_batches(max_chunksize=_ROWS_AT_A_TIME):
        _write(cells, batch, money, at)
        at += batch.num_rows
    if part.rows and not part.shown.num_rows:
        sheet.write_string(1, 0, f"{part.rows:,} rows are too many for this sheet: see {table.name}.parquet")
    return Sheet(table, part.rows, part.shown.num_rows, part.only, cells.cut)


def _amounts_of(schema: pa.Schema) -> list[str]:
    return [name for name in schema.names if name.endswith("_minor")] if "currency" in schema.names else []


def _formats(book: Workbook) -> dict[int, Format]:
    return {
        places: book.add_format({"num_format": f"#,##0{'.' * (places > 0)}{'0' * places}"}) for places in (0, 2, 3, 4)
    }


def _write(cells: _Cells, batch: pa.RecordBatch, money: Sequence[str], first: int) -> None:
    writers: list[CellWriter] = [cells.writer(kind) for kind in batch.schema.types]
    columns = [column.to_pylist() for column in batch.columns]
    of = dict(zip(batch.schema.names, columns, strict=True))
    for row in range(batch.num_rows):
        for place, (write, column) in enumerate(zip(writers, columns, strict=True)):
            if column[row] is not None:
                write(first + row, place, column[row])
        for place, name in enumerate(money, len(columns)):
            if of[name][row] is not None and of["currency"][row]:
                cells.amount(first + row, place, of[name][row], of["currency"][row])
