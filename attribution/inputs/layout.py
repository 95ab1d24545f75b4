"""The columns of a record kind, flat: what JSON, Parquet and records in memory are all brought into before staging.

A value of `Given` is one Arrow array a column: text as string, whole numbers and times (microseconds since 1970) as
int64, `lines` and `promo_codes` as lists. What is absent or null is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
from ledger.records import Consent, Identity, Order, OrderLine, Touchpoint

Given = dict[str, pa.Array]

LINE_FIELDS = fields_of(OrderLine)
ARROW = {TEXT: pa.string(), WHOLE: pa.int64(), FRACTION: pa.float64(), TRUTH: pa.bool_(), TIME: pa.int64()}
LINE = pa.struct([(field.name, ARROW[field.kind]) for field in LINE_FIELDS.values()])
LISTS = {LINES: pa.list_(LINE), TEXTS: pa.list_(pa.string())}
_NESTED = {CONSENT: ("consent", "consent_", fields_of(Consent)), IDENTITY: ("identity", "id_", fields_of(Identity))}


def whole_type(field: Field, moment: pa.DataType) -> pa.DataType:
    """Return the type of a field as a record has it, with what lies inside; a time is a `moment`."""
    if field.kind in _NESTED:
        members = _NESTED[field.kind][2].values()
        return pa.struct([(member.name, whole_type(member, moment)) for member in members])
    return moment if field.kind == TIME else ARROW.get(field.kind) or LISTS[field.kind]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, where the record has it (the object it is in, if any), and what it may hold."""

    name: str
    inside: str | None
    field: Field

    @property
    def type(self) -> pa.DataType:
        """Return the type of its array."""
        return ARROW.get(self.field.kind) or LISTS[self.field.kind]


def columns_of(record: type[Touchpoint | Order]) -> tuple[Column, ...]:
    """Return a record's columns, in the record's order."""
    return tuple(_columns(record))


def _columns(record: type[Touchpoint | Order]) -> Iterator[Column]:
    for field in fields_of(record).values():
        if field.kind in _NESTED:
            inside, prefix, members = _NESTED[field.kind]
            yield from (Column(f"{prefix}{member.name}", inside, member) for member in members.values())
        else:
            yield Column(field.name, None, field)
