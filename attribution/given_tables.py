"""Columns of tables that others made, pyarrow's, pandas' or polars', as credit takes them; what it cannot is named.

Every function raises InputError with the column, and the row where it is one's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from attribution.credit.kernel.whole import Whole
from attribution.credit.path_table import LARGEST, OF_NOTHING, of_nothing
from base.errors import InputError

_LATEST_US = 10_000 * 366 * 86_400_000_000
_SMALL = 1 << 31  # numbers of households below it are taken as they are


@runtime_checkable
class ArrowStream(Protocol):
    """A table that hands itself over as Arrow does: pyarrow's own, pandas from 2.2, polars, DuckDB's results."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


def arrow_table(given: ArrowStream, columns: Sequence[str]) -> pa.Table:
    """Return a table as Arrow, with all of the columns, each once."""
    if not isinstance(given, ArrowStream):
        raise InputError(f"a table of pyarrow, pandas (2.2 or newer) or polars is needed, not {type(given).__name__}")
    try:
        table = given if isinstance(given, pa.Table) else pa.table(given)
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise InputError(f"the table cannot be read as Arrow: {error}") from error
    if twice := [name for name in dict.fromkeys(table.column_names) if table.column_names.count(name) > 1]:
        raise InputError(f"the column {', '.join(twice)} is there more than once: name one of them apart")
    if missing := [name for name in columns if name not in table.column_names]:
        raise InputError(f"no column {', '.join(missing)}; there are {', '.join(table.column_names) or 'none'}")
    return table


def texts_of(column: pa.ChunkedArray, name: str) -> pa.Array:
    """Return a column of texts, or of categories, without a null."""
    try:
        texts = _words(column).cast(pa.string()).combine_chunks()
    except pa.ArrowException as error:
        raise InputError(f"{name}: {column.type} is no text") from error
    if texts.null_count:
        raise InputError(f"{name}, row {pc.index(pc.is_null(texts), True).as_py()}: there is no text")
    return texts


def channels_of(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Return a column of channels' names, each with its place among them."""
    named = texts_of(column, "channel").dictionary_encode()
    for place, name in enumerate(named.dictionary.to_pylist()):
        if not name.strip():
            row = pc.index(named.indices, pa.scalar(place, named.indices.type)).as_py()
            raise InputError(f"channel, row {row}: there is no name")
    return named


def walks_of(walks: Any) -> pa.ListArray:
    """Return lists of channels, one at least in each."""
    if pa.types.is_list_view(walks.type):  # whose cast to lists is an invalid array in Arrow 26
        walks = pa.chunked_array([pa.array(walks.to_pylist(), pa.list_(walks.type.value_type))])
    try:
        lists = walks.cast(pa.list_(pa.string()))
    except pa.ArrowException as error:
        raise InputError(f"path: {walks.type} is no list of texts") from error
    lists = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
    if not len(lists):
        raise InputError("the table has no rows")
    nameless = pc.is_null(lists.values)
    if pc.any(nameless).as_py():
        place = pc.index(nameless, True).as_py()
        row = int(np.searchsorted(lists.offsets.to_numpy(), place, side="right")) - 1
        raise InputError(f"path, row {row}: it has a channel without a name")
    empty = pc.fill_null(pc.equal(pc.list_value_length(lists), 0), True)
    if pc.any(empty).as_py():
        raise InputError(f"path, row {pc.index(empty, True).as_py()}: there is no channel")
    return lists


def counts_of(table: pa.Table, name: str) -> NDArray[np.generic]:
    """Return numbers from 0 on, nulls as 0; zeros where there is no such column."""
    if name not in table.column_names:
        return np.zeros(table.num_rows, np.int64)
    column = table[name]
    if not (pa.types.is_integer(column.type) or pa.types.is_boolean(column.type)):
        column = _numbers(column, name)
    elif pa.types.is_boolean(column.type):
        column = column.cast(pa.int64())
    numbers: NDArray[Any] = pc.fill_null(column, 0).to_numpy()
    wrong = np.flatnonzero(~((numbers >= 0) & (numbers <= LARGEST)))
    if len(wrong):
        raise InputError(f"{name}, row {wrong[0]}: {numbers[wrong[0]]} must be a number from 0 to {LARGEST:.0e}")
    return numbers


def check_earned(conversions: NDArray[np.generic], value: NDArray[np.generic], name: str) -> None:
    """Raise InputError where something is worth what nothing earned: no model could tell whose it is."""
    if len(wrong := np.flatnonzero(of_nothing(conversions, value))):
        raise InputError(f"{name}, row {wrong[0]}: {value[wrong[0]]} {OF_NOTHING}")


def sortable(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Return a column that Arrow can sort: categories as texts, and no number that is none."""
    if pa.types.is_floating(column.type) and pc.any(pc.is_nan(column)).as_py():
        raise InputError(f"{name}, row {pc.index(pc.is_nan(column), True).as_py()}: there is no number")
    kind = column.type
    apart = pa.types.is_nested(kind) or pa.types.is_float16(kind) or pa.types.is_interval(kind)
    if apart or isinstance(kind, pa.BaseExtensionType):
        raise InputError(f"{name}: {kind} cannot be put in order")
    plain = _words(column)
    return plain.cast(pa.string()) if pa.types.is_string_view(plain.type) else plain


def households_of(*columns: pa.ChunkedArray) -> list[Whole]:
    """Return whose each row is, as whole numbers from 0 on that are equal where the names are."""
    columns = tuple(_words(column) for column in columns)
    if any(column.null_count for column in columns):
        raise InputError("household: a row has none")
    if all(pa.types.is_integer(column.type) for column in columns):
        numbers = [column.to_numpy() for column in columns]
        if all(part.min(initial=0) >= 0 and part.max(initial=0) < _SMALL for part in numbers):
            return [part.astype(np.int64, copy=False) for part in numbers]
    try:
        texts = pa.chunked_array(
            [chunk.cast(pa.string()) for column in columns for chunk in column.chunks], pa.string()
        )
    except pa.ArrowException as error:
        raise InputError(f"household: {columns[0].type} is no text and no whole number") from error
    codes = texts.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    return list(np.split(codes, [len(columns[0])]))


def micros_of(table: pa.Table, name: str) -> Whole:
    """Return moments as microseconds: of timestamps, or whole numbers that are that already."""
    column = table[name]
    if column.null_count:
        raise InputError(f"{name}: a row has none")
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64())
    if not pa.types.is_integer(column.type):
        raise InputError(f"{name}: {column.type} is neither a time nor a whole number of microseconds")
    moments: Whole = column.to_numpy().astype(np.int64, copy=False)
    if len(beyond := np.flatnonzero((moments > _LATEST_US) | (moments < -_LATEST_US))):
        raise InputError(
            f"{name}, row {beyond[0]}: {moments[beyond[0]]} is no moment of the last or next ten thousand years"
        )
    return moments


def is_list(kind: pa.DataType) -> bool:
    """Tell whether a column holds lists."""
    known = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list, pa.types.is_list_view)
    return any(is_one(kind) for is_one in known)


def _numbers(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    try:
        return column.cast(pa.float64())
    except pa.ArrowException as error:
        raise InputError(f"{name}: {column.type} is no number") from error


def _words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of categories, as pandas and polars have them, as the texts that they are."""
    if not pa.types.is_dictionary(column.type):
        return column
    chunks = [pc.take(chunk.dictionary.cast(pa.string()), chunk.indices) for chunk in column.chunks]
    return pa.chunked_array(chunks, pa.string())
