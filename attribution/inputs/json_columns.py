"""Lines of JSON -> columns: the shape of a record is checked as it is parsed, what it holds afterwards in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Annotated, Any

import msgspec
import numpy as np
import pyarrow as pa

from attribution.inputs.fields import (
    CONSENT,
    FRACTION,
    IDENTITY,
    LINES,
    TEXT,
    TEXTS,
    TIME,
    TRUTH,
    WHOLE,
    Field,
    fields_of,
)
from attribution.inputs.json_texts import Names, texts_of
from attribution.inputs.layout import ARROW, LINE, LINE_FIELDS, Column, Given
from attribution.inputs.times import microseconds
from ledger.records import Consent, Identity, Order, Touchpoint

_INT64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


def _shape(name: str, fields: Iterable[Field]) -> type[msgspec.Struct]:
    members = [(field.name, _TYPES[field.kind] | None, _ABSENT.get(field.kind)) for field in fields]
    return msgspec.defstruct(name, members, forbid_unknown_fields=True, frozen=True, gc=False)


_ABSENT: dict[str, Any] = {}
_TYPES: dict[str, Any] = {TEXT: str, TIME: str, WHOLE: _INT64, FRACTION: float, TRUTH: bool, TEXTS: list[str]}
_TYPES[LINES] = list[_shape("Line", LINE_FIELDS.values())]  # type: ignore[misc]
for _kind, _record in ((CONSENT, Consent), (IDENTITY, Identity)):
    _TYPES[_kind] = _shape(_kind, fields_of(_record).values())
    _ABSENT[_kind] = _TYPES[_kind]()


class JsonColumns:
    """Reads lines of one kind of record."""

    def __init__(self, record: type[Touchpoint | Order], columns: Sequence[Column]) -> None:
        """Take the record's columns as `columns_of` gives them."""
        self._decode = msgspec.json.Decoder(_shape(record.__name__, fields_of(record).values())).decode
        self._columns = columns
        self._texts = {column.field.name: column for column in columns if column.field.kind in {TEXT, TIME}}
        self._others = [column for column in columns if column.field.kind not in {TEXT, TIME}]
        names = dict.fromkeys([*fields_of(record), *(column.field.name for column in columns), *LINE_FIELDS])
        self._names = Names(names, repeating=LINE_FIELDS if "lines" in names else ())

    def read(self, lines: Sequence[bytes]) -> tuple[Given, list[int]]:
        """Return the columns of the lines that have a record's shape, and the places of those that have not.

        What this reader takes, the slow one takes as well, with the same values; not the other way round.
        """
        try:
            return self._given(lines, list(map(self._decode, lines))), []
        except _NOT_SO_SHAPED:
            return self._line_by_line(lines)

    def _line_by_line(self, lines: Sequence[bytes]) -> tuple[Given, list[int]]:
        shaped, taken, others = [], [], []
        for place, line in enumerate(lines):
            try:
                shaped.append(self._decode(line))
                taken.append(line)
            except _NOT_SO_SHAPED:
                others.append(place)
        return self._given(taken, shaped), others

    def _given(self, lines: Sequence[bytes], shaped: list[Any]) -> Given:
        texts = texts_of(lines, self._names, list(self._texts))
        if texts is None:
            return self._of_shapes(shaped, self._columns)
        given = self._of_shapes(shaped, self._others)
        for name, array in texts.items():
            column = self._texts[name]
            given[column.name] = microseconds(array) if column.field.kind == TIME else array
        return given

    def _of_shapes(self, shaped: list[Any], columns: Sequence[Column]) -> Given:
        objects: dict[str | None, list[Any]] = {None: shaped}
        for inside in {column.inside for column in columns} - {None}:
            objects[inside] = [found or _ABSENT[str(inside)] for found in map(attrgetter(str(inside)), shaped)]
        return {
            column.name: _array([*map(attrgetter(column.field.name), objects[column.inside])], column)
            for column in columns
        }


_NOT_SO_SHAPED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def _array(values: list[Any], column: Column) -> pa.Array:
    match column.field.kind:
        case "time":
            return microseconds(pa.array(values, pa.string()))
        case "lines":
            inner = [line for lines in values for line in lines or ()]
            members = [
                pa.array([*map(attrgetter(name), inner)], ARROW[field.kind]) for name, field in LINE_FIELDS.items()
            ]
            ends = np.cumsum([0, *(len(lines or ()) for lines in values)])
            return pa.ListArray.from_arrays(
                pa.array(ends, pa.int32()), pa.StructArray.from_arrays(members, fields=list(LINE))
            )
    return pa.array(values, column.type)
