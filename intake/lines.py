"""The lines of a file of records: JSON Lines, CSV, gzip of either; and of our own log what nothing could store."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from base.errors import InputError, Unreadable
from base.files.csv_tables import CsvTable
from base.files.opening import BREAKS_OFF, open_text
from intake.logged import is_logged, is_record, logged
from ledger.recorder import CHOICE_MARK, LOG_MARK

_LONGEST_CELL = 1 << 20
_JSON_FIELDS = frozenset({"schema_version", "match_score", "duration_ms", "lines", "promo_codes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One record's JSON text and where it stands; `trouble` when it cannot even be that."""

    file: str
    number: int
    text: str
    trouble: str | None = None


def lines(path: Path) -> Iterator[RecordLine]:
    """Yield every line that holds a record, or should.

    A CSV file's name ends in `.csv` or `.csv.gz`; its columns are the record's fields, those of inner objects with a
    dot (`identity.user`).

    Raises:
        InputError: there is no such file, or it cannot be opened.
    """
    yield from _numbered(path, _csv_lines if _is_csv(path) else _json_lines)


def log_lines(path: Path) -> Iterator[RecordLine]:
    """Yield of a log of ours every line that holds a record that nothing could store, or is a record itself.

    Raises:
        InputError: there is no such file, or it cannot be opened.
    """
    yield from _numbered(path, _log_lines)


def _numbered(path: Path, read: Callable[[TextIO], _Numbered]) -> Iterator[RecordLine]:
    with _opened(path) as file:
        number = 0
        try:
            for number, text, trouble in read(file):
                yield RecordLine(file=path.name, number=number, text=text, trouble=trouble)
        except (*BREAKS_OFF, Unreadable) as error:
            broken = f"the file cannot be read further: {error}"
            yield RecordLine(file=path.name, number=number + 1, text="", trouble=broken)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        # Bytes that are no UTF-8 become half characters, which are refused later: only their line is lost.
        file = open_text(path, encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    with file:
        yield file


_Numbered = Iterator[tuple[int, str, str | None]]


def is_log(path: Path) -> bool:
    """Tell whether a file is a log of ours, however it was fetched: messages with a mark are in it.

    Raises:
        InputError: there is no such file, or it cannot be opened.
    """
    if path.name.endswith(".parquet"):
        return False
    with _opened(path) as scan:
        try:
            first = next(scan, "")
            if _is_csv(path) and "touchpoint_id" in first:
                return False
            return any(is_logged(line.strip(), LOG_MARK, CHOICE_MARK) for line in chain((first,), scan))
        except (*BREAKS_OFF, Unreadable):
            return False  # what can be read of it is read as records, and the break is named there


def _is_csv(path: Path) -> bool:
    return path.name.removesuffix(".gz").endswith(".csv")


def _json_lines(file: TextIO) -> _Numbered:
    for number, line in enumerate(file, 1):
        if text := line.strip():
            yield number, text, None


def _log_lines(file: TextIO) -> _Numbered:
    for number, line in enumerate(file, 1):
        text = line.strip()
        if is_record(text):
            yield number, text, None
            continue
        for told in logged(text, LOG_MARK):
            yield number, told, None


def choices(path: Path) -> Iterator[RecordLine]:
    """Yield the customers' choices in a log: what was decided about consent when nothing could store it."""
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            for text in logged(line.strip(), CHOICE_MARK):
                yield RecordLine(file=path.name, number=number, text=text)


def _csv_lines(file: TextIO) -> _Numbered:
    csv.field_size_limit(_LONGEST_CELL)
    rows = CsvTable(file, strict=True)
    for row in rows:
        beyond = [row.pop(name, None) for name in (None, "")]
        trouble = None if beyond == [None, None] else "more cells than the header has columns"
        filled = {name.strip(): cell.strip() for name, cell in row.items() if cell is not None and cell.strip()}
        if filled or trouble:
            yield rows.line, json.dumps(_record(filled)), trouble


def _record(cells: dict[str, str]) -> dict[str, Any]:
    """Give flat cells the record's shape and types; a cell that does not fit stays text, for the validation to name."""
    record: dict[str, Any] = {}
    for name, cell in cells.items():
        outer, _, inner = name.partition(".")
        if inner:
            within = record.setdefault(outer, {})
            if isinstance(within, dict):
                within[inner] = cell
        else:
            record[name] = _value(name, cell)
    return record


def _value(name: str, cell: str) -> Any:
    if name == "promo_codes" and not cell.startswith("["):
        return [code.strip() for code in cell.split(";") if code.strip()]
    if name.endswith("_minor") or name in _JSON_FIELDS:
        return _json(cell)
    if name.startswith("is_"):
        return {"true": True, "false": False}.get(cell.lower(), cell)
    return cell


def _json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell
