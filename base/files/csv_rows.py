"""A merchant's CSV, read row by row: a row that is no readable CSV costs itself and not all that follow.

For what people edit by hand, which is held in memory whole; for what programs write take `csv_tables`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from base.errors import InputError
from base.files.rejected import RejectedLine

LONGEST_SHOWN = 80
MOST_LINES = 50  # of one row with line breaks in its cells

CsvRow = dict[str, str]


def read_rows(path: Path, required: Sequence[str]) -> Iterator[tuple[int, CsvRow | RejectedLine]]:
    """Yield every row, its cells stripped, with the number of its first line; an unreadable one as the error it is.

    Raises:
        InputError: the file cannot be read, is not UTF-8 or lacks a required column.
    """
    records = read_records(path, _lines(path))
    header = next(records, (1, "", []))[2]
    names = [] if isinstance(header, RejectedLine) else header
    missing = [name for name in required if name not in names]
    if missing:
        raise InputError(f"{path}: no column {', '.join(missing)}; the header must name {', '.join(required)}")
    for line, _, cells in records:
        if isinstance(cells, RejectedLine):
            yield line, cells
        elif cells:
            surplus = any(cell.strip() for cell in cells[len(names) :])
            yield line, _surplus(path, line, cells, len(names)) if surplus else _row(names, cells)


def _lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(file)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8; save the catalogue as UTF-8") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def read_records(path: Path, lines: list[str]) -> Iterator[tuple[int, str, list[str] | RejectedLine]]:
    """Yield the number of each record's first line, its text and its cells; an unreadable line as the error it is.

    Read line by line, so that a quote left open costs its own line and not all that follow. A cell may hold line
    breaks; such a row is taken only when it has no more cells than the header.
    """
    place, widest = 0, None
    while place < len(lines):
        taken, cells = _record(lines[place : place + MOST_LINES], widest)
        text = "".join(lines[place : place + taken])
        first, place = place + 1, place + taken
        if isinstance(cells, str):
            yield first, text, _broken(path, first, text, cells)
            continue
        widest = widest or len(cells)
        yield first, text, cells


def _record(lines: list[str], widest: int | None) -> tuple[int, list[str] | str]:
    """Return how many lines the first record takes and its cells, or one line and why it cannot be read."""
    trouble = "it has more cells than the header"
    for taken in range(1, len(lines) + 1):
        try:
            cells = next(csv.reader(lines[:taken], strict=True), [])
        except csv.Error as error:
            if taken == 1:
                trouble = str(error)
            if _quote_left_open(lines[:taken]):
                continue
            break
        if taken == 1 or widest is None or len(cells) <= widest:
            return taken, cells
        break
    return 1, trouble


def _quote_left_open(lines: list[str]) -> bool:
    """Tell whether one more quote would end the record that these lines begin."""
    try:
        next(csv.reader([*lines, '"'], strict=True))
    except csv.Error:
        return False
    return True


def _row(names: list[str], cells: list[str]) -> CsvRow:
    filled = (*cells, *[""] * (len(names) - len(cells)))
    return {name: cell.strip() for name, cell in zip(names, filled, strict=False)}


def _surplus(path: Path, line: int, cells: list[str], columns: int) -> RejectedLine:
    return RejectedLine(
        file=str(path),
        line=line,
        field="row",
        value=",".join(cells[columns:]).strip()[:LONGEST_SHOWN],
        reason=f"more cells than the {columns} of the header",
        advice="put quotes around a cell that holds a comma",
    )


def _broken(path: Path, line: int, text: str, trouble: str) -> RejectedLine:
    return RejectedLine(
        file=str(path),
        line=line,
        field="row",
        value=text.strip()[:LONGEST_SHOWN],
        reason=f"not a readable CSV row ({trouble})",
        advice="close every quote, and double those within a quoted cell",
    )
