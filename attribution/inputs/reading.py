"""One record file -> staging rows: in columns what keeps the rules plainly, line by line what does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from attribution.inputs.checks import doubtful_rows
from attribution.inputs.columns import counted
from attribution.inputs.files import Block, line_blocks, parquet_batches, refuse_csv
from attribution.inputs.layout import Given
from attribution.inputs.parquet_columns import parquet_columns
from attribution.inputs.parquet_rows import row_text
from attribution.inputs.record_kinds import RecordKind
from attribution.inputs.rejects import shown
from attribution.inputs.texts import RowMask
from base.errors import InputError, Unreadable
from base.files.rejected import RejectedLine


@dataclass(slots=True)
class Reading:
    """One file being read: its usable rows as they come, and what had to be set aside.

    Args:
        path: the file, as the user named it.
        kind: what it holds.
        keep: repeat bad lines as they are, identifiers and all.
    """

    path: Path
    kind: RecordKind
    keep: bool = False
    rejected: list[RejectedLine] = field(default_factory=list)
    rows: int = 0
    lines: int = 0  # up to where the reading came
    broken: str | None = None  # why it could not be read to its end

    def tables(self) -> Iterator[pa.Table]:
        """Yield usable rows as counted columns.

        Raises:
            InputError: there is no such file, or it cannot be opened.
        """
        try:
            refuse_csv(self.path)
            read = self._parquet() if self.path.suffix == ".parquet" else self._json()
            for table in read:
                self.rows += table.num_rows
                yield table
        except Unreadable as error:
            self.broken = str(error)
            self._reject(self.lines + 1, self.broken, b"")

    def _json(self) -> Iterator[pa.Table]:
        for block in line_blocks(self.path):
            given, misshapen = self.kind.json.read(block.lines)
            shaped = np.ones(len(block.lines), bool)
            shaped[misshapen] = False
            places = np.flatnonzero(shaped)
            doubtful = doubtful_rows(given, self.kind.columns, len(places))
            if len(places):
                yield self._counted(given, doubtful)
            slow = sorted([*misshapen, *places[doubtful].tolist()])
            yield from self._slowly((block.first + place, block.lines[place]) for place in slow)
            self.lines = block.first + len(block.lines) - 1
            if block.ends:
                self._say_that_it_ends_early(block)

    def _parquet(self) -> Iterator[pa.Table]:
        for batch in parquet_batches(self.path):
            given, doubtful = parquet_columns(batch, self.kind.columns)
            doubtful |= doubtful_rows(given, self.kind.columns, batch.num_rows)
            yield self._counted(given, doubtful)
            yield from self._slowly(self._texts(batch, doubtful))
            self.lines += batch.num_rows

    def _texts(self, batch: pa.RecordBatch, doubtful: RowMask) -> Iterator[tuple[int, bytes]]:
        for row in np.flatnonzero(doubtful).tolist():
            try:
                yield self.lines + row + 1, row_text(batch, row)
            except InputError as error:
                self._reject(self.lines + row + 1, str(error), b"")

    def _counted(self, given: Given, doubtful: RowMask) -> pa.Table:
        kept = given
        if doubtful.any():
            sure = pa.array(~doubtful)
            kept = {name: array.filter(sure) for name, array in given.items()}
        return counted(kept, self.kind.columns)

    def _slowly(self, lines: Iterator[tuple[int, bytes]]) -> Iterator[pa.Table]:
        records: list[Any] = []
        for number, line in lines:
            text = line.strip()
            if not text:
                continue
            try:
                records.append(self.kind.read_slowly(text))
            except InputError as error:
                self._reject(number, str(error), text)
        if records:
            yield self.kind.in_columns(records)

    def _reject(self, number: int, reason: str, text: bytes) -> None:
        self.rejected.append(
            RejectedLine(
                record=self.kind.record,
                file=str(self.path),
                line=number,
                reason=reason,
                text=shown(text, keep=self.keep),
            )
        )

    def _say_that_it_ends_early(self, block: Block) -> None:
        """A last line that no line break follows and no bracket closes was cut off with the file."""
        text = block.lines[0].strip()
        cut_off = text.startswith(b"{") and not text.endswith(b"}")
        if cut_off and self.rejected and self.rejected[-1].line == block.first:
            self.broken = f"the file breaks off in its last line; {block.first - 1:,} lines were read before it"
            self.rejected[-1] = replace(self.rejected[-1], reason=f"{self.rejected[-1].reason}; {self.broken}")
