"""Records as Arrow columns, the form in which the engine takes them.

Times become whole microseconds since 1970 (`*_us`), so that every later step is integer arithmetic, on any engine.
Identifiers, sessions and tokens that stand for nothing become null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.inputs.fields import FRACTION, LINES, TEXTS, TIME, fields_of
from attribution.inputs.hashes import Hashes, list_hashes, row_hashes
from attribution.inputs.layout import LINE, LINE_FIELDS, Column, Given, columns_of
from attribution.inputs.placeholders import without_placeholders
from ledger.records import Identity, Order, Touchpoint

IDENTITY = tuple(fields_of(Identity))
_UTC = pa.timestamp("us", tz="UTC")
_LARGEST = 2**63 - 1

# The words heard are kept apart from a run; the version that wrote a record changes nothing in it.
_LEFT_OUT = ("heard", "schema_version")
# No later step reads these; they tell versions of an order apart.
_HASHED_ONLY = ("promo_codes", "cancelled_at", "refunded_at")
_MAY_STAND_FOR_NOTHING = {
    *("session_id", "handoff_token", "subscription_id", "promo_code"),
    *(f"id_{name}" for name in IDENTITY),
}
_PRODUCTS = ("product_id", "brand_id")

TOUCHPOINT_COLUMNS = columns_of(Touchpoint)
ORDER_COLUMNS = columns_of(Order)


def _schema(columns: tuple[Column, ...]) -> pa.Schema:
    kept = [column for column in columns if column.name not in {*_LEFT_OUT, *_HASHED_ONLY}]
    return pa.schema([*((_staged_name(column), _staged_type(column)) for column in kept), ("content_hash", pa.int64())])


def _staged_name(column: Column) -> str:
    return f"{column.name.removesuffix('_at')}_us" if column.field.kind == TIME else column.name


def _staged_type(column: Column) -> pa.DataType:
    return pa.list_(pa.struct([LINE.field(name) for name in _PRODUCTS])) if column.name == "lines" else column.type


TOUCHPOINTS = _schema(TOUCHPOINT_COLUMNS)
ORDERS = _schema(ORDER_COLUMNS)


def staged(given: Given, columns: tuple[Column, ...], schema: pa.Schema, rows: int) -> pa.Table:
    """Return checked columns as the rows of a staging table: defaults filled in, placeholders out, contents hashed.

    Args:
        given: one array a column, each of length `rows`.
        columns: the kind's.
        schema: the staging table's.
        rows: how many.
    """
    filled = {column.name: _filled(given[column.name], column) for column in columns}
    known = {_staged_name(column): filled[column.name] for column in columns}
    known["content_hash"] = pa.array(_content_hashes(filled, columns, rows).view(np.int64))
    if "lines" in known:
        known["lines"] = _products(known["lines"])
    return pa.table([known[name] for name in schema.names], schema)


def _filled(array: pa.Array, column: Column) -> pa.Array:
    if column.name in _MAY_STAND_FOR_NOTHING:
        return array if array.null_count == len(array) else without_placeholders(array)
    if column.field.kind == FRACTION and array.null_count < len(array):
        return pc.add(array, 0.0)  # a nought has no sign
    default = column.field.default
    return array if default is None or not array.null_count else array.fill_null(default)


def _content_hashes(given: Given, columns: tuple[Column, ...], rows: int) -> Hashes:
    """Hash what counts: of a record that refused measurement, its identifiers do not."""
    denied = pc.equal(given["consent_measurement"], "denied")
    hashed = []
    for column in columns:
        array = given[column.name]
        if column.name in _LEFT_OUT:
            continue
        if column.field.kind in {LINES, TEXTS}:
            array = _list_hashes(array, column)
        elif column.inside == "identity" and array.null_count < rows:
            array = pc.if_else(denied, None, array)
        hashed.append(array)
    return row_hashes(hashed, rows)


def _list_hashes(array: pa.Array, column: Column) -> pa.Array:
    inner = array.flatten()
    members = [inner] if column.field.kind == TEXTS else _line_members(inner)
    lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return pa.array(list_hashes(lengths, row_hashes(members, len(inner))).view(np.int64))


def _line_members(inner: pa.Array) -> list[pa.Array]:
    return [
        values if field.default is None else values.fill_null(field.default)
        for values, field in zip(inner.flatten(), LINE_FIELDS.values(), strict=True)
    ]


def _products(lines: pa.Array) -> pa.Array:
    inner = lines.flatten()
    kept = pa.StructArray.from_arrays([inner.field(name) for name in _PRODUCTS], list(_PRODUCTS))
    lengths = pc.fill_null(pc.list_value_length(lines), 0).to_numpy(zero_copy_only=False)
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32()), kept)


def touchpoint_table(records: Sequence[Touchpoint]) -> pa.Table:
    """Return the touchpoints as columns, shape (len(records), len(TOUCHPOINTS))."""
    return staged(_given(records, TOUCHPOINT_COLUMNS), TOUCHPOINT_COLUMNS, TOUCHPOINTS, len(records))


def order_table(records: Sequence[Order]) -> pa.Table:
    """Return the orders as columns, shape (len(records), len(ORDERS))."""
    return staged(_given(records, ORDER_COLUMNS), ORDER_COLUMNS, ORDERS, len(records))


def _given(records: Sequence[Any], columns: tuple[Column, ...]) -> Given:
    return {column.name: _array(_values(records, column), column) for column in columns}


def _values(records: Sequence[Any], column: Column) -> Iterable[Any]:
    name = column.field.name
    return map(attrgetter(name if column.inside is None else f"{column.inside}.{name}"), records)


def _array(values: Iterable[Any], column: Column) -> pa.Array:
    if column.field.kind == TIME:
        return pa.array(values, _UTC).cast(pa.int64())
    return pa.array(list(_lists(values)) if column.field.kind == LINES else list(values), column.type)


def _lists(orders: Iterable[Any]) -> Iterator[list[dict[str, Any]]]:
    for lines in orders:
        yield [
            {name: getattr(line, name) for name in LINE_FIELDS} | {"quantity": min(line.quantity, _LARGEST)}
            for line in lines
        ]
