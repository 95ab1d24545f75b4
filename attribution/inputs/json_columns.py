"""Lines of JSON -> columns: the shape of a record is checked as it is parsed, what it holds afterwards in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
import pyarrow as pa
from pyarrow import json

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
from attribution.inputs.layout import LINE_FIELDS, Column, Given, whole_type
from attribution.inputs.lines import Lines
from attribution.inputs.times import microseconds
from ledger.records import Consent, Identity, Order, Touchpoint

_INT64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
# Fewer lines than this are not looked through further for the one that is not shaped as it should be.
_FEW = 16


def _shape(name: str, fields: Iterable[Field]) -> type[msgspec.Struct]:
    members = [(field.name, _SHAPES[field.kind] | None, None) for field in fields]
    return msgspec.defstruct(name, members, forbid_unknown_fields=True, frozen=True, gc=False)


_SHAPES: dict[str, Any] = {TEXT: str, TIME: str, WHOLE: _INT64, FRACTION: float, TRUTH: bool, TEXTS: list[str]}
_SHAPES[LINES] = list[_shape("Line", LINE_FIELDS.values())]  # type: ignore[misc]
_OBJECTS = {CONSENT: fields_of(Consent), IDENTITY: fields_of(Identity)}
for _kind, _fields in _OBJECTS.items():
    _SHAPES[_kind] = _shape(_kind, _fields.values())


class JsonColumns:
    """Reads lines of one kind of record."""

    def __init__(self, record: type[Touchpoint | Order], columns: Sequence[Column]) -> None:
        """Take the record's columns as `columns_of` gives them."""
        fields = fields_of(record).values()
        self._decode = msgspec.json.Decoder(_shape(record.__name__, fields)).decode
        self._schema = pa.schema([(field.name, whole_type(field, pa.string())) for field in fields])
        self._columns = columns

    def read(self, lines: Lines) -> tuple[Given, list[int]]:
        """Return the columns of the lines that have a record's shape, and the places of those that have not.

        What this reader takes, the slow one takes as well, with the same values; not the other way round.
        """
        table, misshapen = self._parsed(lines), []
        if table is None:
            shaped = [place for place, line in enumerate(lines) if self._has_the_shape(line)]
            tables, taken = self._apart(lines, shaped)
            table = pa.concat_tables(tables) if tables else self._schema.empty_table()
            misshapen = sorted(set(range(len(lines))) - set(taken))
        return self._given(table), misshapen

    def _parsed(self, lines: Lines) -> pa.Table | None:
        """Return a row a line; None where one of them is not shaped as the columns are, or that cannot be told."""
        # Without the braces a lone value would do for a line, and an object could go on beyond its line.
        if not lines.look_like_objects or not _is_text(lines.text):
            return None
        try:
            table = json.read_json(
                pa.BufferReader(lines.text),
                json.ReadOptions(use_threads=False, block_size=len(lines.text) + 1),
                json.ParseOptions(explicit_schema=self._schema, unexpected_field_behavior="error"),
            )
        except pa.ArrowInvalid:
            return None
        return table if table.num_rows == len(lines) else None

    def _apart(self, lines: Lines, places: list[int]) -> tuple[list[pa.Table], list[int]]:
        """Return tables of those of the lines that can be read in columns, in their order, and the places of these."""
        if not places:
            return [], []
        table = self._parsed(Lines(b"\n".join(lines[place].strip() for place in places)))
        if table is not None:
            return [table], places
        if len(places) <= _FEW:
            return [], []
        half = len(places) // 2
        (tables, taken), (others, more) = self._apart(lines, places[:half]), self._apart(lines, places[half:])
        return tables + others, taken + more

    def _has_the_shape(self, line: bytes) -> bool:
        try:
            self._decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False
        return True

    def _given(self, table: pa.Table) -> Given:
        top = {name: table[name].combine_chunks() for name in table.column_names}
        objects = {
            name: dict(zip((member.name for member in array.type), array.flatten(), strict=True))
            for name, array in top.items()
            if pa.types.is_struct(array.type)
        }
        given: Given = {}
        for column in self._columns:
            array = (objects[column.inside] if column.inside else top)[column.field.name]
            given[column.name] = microseconds(array) if column.field.kind == TIME else array
        return given


def _is_text(content: bytes) -> bool:
    if content.isascii():
        return b"\0" not in content
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
