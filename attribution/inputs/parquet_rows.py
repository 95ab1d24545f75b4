"""Rows of a Parquet file as JSON text, so that the slow reader judges them by the rules of every other line."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from base.clock import rfc3339
from base.errors import InputError


def row_text(batch: pa.RecordBatch, row: int) -> bytes:
    """Return one row as JSON; a time without a zone is read as UTC.

    Raises:
        InputError: a value cannot be written as JSON: a text that is no UTF-8, a time that no calendar has.
    """
    try:
        (values,) = _whole_microseconds(batch.slice(row, 1)).to_pylist()
        return json.dumps(_plain(values)).encode()
    except UnicodeDecodeError as error:
        raise InputError(f"a text of the row is not UTF-8 ({error})") from error
    except (ValueError, OverflowError) as error:
        raise InputError(f"a value of the row cannot be read ({error})") from error


def _whole_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    # Python's datetime ends at microseconds; pandas writes nanoseconds.
    fields = [
        pa.field(field.name, pa.timestamp("us", field.type.tz)) if pa.types.is_timestamp(field.type) else field
        for field in batch.schema
    ]
    arrays = [
        array if array.type == field.type else array.cast(field.type, safe=False)
        for array, field in zip(batch.columns, fields, strict=True)
    ]
    return pa.record_batch(arrays, schema=pa.schema(fields))


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
            return value.decode("utf-8")
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _number(value: float | Decimal) -> float | int | None:
    # Whole numbers beside nulls are floats in pandas, and null is NaN.
    if math.isnan(value):
        return None
    return int(value) if math.isfinite(value) and value == int(value) else float(value)
