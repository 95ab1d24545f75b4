"""Records in: files or the caller's records -> the staging tables `raw_touchpoints` and `raw_orders`.

A bad line is set aside with its file, line and reason, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.engine import Engine
from attribution.inputs.columns import IDENTITY, staged
from attribution.inputs.reading import Reading
from attribution.inputs.record_kinds import ORDER_KIND, TOUCHPOINT_KIND, RecordKind
from attribution.inputs.remembered import Remembering, peppers_of
from attribution.parameters import Inputs
from attribution.source import TABLE, Source
from base.files.rejected import RejectedLine
from ledger.encoding import to_json
from ledger.records.claim import Claim
from ledger.records.spend import Spend

_ROTATED = (
    "pseudonyms were made under more than one pepper (us_..., us2_...), and who is the same cannot be told: set"
    " EARSHOT_PEPPER to all its values, the newest first"
)
_RECORDS_AT_ONCE = 20_000
_ROWS_AT_ONCE = 120_000  # an engine stores rows in groups of about this size


@dataclass(slots=True)
class Loaded:
    """What came in."""

    sources: list[Source] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)
    spend: tuple[Spend, ...] = ()
    claims: tuple[Claim, ...] = ()
    peppers: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """Return how many touchpoints and orders were usable."""
        kinds = (TOUCHPOINT_KIND.record, ORDER_KIND.record)
        return sum(source.rows for source in self.sources if source.record in kinds)

    @property
    def cautions(self) -> tuple[str, ...]:
        """Return what a reader of the numbers must know of the inputs, in the order in which they were named."""
        told = [caution for source in self.sources for caution in source.cautions]
        return tuple([*told, _ROTATED] if len(self.peppers) > 1 else told)


def load(engine: Engine, inputs: Inputs, *, keep_rejected: bool = False) -> Loaded:
    """Fill the staging tables, one row a usable record, duplicates and all.

    Args:
        engine: where to.
        inputs: files, records or both.
        keep_rejected: repeat bad lines with the identifiers they hold.

    Raises:
        InputError: a file does not exist or cannot be opened.
    """
    loaded = Loaded(
        spend=inputs.spend,
        claims=inputs.claims,
        sources=_of_days(inputs),
        rejected=list(inputs.daily_rejected),
    )
    files = (*inputs.touchpoint_files, *inputs.order_files)
    remembering = Remembering(inputs.tombstones or (), inputs.later_names).with_those_beside(files)
    given = (
        (TOUCHPOINT_KIND, _readings(inputs.touchpoint_files, TOUCHPOINT_KIND, keep_rejected), inputs.touchpoints),
        (ORDER_KIND, _readings(inputs.order_files, ORDER_KIND, keep_rejected), inputs.orders),
    )
    for kind, readings, records in given:
        engine.fill(kind.table, kind.schema, _staged(loaded, kind, readings, records, remembering))
    return loaded


def _of_days(inputs: Inputs) -> list[Source]:
    """Return the inputs that are told a day at a time: the files they came from, or the table."""
    files = list(inputs.daily_files)
    told: dict[str, tuple[Spend | Claim, ...]] = {"spend": inputs.spend, "claims": inputs.claims}
    for record, rows in told.items():
        if rows and record not in {file.record for file in files}:
            digest = sha256("\n".join(sorted(map(to_json, rows))).encode()).hexdigest()
            files.append(Source(name=TABLE, record=record, sha256=digest, rows=len(rows), rejected=0))
    return files


def _readings(files: Iterable[Path], kind: RecordKind, keep: bool) -> list[Reading]:
    return [Reading(path, kind, keep) for path in files]


def _staged(
    loaded: Loaded,
    kind: RecordKind,
    readings: Iterable[Reading],
    records: Iterable[Any] | None,
    remembering: Remembering,
) -> Iterator[pa.Table]:
    """Yield all usable rows of a kind, and say in `loaded` where they came from."""
    for reading in readings:
        yield from _of_file(loaded, reading, remembering)
    if records is not None:
        yield from _of_records(loaded, kind, records, remembering)


def _of_file(loaded: Loaded, reading: Reading, remembering: Remembering) -> Iterator[pa.Table]:
    addresses = forgotten = 0
    for table in _gathered(reading.tables()):
        kept = remembering.remembered(table)
        addresses += _addresses(kept)
        loaded.peppers |= peppers_of(kept)
        forgotten += table.num_rows - kept.num_rows
        yield staged(kept)
    loaded.rejected += reading.rejected
    loaded.sources.append(
        Source(
            name=str(reading.path),
            record=reading.kind.record,
            sha256=_file_sha256(reading.path),
            rows=reading.rows - forgotten,
            rejected=len(reading.rejected),
            broken=reading.broken,
            addresses=addresses,
            forgotten=forgotten,
        )
    )


def _addresses(table: pa.Table) -> int:
    counts = (pc.sum(pc.match_substring(table[f"id_{name}"], "@")).as_py() for name in IDENTITY)
    return sum(count or 0 for count in counts)


def _of_records(
    loaded: Loaded, kind: RecordKind, records: Iterable[Any], remembering: Remembering
) -> Iterator[pa.Table]:
    contents: list[int] = []
    for table in _gathered(_in_columns(kind, records)):
        kept = remembering.remembered(table)
        loaded.peppers |= peppers_of(kept)
        rows = staged(kept)
        contents += rows["content_hash"].to_pylist()
        yield rows
    digest = sha256("\n".join(map(str, sorted(contents))).encode()).hexdigest()
    loaded.sources.append(Source(name=TABLE, record=kind.record, sha256=digest, rows=len(contents), rejected=0))


def _in_columns(kind: RecordKind, records: Iterable[Any]) -> Iterator[pa.Table]:
    waiting = iter(records)
    while chunk := list(islice(waiting, _RECORDS_AT_ONCE)):
        yield kind.in_columns(chunk)


def _gathered(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield the same rows in larger tables, none of them empty."""
    waiting: list[pa.Table] = []
    rows = 0
    for table in tables:
        waiting.append(table)
        rows += table.num_rows
        if rows >= _ROWS_AT_ONCE:
            yield pa.concat_tables(waiting)
            waiting, rows = [], 0
    if rows:
        yield pa.concat_tables(waiting)


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def rejected_lines(loaded: Loaded) -> list[RejectedLine]:
    """Return the lines set aside, ordered by record, file and line."""
    return sorted(loaded.rejected, key=lambda line: (line.record or "", line.file, line.line))
