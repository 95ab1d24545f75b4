"""The rules of a record, asked of whole columns: which rows break one.

A row that is named here is not lost: the slow reader takes it, and either reads it or says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.inputs.fields import FRACTION, LINES, TEXT, TEXTS, TIME, WHOLE, Field
from attribution.inputs.layout import LINE_FIELDS, Column, Given
from attribution.inputs.texts import RowMask, bytes_of, valid
from attribution.inputs.times import FIRST_US, LAST_US
from ledger.records import SCHEMA_VERSION, is_currency


def doubtful_rows(given: Given, columns: Iterable[Column], rows: int) -> RowMask:
    """Return a mask, shape (rows,): True where the row breaks a rule of its kind."""
    doubtful = np.zeros(rows, bool)
    for column in columns:
        array, field = given[column.name], column.field
        if field.required and array.null_count:
            doubtful |= ~valid(array)
        if array.null_count == rows:
            continue
        doubtful |= _of_lists(array, field, rows) if field.kind in {LINES, TEXTS} else broken(array, field)
    return doubtful | _of_a_later_version(given, columns)


def broken(array: pa.Array, field: Field) -> RowMask | np.bool_:
    """Tell of each value whether it breaks its field's rule; a null breaks none."""
    if field.kind == TEXT:
        return _wrong_text(array, field)
    if field.kind == TIME:
        return _outside(array, FIRST_US, LAST_US)
    if field.kind == WHOLE:
        return _outside(array, field.least, field.most)
    if field.kind == FRACTION:
        return _outside(array, field.least, field.most) | _and_there(pc.invert(pc.is_finite(array)))
    return np.False_


def _wrong_text(array: pa.Array, field: Field) -> RowMask | np.bool_:
    if field.words or field.currency:
        coded = array.dictionary_encode()
        wrong = [not _may_be(word, field) for word in coded.dictionary.to_pylist()]
        if not any(wrong):
            return np.False_
        return _and_there(pa.array(wrong).take(coded.indices))
    if field.most is None:
        return np.False_
    _, lengths, _ = bytes_of(array)
    there = valid(array)
    short = there & (lengths < (field.least or 0))  # the least is 1: a character has a byte
    if lengths.max(initial=0) <= field.most:
        return short
    return short | _and_there(pc.greater(pc.utf8_length(array), int(field.most)))


def _may_be(word: str, field: Field) -> bool:
    return is_currency(word) if field.currency else word in field.words


def _outside(array: pa.Array, least: float | None, most: float | None) -> RowMask | np.bool_:
    found = pc.min_max(array)
    low, high = found["min"].as_py(), found["max"].as_py()
    if low is None or ((least is None or low >= least) and (most is None or high <= most)):
        return np.False_
    inside = pc.and_(
        True if least is None else pc.greater_equal(array, least), True if most is None else pc.less_equal(array, most)
    )
    return _and_there(pc.invert(inside))


def _and_there(mask: pa.Array) -> RowMask:
    return np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False), bool)


def _of_lists(array: pa.Array, field: Field, rows: int) -> RowMask:
    """Tell of each list whether one of its values is null or breaks its rule."""
    inner = array.flatten()
    wrong = ~valid(inner)
    if field.kind == TEXTS:
        wrong |= broken(
            inner, Field(name=field.name, kind=TEXT, required=True, default=None, least=field.least, most=field.most)
        )
    else:
        for values, member in zip(inner.flatten(), LINE_FIELDS.values(), strict=True):
            wrong |= broken(values, member)
    doubtful = np.zeros(rows, bool)
    doubtful[pc.list_parent_indices(array).to_numpy()[wrong]] = True
    return doubtful


def _of_a_later_version(given: Given, columns: Iterable[Column]) -> RowMask | np.bool_:
    """Tell of each row whether it says that it is older than one of its fields."""
    old = _and_there(pc.less(given["schema_version"], SCHEMA_VERSION))
    if not old.any():
        return np.False_
    later: RowMask = np.logical_or.reduce([valid(given[column.name]) for column in columns if column.field.added])
    return old & later
