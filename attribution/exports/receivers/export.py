"""A run's rows to one receiver: what may leave, in its words, every message checked before it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from attribution.exports.publish import MANIFEST, staged
from attribution.exports.receivers.consents import Consents, read_consents
from attribution.exports.receivers.receiver import Message, Receiver, Sender
from attribution.exports.receivers.run_tables import rows_of
from base.errors import InputError
from base.files.rejected import RejectedLine, write_rejected

FOLDER = "receivers"


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

    A row stays back, and is counted, unless the touch and the order it names both have a yes to marketing. A message
    that breaks the receiver's rules is set aside with its reasons, and the others go on.

    Raises:
        InputError: the folder holds no run, or its files cannot be read or written.
    """
    if not (run / MANIFEST).is_file():
        raise InputError(f"{run} holds no run: name the folder that `earshot attribute --out` wrote, with --run")
    departure = _Departure(receiver, sender, read_consents(run))
    written, aside = (run / name for name in files_of(receiver))
    with staged(run / FOLDER, (written.name, aside.name), option="--run") as stage:
        receiver.write(departure.messages(run / f"{receiver.table}.parquet"), stage / written.name)
        if departure.rejected:
            write_rejected(departure.rejected, stage / aside.name)
    return Exported(
        file=written,
        written=departure.written,
        kept_back=dict(sorted(departure.kept_back.items())),
        rejected=tuple(departure.rejected),
        rejected_file=aside,
    )


@dataclass(slots=True)
class _Departure:
    receiver: Receiver
    sender: Sender
    consents: Consents
    written: int = 0
    kept_back: Counter[str] = field(default_factory=Counter)
    rejected: list[RejectedLine] = field(default_factory=list)

    def messages(self, source: Path) -> Iterator[Message]:
        receiver = self.receiver
        for number, row in enumerate(rows_of(source), 1):
            if refusal := self.consents.refusal(row):
                self.kept_back[refusal] += 1
                continue
            allowed = self.consents.allowed(row)
            if reason := receiver.kept_back(allowed):
                self.kept_back[reason] += 1
                continue
            message = receiver.message(allowed, self.sender)
            if wrong := "; ".join(receiver.validate(message)):
                self.rejected.append(RejectedLine(file=source.name, line=number, record=receiver.name, reason=wrong))
            else:
                self.written += 1
                yield message
