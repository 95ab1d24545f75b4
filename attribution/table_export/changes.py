"""What the items of the table say of records: a data file of an export, or records read, as rows of changes.

A change is `kind` (TP, OR; a tombstone: TO, UNLINKED; SPEND, CLAIM, EXPERIMENTS), `id`, `written_us` (when;
microseconds since 1970), and `body`: the JSON or the tombstone's moment, null where it is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.engine.files import open_files
from attribution.table_export.beside import CLAIM, EXPERIMENTS, SPEND, Beside, Bodies, beside_in, id_of
from attribution.table_export.manifest import ExportPart, TableExport, check_part
from base.clock import parse_rfc3339, rfc3339
from base.errors import InputError
from ledger.encoding import to_json
from ledger.privacy.tombstones import Deed, Tombstone
from ledger.records import Order, Touchpoint
from ledger.table import TOMBSTONE_KINDS

CHANGES = pa.schema(
    [("kind", pa.string()), ("id", pa.string()), ("written_us", pa.int64()), ("body", pa.string())],
)
_NO_ITEMS = pa.schema(
    [("kind", pa.string()), ("key", pa.string()), ("written_us", pa.int64()), ("body", pa.string())],
).empty_table()
_ROWS_AT_ONCE = 20_000
_KEY = "STRUCT(PK STRUCT(S VARCHAR), SK STRUCT(S VARCHAR))"
_IMAGE = "STRUCT(PK STRUCT(S VARCHAR), SK STRUCT(S VARCHAR), body STRUCT(S VARCHAR), erased_at STRUCT(S VARCHAR))"
_PREFIXES = {"TP": "TP#", "OR": "OR#", **dict.fromkeys(TOMBSTONE_KINDS.values(), "TO#")}
_WHOLE = f"""
    SELECT Item.SK.S AS kind, Item.PK.S AS key, CAST($until AS BIGINT) AS written_us,
        coalesce(Item.body.S, Item.erased_at.S) AS body
    FROM read_json($part, format = 'newline_delimited', maximum_object_size = 4194304, columns = {{Item: '{_IMAGE}'}})
"""
_CHANGED = f"""
    SELECT Keys.SK.S AS kind, Keys.PK.S AS key, CAST(Metadata.WriteTimestampMicros.N AS BIGINT) AS written_us,
        coalesce(NewImage.body.S, NewImage.erased_at.S) AS body
    FROM read_json($part, format = 'newline_delimited', maximum_object_size = 4194304, columns = {{
        Metadata: 'STRUCT(WriteTimestampMicros STRUCT(N VARCHAR))', Keys: '{_KEY}', NewImage: '{_IMAGE}'}})
