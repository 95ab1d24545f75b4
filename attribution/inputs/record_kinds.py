"""The two kinds of record a run reads, each with what it takes to read one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pydantic import TypeAdapter, ValidationError

from attribution.inputs.columns import (
    ORDER_COLUMNS,
    ORDERS,
    TOUCHPOINT_COLUMNS,
    TOUCHPOINTS,
    record_columns,
)
from attribution.inputs.json_columns import JsonColumns
from attribution.inputs.layout import Column
from ledger.records import Order, Touchpoint
from ledger.wire import ORDER, TOUCHPOINT, read_order, read_touchpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """One kind of record: its staging table, its columns, and its readers, the fast and the slow."""

    record: str
    table: str
    schema: pa.Schema
    columns: tuple[Column, ...]
    json: JsonColumns
    adapter: TypeAdapter[Any]
    explain: Callable[[bytes], Any]

    def in_columns(self, records: list[Any]) -> pa.Table:
        """Return records as counted columns."""
        return record_columns(records, self.columns)

    def read_slowly(self, text: bytes) -> Any:
        """Read one line, or raise InputError that names what is wrong with it."""
        try:
            return self.adapter.validate_json(text, strict=True)
        except ValidationError:
            return self.explain(text)  # it forgives nulls and names what is wrong


TOUCHPOINT_KIND = RecordKind(
    record="touchpoints",
    table="raw_touchpoints",
    schema=TOUCHPOINTS,
    columns=TOUCHPOINT_COLUMNS,
    json=JsonColumns(Touchpoint, TOUCHPOINT_COLUMNS),
    adapter=TOUCHPOINT,
    explain=read_touchpoint,
)
ORDER_KIND = RecordKind(
    record="orders",
    table="raw_orders",
    schema=ORDERS,
    columns=ORDER_COLUMNS,
    json=JsonColumns(Order, ORDER_COLUMNS),
    adapter=ORDER,
    explain=read_order,
)
KINDS = (TOUCHPOINT_KIND, ORDER_KIND)
