"""What the items of the table say of records: a data file of an export, or records read, as rows of changes.

A change is `kind` (TP, OR), `id`, `written_us` (when; microseconds since 1970) and `body`, the record's JSON, or null
where the record is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.table_export.manifest import ExportPart, TableExport, check_part
from base.errors import InputError
from ledger.encoding import to_json
from ledger.records import Order, Touchpoint

CHANGES = pa.schema(
    [("kind", pa.string()), ("id", pa.string()), ("written_us", pa.int64()), ("body", pa.string())],
)
_ROWS_AT_ONCE = 20_000
_KEY = "STRUCT(PK STRUCT(S VARCHAR), SK STRUCT(S VARCHAR))"
_IMAGE = "STRUCT(PK STRUCT(S VARCHAR), SK STRUCT(S VARCHAR), body STRUCT(S VARCHAR))"
_WHOLE = f"""
    SELECT Item.SK.S AS kind, Item.PK.S AS key, CAST(? AS BIGINT) AS written_us, Item.body.S AS body
    FROM read_json(?, format = 'newline_delimited', maximum_object_size = 4194304, columns = {{Item: '{_IMAGE}'}})
"""
_CHANGED = f"""
    SELECT Keys.SK.S AS kind, Keys.PK.S AS key, CAST(Metadata.WriteTimestampMicros.N AS BIGINT) AS written_us,
        NewImage.body.S AS body
    FROM read_json(?, format = 'newline_delimited', maximum_object_size = 4194304, columns = {{
        Metadata: 'STRUCT(WriteTimestampMicros STRUCT(N VARCHAR))', Keys: '{_KEY}', NewImage: '{_IMAGE}'}})
"""


def read_part(export: TableExport, part: ExportPart, out: Path) -> None:
    """Write a data file's changes as Parquet, whole or not at all.

    Raises:
        InputError: the file is not what was exported.
    """
    check_part(part)
    try:
        with duckdb.connect() as engine:
            if export.since is None:
                items = engine.sql(_WHOLE, params=[_micros(export.until), str(part.path)])
            else:
                items = engine.sql(_CHANGED, params=[str(part.path)])
            found: pa.Table = items.to_arrow_table()
    except duckdb.Error as error:
        raise InputError(f"{part.path}: no items of a table ({str(error).splitlines()[0]})") from error
    if found.num_rows != part.items:
        raise InputError(f"{part.path}: {part.items:,} items were exported, and {found.num_rows:,} are in it")
    _write(_records_of(found), out)


def bodies(folder: Path, kind: str) -> Iterator[str]:
    """Yield the JSON of the records of a kind that the changes in a folder leave, each id once."""
    with duckdb.connect() as engine:
        engine.execute(
            "SELECT arg_max({'body': body}, written_us).body FROM read_parquet(?)"
            " WHERE kind = ? GROUP BY id ORDER BY id",
            [str(folder / "*.parquet"), kind],
        )
        while rows := engine.fetchmany(_ROWS_AT_ONCE):
            yield from (body for (body,) in rows if body is not None)


def read_records(touchpoints: Iterable[Touchpoint], orders: Iterable[Order], at: datetime, out: Path) -> None:
    """Write records that were read from the table itself as changes."""
    rows = [("TP", one.touchpoint_id, to_json(one)) for one in touchpoints]
    rows += [("OR", one.order_id, to_json(one)) for one in orders]
    kinds, ids, bodies = zip(*rows, strict=True) if rows else ((), (), ())
    _write(pa.table([kinds, ids, [_micros(at)] * len(rows), bodies], schema=CHANGES), out)


def _records_of(items: pa.Table) -> pa.Table:
    """Keep the items that are records; their id is what follows the kind in their key."""
    expected = pc.binary_join_element_wise(items["kind"], "#", "")
    kept = items.filter(
        pc.and_(
            pc.is_in(items["kind"], pa.array(["TP", "OR"])),
            pc.equal(pc.utf8_slice_codeunits(items["key"], 0, 3), expected),
        )
    )
    ids = pc.utf8_slice_codeunits(kept["key"], 3)
    return pa.table([kept["kind"], ids, kept["written_us"], kept["body"]], schema=CHANGES)


def _write(table: pa.Table, out: Path) -> None:
    unfinished = out.with_suffix(".unfinished")
    pq.write_table(table, unfinished, compression="zstd")
    unfinished.replace(out)


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
