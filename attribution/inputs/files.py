"""Lines of record files, whatever the packing: JSON Lines, gzip, Parquet. Each comes with its line number."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from base.clock import rfc3339
from base.errors import InputError, Unreadable
from base.files.opening import BREAKS_OFF, open_bytes

CSV = "CSV is not read here: bring it into the table with `earshot import`, and attribute from there"
_BOM = b"\xef\xbb\xbf"


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield (line number from 1, JSON text) of every line that is not blank.

    Parquet rows come out as JSON too, so that one set of rules judges both; a time without a zone is read as UTC.

    Raises:
        InputError: there is no such file, or it cannot be opened.
        Unreadable: the file breaks off, is not what its name says, or is named as CSV.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    if path.name.lower().endswith((".csv", ".csv.gz")):
        raise Unreadable(CSV)
    try:
        yield from _parquet_rows(path) if path.suffix == ".parquet" else _text_lines(path)
    except (*BREAKS_OFF, pa.ArrowException) as error:
        raise Unreadable(f"the file cannot be read further: {str(error).splitlines()[0]}") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def _text_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with open_bytes(path) as lines:
        for number, line in enumerate(lines, 1):
            text = line.removeprefix(_BOM).strip() if number == 1 else line.strip()
            if text:
                yield number, text


def _parquet_rows(path: Path) -> Iterator[tuple[int, bytes]]:
    number = 0
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=10_000):
            for row in _whole_microseconds(batch).to_pylist():
                number += 1
                yield number, json.dumps(_plain(row)).encode()


def _whole_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    # Python's datetime ends at microseconds; pandas writes nanoseconds.
    fields = [
        pa.field(field.name, pa.timestamp("us", field.type.tz)) if pa.types.is_timestamp(field.type) else field
        for field in batch.schema
    ]
    return batch.cast(pa.schema(fields), safe=False)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: plain for name, inner in value.items() if (plain := _plain(inner)) is not None}
        case list():
            return [_plain(inner) for inner in value]
        case float() | Decimal():
            return _number(value)
        case datetime():
            return rfc3339(value if value.tzinfo else value.replace(tzinfo=UTC))
        case bytes():
            return value.decode("utf-8", "replace")
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _number(value: float | Decimal) -> float | int | None:
    # Whole numbers beside nulls are floats in pandas, and null is NaN.
    if math.isnan(value):
        return None
    return int(value) if math.isfinite(value) and value == int(value) else float(value)
