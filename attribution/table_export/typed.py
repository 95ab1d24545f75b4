"""Changes -> the records as they stand then: Parquet with the fields' own types, in the order of ids."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

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
from ledger.privacy.tombstones import Tombstones
from ledger.records import Consent, Identity, Order, OrderLine, Touchpoint

_TYPES = {
    TEXT: "VARCHAR",
    WHOLE: "BIGINT",
    FRACTION: "DOUBLE",
    TRUTH: "BOOLEAN",
    TIME: "TIMESTAMPTZ",
    TEXTS: ["VARCHAR"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """One kind of record: its item's kind in the table, its id's field, its file."""

    kind: str
    id: str
    record: type[Touchpoint | Order]
    file: str


RECORD_FILES = (
    RecordFile(kind="TP", id="touchpoint_id", record=Touchpoint, file="touchpoints.parquet"),
    RecordFile(kind="OR", id="order_id", record=Order, file="orders.parquet"),
)


def write_records(of: RecordFile, changes: Path, before: Path | None, out: Path) -> int:
    """Write a kind's records as they stand after changes.

    Args:
        of: which kind.
        changes: a folder of Parquet files of changes; of several of one id the last written counts.
        before: the records as they stood, when the changes are not all there is.
        out: the file.

    Returns:
        How many records there are.
    """
    shape = json.dumps(_shape(fields_of(of.record)))
    latest = f"""
        SELECT id, arg_max({{'body': body}}, written_us).body AS body
        FROM read_parquet({_text(changes / "*.parquet")}) WHERE kind = '{of.kind}' GROUP BY id
    """
    told = f"""
        SELECT unnest(from_json(body, {_text(shape)})) FROM latest WHERE body IS NOT NULL
    """
    kept = (
        ""
        if before is None
        else f"""
        UNION ALL BY NAME SELECT * FROM read_parquet({_text(before)}) AS before
        WHERE before.{of.id} NOT IN (SELECT id FROM latest)
    """
    )
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        engine.execute(f"CREATE TEMP TABLE latest AS {latest}")
        written = engine.execute(
            f"COPY (SELECT * FROM ({told} {kept}) ORDER BY {of.id}) TO {_text(out)} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchone()
    return 0 if written is None else int(written[0])


def write_tombstones(stones: Tombstones, out: Path) -> None:
    """Write who was forgotten until when, in the order of the marks: `attribute` reads it beside the records."""
    told = sorted((stone.mark, stone.deed, stone.at) for stone in stones)
    marks, deeds, moments = zip(*told, strict=True) if told else ((), (), ())
    schema = pa.schema([("mark", pa.string()), ("deed", pa.string()), ("at", pa.timestamp("us", tz="UTC"))])
    pq.write_table(pa.table([marks, deeds, moments], schema=schema), out, compression="zstd")


def _shape(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {name: _type(field) for name, field in fields.items()}


def _type(field: Field) -> Any:
    if field.kind == LINES:
        return [_shape(fields_of(OrderLine))]
    if field.kind in {CONSENT, IDENTITY}:
        return _shape(fields_of(Consent if field.kind == CONSENT else Identity))
    return _TYPES[field.kind]


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
