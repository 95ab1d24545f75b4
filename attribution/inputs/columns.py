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

from attribution.engine.contents import row_hashes, version_hashes
from attribution.inputs.fields import FRACTION, LINES, TEXTS, TIME, fields_of
from attribution.inputs.layout import LINE, LINE_FIELDS, Column, Given, columns_of
from attribution.inputs.placeholders import without_placeholders
from ledger.records import Identity, Order, Touchpoint

IDENTITY = tuple(fields_of(Identity))
_UTC = pa.timestamp("us", tz="UTC")
_LARGEST = 2**63 - 1

# The words heard are kept apart from a run; the version that wrote a record changes nothing in it.
_LEFT_OUT = ("heard", "schema_version")
# Names of the customer who said no to being measured: only to find what a later no of theirs holds back.
REFUSED_BY = "refused_by"
BROWSER = "cookie"
NAMING = ("account", "user", "person", "email", "phone", BROWSER)
"""The identifiers by which a customer is the same one, from one answer to the next; a browser's no is the browser's."""
# No later step reads it; it tells versions of an order apart.
_HASHED_ONLY = ("promo_codes",)
_MAY_STAND_FOR_NOTHING = {
    *("session_id", "handoff_token", "subscription_id", "promo_code"),
    *(f"id_{name}" for name in IDENTITY),
}

TOUCHPOINT_COLUMNS = columns_of(Touchpoint)
ORDER_COLUMNS = columns_of(Order)


def _counted(columns: tuple[Column, ...]) -> pa.Schema:
    told = [(_staged_name(column), column.type) for column in columns if column.name not in _LEFT_OUT]
    return pa.schema([*told, (REFUSED_BY, pa.list_(pa.string()))])


def _staged_name(column: Column) -> str:
    return f"{column.name.removesuffix('_at')}_us" if column.field.kind == TIME else column.name


def _staged(counted: pa.Schema) -> pa.Schema:
    kept = [field for field in counted if field.name not in _HASHED_ONLY]
    return pa.schema([*kept, ("content_hash", pa.int64())])


_COUNTED = {TOUCHPOINT_COLUMNS: _counted(TOUCHPOINT_COLUMNS), ORDER_COLUMNS: _counted(ORDER_COLUMNS)}
TOUCHPOINTS = _staged(_COUNTED[TOUCHPOINT_COLUMNS])
ORDERS = _staged(_COUNTED[ORDER_COLUMNS])


def counted(given: Given, columns: tuple[Column, ...]) -> pa.Table:
    """Return checked columns with all that tells one version of a record from another.

    Defaults are filled in, what stands for nothing is null, and so are the identifiers of a record that refused
    measurement; `refused_by` has those that name its customer, and nothing ties by it.

    Args:
        given: one array a column, all of one length.
        columns: the kind's.
    """
    denied = pc.fill_null(pc.equal(given["consent_measurement"], "denied"), False)
    if not pc.any(denied).as_py():
        denied = None
    schema = _COUNTED[columns]
    known = {
        _staged_name(column): _filled(given[column.name], column, denied)
        for column in columns
        if column.name not in _LEFT_OUT
    }
    known[REFUSED_BY] = _refused_by(given, denied)
    return pa.table([known[name] for name in schema.names], schema)


def _refused_by(given: Given, denied: pa.Array | None) -> pa.Array:
    """Return of each record that refused measurement `account=...` and the like, null of any other."""
    kind = pa.list_(pa.string())
    if denied is None:
        return pa.nulls(len(given["consent_measurement"]), kind)
    rows = np.flatnonzero(denied.to_numpy(zero_copy_only=False))
    names = {name: without_placeholders(given[f"id_{name}"].take(pa.array(rows))) for name in NAMING}
    told: list[list[str] | None] = [None] * len(denied)
    for row, values in zip(rows.tolist(), zip(*(one.to_pylist() for one in names.values()), strict=True), strict=True):
        told[row] = [f"{name}={value}" for name, value in zip(names, values, strict=True) if value is not None] or None
    return pa.array(told, kind)


def staged(rows: pa.Table) -> pa.Table:
    """Return counted rows as those of their staging table: with their hash, without what no later step reads."""
    told = rows.drop_columns([REFUSED_BY])  # it tells no two versions apart
    names = told.column_names
    hashes = version_hashes(told) if "lines" in names else row_hashes(told, names)
    kept = rows.drop_columns([name for name in _HASHED_ONLY if name in names])
    return kept.append_column("content_hash", hashes)


def _filled(array: pa.Array, column: Column, denied: pa.Array | None) -> pa.Array:
    if column.field.kind in {LINES, TEXTS}:
        return _filled_lists(array, column)
    if array.null_count == len(array):
        return array if column.field.default is None else array.fill_null(column.field.default)
    if column.inside == "identity" and denied is not None:
        array = pc.if_else(denied, None, array)
    if column.name in _MAY_STAND_FOR_NOTHING:
        return without_placeholders(array)
    if column.field.kind == FRACTION:
        return pc.add(array, 0.0)  # a nought has no sign
    default = column.field.default
    return array if default is None or not array.null_count else array.fill_null(default)


def _filled_lists(array: pa.Array, column: Column) -> pa.Array:
    """No list is an empty one."""
    inner = array.flatten()
    if column.field.kind == LINES:
        members = [
            values if field.default is None else values.fill_null(field.default)
            for values, field in zip(inner.flatten(), LINE_FIELDS.values(), strict=True)
        ]
        inner = pa.StructArray.from_arrays(members, fields=list(LINE))
    return _relisted(array, inner)


def _relisted(lists: pa.Array, inner: pa.Array) -> pa.Array:
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32()), inner)


def record_columns(records: Sequence[Touchpoint | Order], columns: tuple[Column, ...]) -> pa.Table:
    """Return records as counted columns; they are of the kind whose columns these are."""
    return counted(_given(records, columns), columns)


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
