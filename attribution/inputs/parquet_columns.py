"""Batches of a Parquet file -> columns. A value of a type that a field has not is left to the slow reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.inputs.fields import FRACTION, LINES, TEXT, TIME, TRUTH, WHOLE
from attribution.inputs.layout import ARROW, LINE, LINE_FIELDS, LISTS, Column, Given
from attribution.inputs.texts import RowMask, valid
from attribution.inputs.times import microseconds

_OBJECTS = ("consent", "identity")


def parquet_columns(batch: pa.RecordBatch, columns: Sequence[Column]) -> tuple[Given, RowMask]:
    """Return the columns of a batch, and a mask, shape (batch.num_rows,): True where only the slow reader can tell.

    RowMask under the mask hold whatever was read of them.
    """
    rows = batch.num_rows
    doubtful = np.full(rows, len(set(batch.schema.names)) < len(batch.schema.names))
    top = dict(zip(batch.schema.names, batch.columns, strict=True))
    objects: dict[str | None, Mapping[str, pa.Array]] = {None: {k: v for k, v in top.items() if k not in _OBJECTS}}
    for name in _OBJECTS:
        objects[name], odd = _members(top.get(name))
        doubtful |= odd
    given: Given = {}
    for column in columns:
        array = objects[column.inside].get(column.field.name)
        given[column.name], odd = _typed(array, column.field.kind, rows)
        doubtful |= odd
    for inside, found in objects.items():
        known = {column.field.name for column in columns if column.inside == inside}
        doubtful |= _unknown(found, known)
    return given, doubtful


def _members(array: pa.Array | None) -> tuple[Mapping[str, pa.Array], RowMask | np.bool_]:
    if array is None or array.null_count == len(array):
        return {}, np.False_
    if not pa.types.is_struct(array.type):
        return {}, valid(array)
    names = [array.type.field(place).name for place in range(array.type.num_fields)]
    if len(set(names)) < len(names):
        return {}, valid(array)
    return dict(zip(names, array.flatten(), strict=True)), np.False_


def _unknown(found: Mapping[str, pa.Array], known: Iterable[str]) -> RowMask | np.bool_:
    others = [valid(array) for name, array in found.items() if name not in known and array.null_count < len(array)]
    return np.logical_or.reduce(others) if others else np.False_


def _typed(array: pa.Array | None, kind: str, rows: int) -> tuple[pa.Array, RowMask | np.bool_]:
    """Return the values as the field's own type, and where there is one that this could not make of it."""
    if array is None or array.null_count == rows:
        return pa.nulls(rows, ARROW.get(kind) or LISTS[kind]), np.False_
    if kind in LISTS:
        return _listed(array, kind, rows)
    if pa.types.is_floating(array.type):
        array = pc.if_else(pc.is_nan(array), None, array)  # what stands for null in pandas and others
    made = _CASTS[kind](array)
    if made is None:
        return pa.nulls(rows, ARROW[kind]), valid(array)
    return made, (valid(array) & ~valid(made) if made.null_count > array.null_count else np.False_)


def _text(array: pa.Array) -> pa.Array | None:
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        return None
    text = array if pa.types.is_string(array.type) else array.cast(pa.string())
    try:
        text.validate(full=True)  # Parquet's reader takes any bytes for text
    except pa.ArrowInvalid:
        return None
    return text


def _whole(array: pa.Array) -> pa.Array | None:
    kind = array.type
    if pa.types.is_floating(kind):
        fraction = array.cast(pa.float64())
        inside = pc.and_(pc.equal(pc.trunc(fraction), fraction), pc.less(pc.abs(fraction), 2.0**62))
        return pc.if_else(inside, fraction, None).cast(pa.int64())
    if not pa.types.is_integer(kind):
        return None
    if pa.types.is_uint64(kind):
        array = pc.if_else(pc.less_equal(array, pa.scalar(2**63 - 1, kind)), array, None)
    return array.cast(pa.int64())


def _fraction(array: pa.Array) -> pa.Array | None:
    if pa.types.is_floating(array.type):
        return array.cast(pa.float64())
    whole = _whole(array)
    return None if whole is None else pc.if_else(pc.less(pc.abs(whole), 2**53), whole, None).cast(pa.float64())


def _truth(array: pa.Array) -> pa.Array | None:
    return array if pa.types.is_boolean(array.type) else None


def _moment(array: pa.Array) -> pa.Array | None:
    if not pa.types.is_timestamp(array.type):
        text = _text(array)
        return None if text is None else microseconds(text)
    try:
        # Python's datetime ends at microseconds; pandas writes nanoseconds. Coarser ones may be out of range.
        return array.cast(pa.timestamp("us", array.type.tz), safe=array.type.unit != "ns").cast(pa.int64())
    except pa.ArrowInvalid:
        return None


_CASTS = {TEXT: _text, WHOLE: _whole, FRACTION: _fraction, TRUTH: _truth, TIME: _moment}


def _listed(array: pa.Array, kind: str, rows: int) -> tuple[pa.Array, RowMask | np.bool_]:
    nothing = pa.nulls(rows, LISTS[kind])
    if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)):
        return nothing, valid(array)
    inner = array.flatten()
    made, odd = _lines(inner) if kind == LINES else _typed(inner, TEXT, len(inner))
    lengths = np.asarray(pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False), np.int64)
    ends = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    doubtful = np.zeros(rows, bool)
    doubtful[np.repeat(np.arange(rows), lengths)[np.broadcast_to(odd, len(inner))]] = True
    return pa.ListArray.from_arrays(ends, made), doubtful


def _lines(inner: pa.Array) -> tuple[pa.Array, RowMask | np.bool_]:
    members, odd = _members(inner)
    if pa.types.is_null(inner.type) or not members:
        return pa.nulls(len(inner), LINE), valid(inner) | (inner.null_count > 0)
    typed = {name: _typed(members.get(name), field.kind, len(inner)) for name, field in LINE_FIELDS.items()}
    doubtful = ~valid(inner) | odd | _unknown(members, LINE_FIELDS)
    for _, wrong in typed.values():
        doubtful |= wrong
    made: Any = pa.StructArray.from_arrays([array for array, _ in typed.values()], fields=list(LINE))
    return made, doubtful
