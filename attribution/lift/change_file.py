"""A file of figures by unit and day, checked line by line: a message names file, line, column and value."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from math import isfinite
from pathlib import Path

from attribution.lift.change import UnitDay
from base.errors import InputError
from base.files.opening import why_unread

COLUMNS = ("unit", "changed", "day", "value")


def read_figures(path: Path) -> list[UnitDay]:
    """Return the figures of a CSV with the columns unit, changed (true or false), day (YYYY-MM-DD) and value.

    Raises:
        InputError: it cannot be read, a column is missing, a cell cannot be used, a unit has two figures of a day, or
            is changed in one line and not in another.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            if missing := [name for name in COLUMNS if name not in (lines.fieldnames or ())]:
                raise InputError(f"{path} has no column {', '.join(missing)}; it needs {', '.join(COLUMNS)}")
            found = list(_checked(path, lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {why_unread(error)}") from error
    if not found:
        raise InputError(f"{path} has no lines below its header")
    return found


def _checked(path: Path, lines: csv.DictReader[str]) -> Iterator[UnitDay]:
    groups: dict[str, bool] = {}
    seen: set[tuple[str, date]] = set()
    for line in lines:
        where = f"{path} line {lines.line_num}"
        figure = _figure(where, line)
        if groups.setdefault(figure.unit, figure.changed) is not figure.changed:
            raise InputError(f"{where}, changed: {figure.unit!r} is changed in one line and not in another")
        if (figure.unit, figure.day) in seen:
            raise InputError(f"{where}: {figure.unit!r} has a figure of {figure.day} already; add them up before")
        seen.add((figure.unit, figure.day))
        yield figure


def _figure(where: str, line: dict[str, str | None]) -> UnitDay:
    unit, changed, day, value = ((line[name] or "").strip() for name in COLUMNS)
    if not unit:
        raise InputError(f"{where}, unit: it is empty")
    if changed not in {"true", "false"}:
        raise InputError(f"{where}, changed: {changed!r} is neither true nor false")
    try:
        when = date.fromisoformat(day)
    except ValueError as error:
        raise InputError(f"{where}, day: {day!r} is no day; write it as 2026-11-26") from error
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise InputError(f"{where}, value: {value!r} is no number")
    return UnitDay(unit=unit, changed=changed == "true", day=when, value=number)
