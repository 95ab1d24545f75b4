"""Records in: files or the caller's records -> the staging tables `raw_touchpoints` and `raw_orders`.

A bad line is set aside with its file, line and reason, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

import pyarrow as pa
from pydantic import TypeAdapter, ValidationError

from attribution.engine.engine import Engine
from attribution.inputs.columns import ORDERS, TOUCHPOINTS, order_table, touchpoint_table
from attribution.inputs.files import numbered_lines
from attribution.parameters import Inputs
from base.errors import InputError, Unreadable
from base.files.rejected import RejectedLine
from ledger.encoding import to_json
from ledger.records import Order, Touchpoint
from ledger.wire import ORDER, TOUCHPOINT, read_order, read_touchpoint

Record = TypeVar("Record", Touchpoint, Order)
_CHUNK = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One input as the manifest lists it; `sha256` is the file's, or of the table's records in any order."""

    name: str
    record: str
    sha256: str
    rows: int
    rejected: int


@dataclass(slots=True)
class Loaded:
    """What came in."""

    sources: list[Source] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many records were usable."""
        return sum(source.rows for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind(Generic[Record]):
    record: str
    table: str
    schema: pa.Schema
    adapter: TypeAdapter[Record]
    explain: Callable[[bytes], Record]
    columns: Callable[[list[Record]], pa.Table]


_TOUCHPOINTS = _Kind(
    record="touchpoints",
    table="raw_touchpoints",
    schema=TOUCHPOINTS,
    adapter=TOUCHPOINT,
    explain=read_touchpoint,
    columns=touchpoint_table,
)
_ORDERS = _Kind(
    record="orders",
    table="raw_orders",
    schema=ORDERS,
    adapter=ORDER,
    explain=read_order,
    columns=order_table,
)


def load(engine: Engine, inputs: Inputs) -> Loaded:
    """Fill the staging tables, one row a usable record, duplicates and all.

    Raises:
        InputError: a file does not exist or cannot be opened.
    """
    loaded = Loaded()
    _load_kind(engine, loaded, _TOUCHPOINTS, (inputs.touchpoint_files, inputs.touchpoints))
    _load_kind(engine, loaded, _ORDERS, (inputs.order_files, inputs.orders))
    return loaded


def _load_kind(
    engine: Engine,
    loaded: Loaded,
    kind: _Kind[Record],
    given: tuple[tuple[Path, ...], Iterable[Record] | None],
) -> None:
    files, records = given
    chunks = [kind.schema.empty_table()]
    for path in files:
        before = len(loaded.rejected)
        rows = _read_all(kind, _usable(path, kind, loaded.rejected), chunks)
        digest = _file_sha256(path)
        rejected = len(loaded.rejected) - before
        loaded.sources.append(Source(name=path.name, record=kind.record, sha256=digest, rows=rows, rejected=rejected))
    if records is not None:
        digests: list[bytes] = []
        rows = _read_all(kind, _hashed(records, digests), chunks)
        digest = sha256(b"".join(sorted(digests))).hexdigest()
        loaded.sources.append(Source(name="table", record=kind.record, sha256=digest, rows=rows, rejected=0))
    engine.put(kind.table, pa.concat_tables(chunks))


def _usable(path: Path, kind: _Kind[Record], rejected: list[RejectedLine]) -> Iterator[Record]:
    number = 0
    try:
        for number, text in numbered_lines(path):
            try:
                yield _read(text, kind)
            except InputError as error:
                rejected.append(RejectedLine(file=path.name, line=number, record=kind.record, reason=str(error)))
    except Unreadable as error:
        rejected.append(RejectedLine(file=path.name, line=number + 1, record=kind.record, reason=str(error)))


def _read(text: bytes, kind: _Kind[Record]) -> Record:
    try:
        return kind.adapter.validate_json(text, strict=True)
    except ValidationError:
        return kind.explain(text)  # the slow reader forgives nulls and names what is wrong


def _hashed(records: Iterable[Record], digests: list[bytes]) -> Iterator[Record]:
    for record in records:
        digests.append(sha256(to_json(record).encode()).digest())
        yield record


def _read_all(kind: _Kind[Record], records: Iterator[Record], chunks: list[pa.Table]) -> int:
    rows = 0
    while chunk := list(islice(records, _CHUNK)):
        chunks.append(kind.columns(chunk))
        rows += len(chunk)
    return rows


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def rejected_lines(loaded: Loaded) -> list[RejectedLine]:
    """Return the lines set aside, ordered by record, file and line."""
    return sorted(loaded.rejected, key=lambda line: (line.record or "", line.file, line.line))
