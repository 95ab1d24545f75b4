"""Changes -> the records as they stand then: Parquet with the fields' own types, in the order of ids."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.engine.files import json_structure, open_files, quoted
from attribution.inputs.fields import fields_of
from attribution.inputs.layout import whole_type
from ledger.privacy.tombstones import Tombstones
from ledger.records import Order, Touchpoint

_MOMENT = pa.timestamp("us", tz="UTC")


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

    Raises:
        InputError: the records as they stood are no such file.
    """
    fields = fields_of(of.record).values()
    shape = {field.name: json_structure(whole_type(field, _MOMENT)) for field in fields}
    kept = f"""
        UNION ALL BY NAME SELECT * FROM read_parquet({quoted(before)}) AS before
        WHERE before.{of.id} NOT IN (SELECT id FROM latest)
    """
    records = f"""
        WITH latest AS MATERIALIZED (
            SELECT id, arg_max({{'body': body}}, written_us).body AS body
            FROM read_parquet({quoted(changes / "*.parquet")}) WHERE kind = '{of.kind}' GROUP BY id
        )
        SELECT * FROM (
            SELECT unnest(from_json(body, {quoted(json.dumps(shape))})) FROM latest WHERE body IS NOT NULL
            {"" if before is None else kept}
        ) ORDER BY {of.id}
    """
    with open_files(f"{before or changes}: no records of an export") as files:
        return files.write(records, out)


def write_tombstones(stones: Tombstones, out: Path) -> None:
    """Write who was forgotten until when, in the order of the marks: `attribute` reads it beside the records."""
    told = sorted((stone.mark, stone.deed, stone.at) for stone in stones)
    marks, deeds, moments = zip(*told, strict=True) if told else ((), (), ())
    schema = pa.schema([("mark", pa.string()), ("deed", pa.string()), ("at", _MOMENT)])
    pq.write_table(pa.table([marks, deeds, moments], schema=schema), out, compression="zstd")
