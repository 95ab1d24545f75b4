"""Arrow tables -> JSON Lines, column by column: what is null is left out, and nothing is made row by row."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def json_lines(table: pa.Table) -> pa.Array:
    """Return the JSON object of each row, without its nulls, as text.

    Plain strings must need no escapes (ids are hexadecimal); words that may are dictionary-encoded and are escaped once
    a word.
    """
    columns = [column.combine_chunks() for column in table.columns]
    return _object(table.column_names, columns)


def _object(names: Sequence[str], columns: Sequence[pa.Array]) -> pa.Array:
    members = [_member(name, column) for name, column in zip(names, columns, strict=True)]
    inside = pc.binary_join_element_wise(*members, "", null_handling="replace", null_replacement="")
    return pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(inside, 1), "}", "")


def _member(name: str, column: pa.Array) -> pa.Array:
    value = _value(column)
    if pa.types.is_struct(column.type) or pa.types.is_list(column.type):
        empty = "{}" if pa.types.is_struct(column.type) else "[]"
        value = pc.if_else(pc.equal(value, empty), pa.scalar(None, pa.string()), value)
    return pc.binary_join_element_wise(f',"{name}":', value, "")


def _value(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return pa.array([json.dumps(word) for word in column.dictionary.to_pylist()], pa.string()).take(column.indices)
    if pa.types.is_string(kind):
        return pc.binary_join_element_wise('"', column, '"', "")
    if pa.types.is_timestamp(kind):
        text = pc.binary_replace_slice(column.cast(pa.string()), 10, 11, "T")
        return pc.binary_join_element_wise('"', text, '"', "")
    if pa.types.is_struct(kind):
        return _object([field.name for field in kind], column.flatten())
    if pa.types.is_list(kind):
        inside = pa.ListArray.from_arrays(column.offsets, _value(column.values))
        return pc.binary_join_element_wise("[", pc.binary_join(inside, ","), "]", "")
    return column.cast(pa.string())
