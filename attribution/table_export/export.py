"""A folder that holds the ledger as Parquet, and takes one export of the table after the other.

`ledger.json` says which exports are in it and until when. The data files of an export that is under way wait in
`.parts`, so that whoever is interrupted goes on where it was; records and `ledger.json` change together at the end.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from attribution.exports.publish import staged
from attribution.inputs.remembered import TOMBSTONES, read_tombstones
from attribution.table_export.beside import Beside, read_beside, write_beside
from attribution.table_export.changes import beside, bodies, read_part, read_records, tombstones
from attribution.table_export.manifest import TableExport, read_manifest
from attribution.table_export.typed import RECORD_FILES, write_records, write_tombstones
from base.clock import parse_rfc3339, rfc3339
from base.errors import InputError
from ledger.encoding import from_json
from ledger.privacy.tombstones import Tombstone, Tombstones
from ledger.records import Order, Touchpoint

STATE = "ledger.json"
_PARTS = ".parts"
ExportProgress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLedger:
    """What is in a folder: which exports, as of when, how many records by file."""

    table: str
    until: str
    exports: tuple[str, ...] = ()
    records: dict[str, int] = field(default_factory=dict)


def export_manifests(manifests: Iterable[Path], out: Path, progress: ExportProgress = lambda _: None) -> ExportedLedger:
    """Bring exports of one table into a folder, in the order of time; what is in it already is passed over.

    Args:
        manifests: of a whole export, or of changes that go on where the folder or another of them ends.
        out: the folder.
        progress: told what is done.

    Raises:
        InputError: an export is damaged, of another table, or leaves a gap.
    """
    known = read_state(out)
    for export in sorted(map(read_manifest, manifests), key=lambda export: export.until):
        if known is None or export.arn not in known.exports:
            known = _taken(export, known, out, progress)
    if known is None:
        raise InputError("no export was named")
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedRecords:
    """What a table held at the moment of an export: records, who was forgotten by then, and what lies beside them."""

    touchpoints: tuple[Touchpoint, ...] = ()
    orders: tuple[Order, ...] = ()
    stones: Tombstones = field(default_factory=lambda: Tombstones(()))
    beside: Beside = field(default_factory=Beside)


def records_in(manifest: Path, progress: ExportProgress = lambda _: None) -> ExportedRecords:
    """Return the records of a whole export.

    Raises:
        InputError: the export is damaged, or has changes alone.
    """
    export = read_manifest(manifest)
    if export.since is not None:
        raise InputError(f"{manifest} has changes alone: bring it into a folder with `earshot export-ledger`")
    with TemporaryDirectory(prefix="earshot-export-") as place:
        folder = Path(place)
        _read_parts(export, folder, progress)
        if not export.parts:
            return ExportedRecords()
        return ExportedRecords(
            touchpoints=tuple(from_json(body, Touchpoint) for body in bodies(folder, "TP")),
            orders=tuple(from_json(body, Order) for body in bodies(folder, "OR")),
            stones=Tombstones(tombstones(folder)),
            beside=beside(folder, Beside()),
        )


def export_records(  # noqa: PLR0913 - what a table holds
    table: str,
    touchpoints: Iterable[Touchpoint],
    orders: Iterable[Order],
    at: datetime,
    out: Path,
    *,
    stones: Iterable[Tombstone] = (),
    told: Beside | None = None,
) -> ExportedLedger:
    """Write all that a table holds, as it was read from it, into a folder in place of what was there."""
    parts = _parts_folder(out, table)
    read_records(touchpoints, orders, stones, told or Beside(), at, parts / "table.parquet")
    return _published(ExportedLedger(table=table, until=rfc3339(at)), parts, out, before=False)


def read_state(out: Path) -> ExportedLedger | None:
    """Return what a folder holds, or None.

    Raises:
        InputError: it holds something else of that name.
    """
    try:
        told = json.loads((out / STATE).read_text("utf-8"))
        return ExportedLedger(**told | {"exports": tuple(told["exports"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"{out / STATE}: not what an export writes ({error}); name another folder with --out"
        ) from error


def _taken(export: TableExport, known: ExportedLedger | None, out: Path, progress: ExportProgress) -> ExportedLedger:
    if export.since is not None:
        _refuse_gap(export, known, out)
    parts = _parts_folder(out, export.arn)
    _read_parts(export, parts, progress)
    before = known if export.since is not None else None
    taken = ExportedLedger(
        table=export.table_arn,
        until=rfc3339(export.until),
        exports=(*(before.exports if before else ()), export.arn),
    )
    return _published(taken, parts, out, before=before is not None)


def _read_parts(export: TableExport, into: Path, progress: ExportProgress) -> None:
    for number, part in enumerate(export.parts):
        place = into / f"{number:06d}.parquet"
        if not place.exists():
            progress(f"reading part {number + 1} of {len(export.parts)}")
            read_part(export, part, place)


def _refuse_gap(export: TableExport, known: ExportedLedger | None, out: Path) -> None:
    if known is None:
        raise InputError(f"{export.arn} has changes alone: export the whole table first, and name its manifest too")
    if known.table != export.table_arn:
        raise InputError(f"{out} holds {known.table}, and the export is of {export.table_arn}: name another folder")
    assert export.since is not None
    if export.until <= parse_rfc3339(known.until):
        raise InputError(f"{out} holds the table until {known.until}, and the changes end at {rfc3339(export.until)}")
    if export.since > parse_rfc3339(known.until):
        raise InputError(
            f"{out} holds the table until {known.until}, and the changes begin at {rfc3339(export.since)}:"
            " export those in between too"
        )


def _parts_folder(out: Path, name: str) -> Path:
    """Return where an export's parts wait; those of another that was begun and never ended go."""
    parts = out / _PARTS / hashlib.sha256(name.encode()).hexdigest()[:16]
    try:
        for other in parts.parent.glob("*"):
            if other != parts:
                shutil.rmtree(other)
        parts.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out {out} cannot be written: {error.strerror}") from error
    return parts


def _published(taken: ExportedLedger, parts: Path, out: Path, *, before: bool) -> ExportedLedger:
    if not any(parts.iterdir()):  # a table without a partition has no file
        read_records((), (), (), Beside(), parse_rfc3339(taken.until), parts / "none.parquet")
    records = {}
    with staged(out) as stage:
        for of in RECORD_FILES:
            records[of.file] = write_records(of, parts, out / of.file if before else None, stage / of.file)
        known = out / TOMBSTONES
        earlier = read_tombstones(known) if before and known.exists() else []
        write_tombstones(Tombstones((*earlier, *tombstones(parts))), stage / TOMBSTONES)
        write_beside(beside(parts, read_beside(out) if before else Beside()), stage)
        whole = ExportedLedger(table=taken.table, until=taken.until, exports=taken.exports, records=records)
        (stage / STATE).write_text(json.dumps(asdict(whole), indent=1) + "\n", "utf-8")
    shutil.rmtree(parts.parent)
    return whole
