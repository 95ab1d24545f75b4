"""A run's rows to one receiver: what may leave, in its words, every message checked before it is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from attribution.exports.manifest import outputs
from attribution.exports.publish import MANIFEST, staged
from attribution.exports.receivers.consents import read_consents
from attribution.exports.receivers.departing import Departing, KeysOf, no_keys
from attribution.exports.receivers.receiver import Receiver, Sender, Subject
from attribution.exports.receivers.run_tables import columns_of, said_of
from attribution.exports.receivers.writing import WriteMessage
from attribution.exports.tables import CREDIT
from attribution.outcome import HEADLINE_MODEL, INSTEAD
from base.clock import Clock, system_clock
from base.errors import InputError
from base.files.rejected import RejectedLine, write_rejected

FOLDER = "receivers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What came of an export: how many messages each file holds, and what is in none by reason."""

    folder: Path
    written: Mapping[str, int]
    kept_back: Mapping[str, int]
    rejected: tuple[RejectedLine, ...]
    rejected_file: Path
    unwilling: frozenset[str]
    """Transaction ids of the orders that stay back for what their customers answered, who may have been told before."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Return the files that hold messages, or could."""
        return tuple(self.folder / name for name in self.written)


def rejected_of(receiver: Receiver) -> str:
    """Return the file of what broke a receiver's rules."""
    return f"{receiver.name}_rejected.jsonl"


def about(receiver: Receiver) -> str:
    """Return the file that says of what an export was made."""
    return f"{receiver.name}_manifest.json"


def files_of(receiver: Receiver) -> tuple[str, ...]:
    """Return the files a receiver's export writes below the run: messages, bad ones, what they are made of."""
    names = (*(file.name for file in receiver.files), rejected_of(receiver), about(receiver))
    return tuple(f"{FOLDER}/{name}" for name in names)


def export(
    receiver: Receiver, run: Path, sender: Sender, *, keys_of: KeysOf = no_keys, clock: Clock = system_clock
) -> Exported:
    """Write a run's rows for a receiver into the run's `receivers/`, all its files or none; older ones to it go.

    A row stays back, and is counted, unless the touch and the order it names both have a yes to marketing. A message
    that breaks the receiver's rules is set aside with its reasons, and the others go on.

    Args:
        receiver: to whom.
        run: the folder of a run.
        sender: whose rows they are; without a model, the one that the run's headline numbers are by.
        keys_of: match keys by order, for a receiver that matches people.
        clock: keys that are too old by it are not used.

    Raises:
        InputError: the folder holds no run, or no credit of that model, or its files cannot be read or written.
    """
    if not (run / MANIFEST).is_file():
        raise InputError(f"{run} holds no run: name the folder that `earshot attribute --out` wrote, with --run")
    departure = _Departure(
        Departing(run=run, sender=_told_of(run, sender), consents=read_consents(run), keys_of=keys_of, now=clock()),
        receiver,
    )
    with staged(
        run / FOLDER, [name.removeprefix(f"{FOLDER}/") for name in files_of(receiver)], option="--run"
    ) as stage:
        departure.write(stage)
    return Exported(
        folder=run / FOLDER,
        written=dict(departure.written),
        kept_back=dict(sorted(departure.departing.kept_back.items())),
        rejected=tuple(departure.rejected),
        rejected_file=run / FOLDER / rejected_of(receiver),
        unwilling=frozenset(departure.departing.unwilling),
    )


def _told_of(run: Path, sender: Sender) -> Sender:
    """Complete what is said of a run's credit."""
    credit = run / f"{CREDIT.name}.parquet"
    known = set(columns_of(credit, ("model",))["model"].unique().to_pylist())
    model = sender.model or (HEADLINE_MODEL if HEADLINE_MODEL in known or not known else INSTEAD)
    if known and model not in known:
        raise InputError(f"--model {model!r} is not in {credit}; choose one of: {', '.join(sorted(known))}")
    said = said_of(credit)
    window, run_id = int(said.get("lookback_days", 0)), said.get("run_id", "")
    named = sender.conversion or f"Voice orders ({model} {window}d)"
    return replace(sender, model=model, window_days=window, run_id=run_id, conversion=named)


class _Departure:
    def __init__(self, departing: Departing, receiver: Receiver) -> None:
        self.departing = departing
        self.receiver = receiver
        self.written = Counter({file.name: 0 for file in receiver.files})
        self.rejected: list[RejectedLine] = []

    def write(self, stage: Path) -> None:
        with ExitStack() as opened:
            for file in self.receiver.files:
                (stage / file.name).parent.mkdir(exist_ok=True)
            writers = [opened.enter_context(file.write(stage / file.name)) for file in self.receiver.files]
            for subject in self.receiver.subjects(self.departing):
                if reason := self.receiver.kept_back(subject.told, self.departing.now):
                    self.departing.kept_back[reason] += 1
                else:
                    self._tell(subject, writers)
        if self.rejected:
            write_rejected(self.rejected, stage / rejected_of(self.receiver))
        files: list[tuple[Path, int | None]] = [(stage / name, number) for name, number in self.written.items()]
        # Of each file: its own format may have no place for them.
        of_each = {name: self._about()[name] for name in ("model", "window_days")}
        written = [{**of_each, **output} for output in outputs(files)]
        told = json.dumps(self._about() | {"outputs": written}, indent=1, sort_keys=True, ensure_ascii=False)
        (stage / about(self.receiver)).write_text(f"{told}\n", encoding="utf-8", newline="")

    def _tell(self, subject: Subject, writers: list[WriteMessage]) -> None:
        for file, write in zip(self.receiver.files, writers, strict=True):
            for message in file.messages(subject.told, self.departing.sender):
                if wrong := "; ".join(file.validate(message)):
                    self._reject(subject, f"{file.name}: {wrong}")
                else:
                    self.written[file.name] += 1
                    write(message)

    def _reject(self, subject: Subject, reason: str) -> None:
        self.rejected.append(
            RejectedLine(file=subject.file, line=subject.line, record=self.receiver.name, reason=reason)
        )

    def _about(self) -> dict[str, Any]:
        sender = self.departing.sender
        return {
            "kept_back": dict(self.departing.kept_back),
            "model": sender.model,
            "receiver": self.receiver.name,
            "rejected": len(self.rejected),
            "run_id": sender.run_id,
            "window_days": sender.window_days,
        }
