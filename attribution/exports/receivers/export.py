"""A run's rows to one receiver: what may leave, in its words, every message checked before it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from attribution.exports.publish import MANIFEST, staged
from attribution.exports.receivers.receiver import Message, Receiver, Row, Sender
from base.errors import InputError
from base.files.rejected import RejectedLine, write_rejected

FOLDER = "receivers"
_ROWS_AT_A_TIME = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What came of an export: the file, how many messages it holds, and the rows that are not in it by reason."""

    file: Path
    written: int
    kept_back: Mapping[str, int]
    rejected: tuple[RejectedLine, ...]
    rejected_file: Path


def files_of(receiver: Receiver) -> tuple[str, str]:
    """Return the files a receiver's export writes below the run: its messages, and the rows that broke its rules."""
    return f"{FOLDER}/{receiver.file}", f"{FOLDER}/{receiver.name}_rejected.jsonl"


def export(receiver: Receiver, run: Path, sender: Sender) -> Exported:
    """Write a run's rows for a receiver into the run's `receivers/`; an older export to it goes.

    A row without the consent it needs stays back and is counted. One that breaks the receiver's rules is set aside with
    its reasons, and the others go on.

    Raises:
        InputError: the folder holds no run, or its files cannot be read or written.
    """
    if not (run / MANIFEST).is_file():
        raise InputError(f"{run} holds no run: name the folder that `earshot attribute --out` wrote, with --run")
    source = run / f"{receiver.table}.parquet"
    if not source.is_file():
        raise InputError(f"{source.name} is missing in {run}: run `earshot attribute` again")
    messages: list[Message] = []
    kept_back: Counter[str] = Counter()
    rejected: list[RejectedLine] = []
    for number, row in enumerate(_rows(source), 1):
        if reason := receiver.kept_back(row):
            kept_back[reason] += 1
            continue
        message = receiver.message(row, sender)
        if wrong := "; ".join(receiver.validate(message)):
            rejected.append(RejectedLine(file=source.name, line=number, record=receiver.name, reason=wrong))
        else:
            messages.append(message)
    written, aside = (run / name for name in files_of(receiver))
    with staged(run / FOLDER, (written.name, aside.name)) as stage:
        receiver.write(messages, stage / written.name)
        if rejected:
            write_rejected(rejected, stage / aside.name)
    return Exported(
        file=written,
        written=len(messages),
        kept_back=dict(sorted(kept_back.items())),
        rejected=tuple(rejected),
        rejected_file=aside,
    )


def _rows(source: Path) -> Iterator[Row]:
    with pq.ParquetFile(source) as file:
        for batch in file.iter_batches(batch_size=_ROWS_AT_A_TIME):
            yield from batch.to_pylist()
