"""A table of paths (`path, total_conversions, total_conversion_value, total_null`), and its channels' credit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attribution.credit.model import CountedPath, Model, Walk
from attribution.credit.models import MODELS
from base.errors import InputError, Unreadable
from base.files.csv_tables import missing_columns, open_csv
from base.files.rejected import RejectedLine

SEPARATOR = " > "
COLUMNS = ("path", "total_conversions", "total_conversion_value", "total_null")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRow:
    """One line of the table."""

    channels: tuple[str, ...]
    conversions: float
    value: float
    nulls: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PathCredit:
    """What one model gives one channel; `removal_effect` only from models that work by removing."""

    model: str
    channel: str
    conversions: float
    value: float
    removal_effect: float | None = None


def credit(rows: list[PathRow]) -> tuple[PathCredit, ...]:
    """Return every model's credit for every channel, ordered by model and channel; nothing converted, nothing given."""
    given = [
        part
        for model in MODELS
        if not model.needs_times
        for part in (_by_weight if model.weigh else _by_effect)(model, rows)
    ]
    return tuple(sorted(given, key=lambda part: (part.model, part.channel)))


def read_paths(table: Path) -> tuple[list[PathRow], list[RejectedLine]]:
    """Read a path table; return its rows, and the lines set aside with their reason."""
    if not table.is_file():
        raise InputError(f"{table}: no such file")
    rows: list[PathRow] = []
    rejected: list[RejectedLine] = []
    with open_csv(table, errors="replace") as reader:
        try:
            if missing := missing_columns(reader, COLUMNS):
                raise InputError(f"{table}: no column {', '.join(missing)}; the first line must be {','.join(COLUMNS)}")
            for cells in reader:
                try:
                    rows.append(_row(cells))
                except InputError as error:
                    rejected.append(RejectedLine(file=table.name, line=reader.line, reason=str(error)))
        except Unreadable as error:
            rejected.append(RejectedLine(file=table.name, line=reader.line, reason=f"not CSV: {error}"))
    return rows, rejected


def _row(cells: dict[str | None, Any]) -> PathRow:
    if extra := cells.get(None):
        width = len(cells) - 1
        raise InputError(
            f"{width + len(extra)} cells for {width} columns; the first too many is {extra[0]!r}: "
            "quote a cell that holds a comma"
        )
    if missing := [str(name) for name, cell in cells.items() if cell is None]:
        raise InputError(f"{missing[0]}: the line ends before it")
    channels = tuple((cells["path"] or "").split(SEPARATOR))
    if not all(channel.strip() for channel in channels):
        raise InputError(f"path: {cells['path']!r} has a channel without a name")
    conversions, value, nulls = (_count(name, cells[name]) for name in COLUMNS[1:])
    return PathRow(channels=channels, conversions=conversions, value=value, nulls=nulls)


def _count(name: str, cell: str | None) -> float:
    try:
        number = float(cell or 0)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise InputError(f"{name}: {cell!r} is not a number")
    if not 0 <= number < math.inf:
        raise InputError(f"{name}: {cell!r} must be a number from 0 on")
    return number


def _by_weight(model: Model, rows: list[PathRow]) -> Iterator[PathCredit]:
    given: dict[str, list[tuple[float, float]]] = {channel: [] for row in rows for channel in row.channels}
    for row in rows:
        weights = model.weights_of(Walk(channels=row.channels))
        whole = sum(weights)
        for channel, weight in zip(row.channels, weights, strict=True):
            if weight:
                share = weight / whole
                given[channel].append((row.conversions * share, row.value * share))
    for channel, parts in given.items():
        # fsum is exact whatever the order of the lines
        yield PathCredit(
            model=model.name,
            channel=channel,
            conversions=math.fsum(part for part, _ in parts),
            value=math.fsum(part for _, part in parts),
        )


def _by_effect(model: Model, rows: list[PathRow]) -> Iterator[PathCredit]:
    paths = [CountedPath(channels=row.channels, orders=row.conversions, non_orders=row.nulls) for row in rows]
    effects = model.effects_of(paths)
    whole = math.fsum(effects.values()) or 1.0
    conversions = math.fsum(row.conversions for row in rows)
    value = math.fsum(row.value for row in rows)
    for channel, effect in effects.items():
        share = effect / whole
        yield PathCredit(
            model=model.name,
            channel=channel,
            conversions=share * conversions,
            value=share * value,
            removal_effect=effect if model.by_removal else None,
        )