"""


def read_part(export: TableExport, part: ExportPart, out: Path) -> None:
    """Write a data file's changes as Parquet, whole or not at all.

    Raises:
        InputError: the file is not what was exported.
    """
    check_part(part)
    found = _items_in(export, part)
    if found.num_rows != part.items:
        raise InputError(f"{part.path}: {part.items:,} items were exported, and {found.num_rows:,} are in it")
    _write(_records_of(found), out)


def _items_in(export: TableExport, part: ExportPart) -> pa.Table:
    if part.path.stat().st_size == 0:  # of an empty partition: not even gzip's header, and nothing is missing
        return _NO_ITEMS
    sql, until = (_WHOLE, {"until": _micros(export.until)}) if export.since is None else (_CHANGED, {})
    with open_files(f"{part.path}: no items of a table") as files:
        return files.query(sql, {"part": str(part.path), **until})


def bodies(folder: Path, kind: str) -> Iterator[str]:
    """Yield the JSON of the records of a kind that the changes in a folder leave, each id once."""
    with open_files(f"{folder}: no changes of an export") as files:
        found = files.query(
            "SELECT arg_max({'body': body}, written_us).body AS body FROM read_parquet($files)"
            " WHERE kind = $kind GROUP BY id ORDER BY id",
            {"files": str(folder / "*.parquet"), "kind": kind},
        )
    for batch in found.to_batches(_ROWS_AT_ONCE):
        yield from (body for body in batch["body"].to_pylist() if body is not None)


def tombstones(folder: Path) -> Iterator[Tombstone]:
    """Yield the tombstones that the changes in a folder leave, in the order of their marks."""
    with open_files(f"{folder}: no changes of an export") as files:
        found = files.query(
            "SELECT kind, id, arg_max({'body': body}, written_us).body AS at FROM read_parquet($files)"
            " WHERE kind IN (SELECT unnest($kinds)) GROUP BY kind, id ORDER BY kind, id",
            {"files": str(folder / "*.parquet"), "kinds": list(TOMBSTONE_KINDS.values())},
        )
    deeds = {kind: Deed(deed) for deed, kind in TOMBSTONE_KINDS.items()}
    for row in found.to_pylist():
        if row["at"] is not None:
            yield Tombstone(mark=row["id"], deed=deeds[row["kind"]], at=parse_rfc3339(row["at"]))


def beside(folder: Path, before: Beside) -> Beside:
    """Return what the changes in a folder leave beside the records."""
    known: dict[str, Bodies] = {kind: {} for kind in (SPEND, CLAIM, EXPERIMENTS)}
    for kind, name, body in before.bodies():
        known[kind][name] = body
    with open_files(f"{folder}: no changes of an export") as files:
        found = files.query(
            "SELECT kind, id, arg_max({'body': body}, written_us).body AS body FROM read_parquet($files)"
            " WHERE kind IN (SELECT unnest($kinds)) GROUP BY kind, id",
            {"files": str(folder / "*.parquet"), "kinds": [*known]},
        )
    for row in found.to_pylist():
        known[row["kind"]].pop(row["id"], None)
        if row["body"] is not None:
            known[row["kind"]][row["id"]] = row["body"]
    return beside_in(known)


def read_records(  # noqa: PLR0913, PLR0917 - what a table holds
    touchpoints: Iterable[Touchpoint],
    orders: Iterable[Order],
    stones: Iterable[Tombstone],
    told: Beside,
    at: datetime,
    out: Path,
) -> None:
    """Write what was read from the table itself as changes."""
    rows = [("TP", one.touchpoint_id, to_json(one)) for one in touchpoints]
    rows += [("OR", one.order_id, to_json(one)) for one in orders]
    rows += [(TOMBSTONE_KINDS[one.deed], one.mark, rfc3339(one.at)) for one in stones]
    rows += told.bodies()
    kinds, ids, bodies = zip(*rows, strict=True) if rows else ((), (), ())
    _write(pa.table([kinds, ids, [_micros(at)] * len(rows), bodies], schema=CHANGES), out)


def _records_of(items: pa.Table) -> pa.Table:
    """Keep the items that are records; their id is what follows the kind in their key."""
    begins = pc.utf8_slice_codeunits(items["key"], 0, 3)
    alike = [pc.and_(pc.equal(items["kind"], kind), pc.equal(begins, prefix)) for kind, prefix in _PREFIXES.items()]
    kept = items.filter(reduce(pc.or_, alike))
    ids = pc.utf8_slice_codeunits(kept["key"], 3)
    records = pa.table([kept["kind"], ids, kept["written_us"], kept["body"]], schema=CHANGES)
    return pa.concat_tables([records, *(_beside_of(items, kind) for kind in (SPEND, CLAIM, EXPERIMENTS))])


def _beside_of(items: pa.Table, kind: str) -> pa.Table:
    if kind == EXPERIMENTS:
        kept = items.filter(pc.equal(items["key"], kind))
        ids = kept["key"].to_pylist()
    else:
        kept = items.filter(pc.starts_with(items["key"], f"{kind}#"))
        ids = [id_of(*names) for names in zip(kept["key"].to_pylist(), kept["kind"].to_pylist(), strict=True)]
    return pa.table([[kind] * len(ids), ids, kept["written_us"], kept["body"]], schema=CHANGES)


def _write(table: pa.Table, out: Path) -> None:
    unfinished = out.with_suffix(".unfinished")
    pq.write_table(table, unfinished, compression="zstd")
    unfinished.replace(out)


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
