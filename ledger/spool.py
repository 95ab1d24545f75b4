"""Where a record waits when the table is away, and how it gets back.

On a server a record is one fsynced file in a folder; in the cloud, where a frozen function runs no background thread,
one message on a queue. Replaying is idempotent, so a record may be replayed more than once.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC
from itertools import islice
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from base.errors import RecordRefused, StoreUnavailable
from base.failures import failure
from base.ids import derived_id
from ledger.attempts import is_theirs
from ledger.encoding import from_json, to_json
from ledger.records import Choice, Touchpoint
from ledger.store import Ledger

if TYPE_CHECKING:
    from ledger.privacy.tombstones import Tombstones

log = logging.getLogger("earshot.spool")


_LONGEST_WRITE_SECONDS = 3600

KIND = "kind"  # a queue's message says by this attribute what its body is
_KINDS: dict[str, type[Touchpoint | Choice]] = {"sp": Touchpoint, "ch": Choice}  # by how a file's name begins
_PREFIXES = {kind: prefix for prefix, kind in _KINDS.items()}


def replay(body: str | bytes, kind: type[Touchpoint | Choice], ledger: Ledger) -> None:
    """Write a record that waited into the ledger, unless it was forgotten since; again does no harm.

    Raises:
        ValueError: the body is no such record.
        StoreError: as the ledger raises.
    """
    told = from_json(body, kind)
    _check_moments(told)
    record = ledger.requests.obeyed(told)
    if record is None:
        log.info("a record that waited was forgotten since, and is let go")
    elif isinstance(record, Choice):
        ledger.decide(record)
    else:
        ledger.append_touchpoint(record)


def _check_moments(record: Touchpoint | Choice) -> None:
    moments = (getattr(record, name, None) for name in ("occurred_at", "received_at", "decided_at"))
    try:
        for moment in filter(None, moments):
            moment.astimezone(UTC)
    except OverflowError as error:  # which is no ValueError, and would hold up all that wait behind it
        raise ValueError("a moment of it is beyond the calendar") from error


class Spool(Protocol):
    """A safe place for one record, written before the customer is answered."""

    def keep(self, record: Touchpoint | Choice) -> None:
        """Keep the record durably; StoreUnavailable or OSError when that failed too."""


class FileSpool:
    """One file a record in `folder`, whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, record: Touchpoint | Choice) -> None:
        """Write the record and fsync it; OSError when the disk refuses.

        A file's name is its content's, so one is only ever replaced by its like: who keeps a record that another keeps
        too, or drains just now, takes nothing away. Of two versions both wait, and the ledger knows which stays.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        body = to_json(record)
        final = self._folder / f"{derived_id(_PREFIXES[type(record)], body)}.json"
        unfinished = final.with_suffix(f".{uuid4().hex}.part")  # threads and servers share the folder
        try:
            with open(unfinished, "w", encoding="utf-8", opener=_for_us_alone) as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(final)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        _fsync_folder(self._folder)

    def waiting(self) -> int:
        """Return how many records wait."""
        return sum(1 for _ in self._names())

    def drain(self, ledger: Ledger, *, most: int | None = None) -> int:
        """Replay waiting records into the ledger, all or at most so many, oldest first; stop when the ledger is away.

        A file that is no record, or one that the table cannot hold, is renamed to `.bad` and passed over, and so is one
        that cannot be read, which stays where it is: none of them may hold up those behind it.

        Returns:
            How many were replayed.
        """
        self._clear_unfinished()
        readable = ((file, body) for file in self._oldest_first() if (body := _read(file)) is not None)
        return sum(self._drained(file, body, ledger) for file, body in islice(readable, most))

    def _clear_unfinished(self) -> None:
        """Remove what a process left that died while it wrote: its customer had no answer yet."""
        for file in self._folder.glob("*.part"):
            with suppress(FileNotFoundError):
                if time() - file.stat().st_mtime > _LONGEST_WRITE_SECONDS:
                    file.unlink()

    def forget(self, stones: Tombstones, values: Iterable[str] = ()) -> int:
        """Let go of what was forgotten, and keep as nobody's what was unlinked.

        Args:
            stones: what was forgotten.
            values: pseudonyms and ids; a file that is no record, or was left unfinished, goes if it holds one of them.

        Returns:
            How many files were changed.
        """
        whole = sum(self._forgotten(file, stones) for file in self._oldest_first())
        broken = [file for end in ("bad", "part") for file in self._folder.glob(f"*.{end}")]
        return whole + sum(_forgotten_text(file, tuple(values)) for file in broken)

    def _forgotten(self, file: Path, stones: Tombstones) -> bool:
        body = _read(file)
        if body is None:
            return False
        with suppress(FileNotFoundError, ValueError):  # drained meanwhile; or no record: the drainer's
            record = from_json(body, _KINDS[file.name[:2]])
            allowed = stones.obeyed(record)
            if allowed == record:
                return False
            if allowed is not None:
                self.keep(allowed)
            file.unlink()
            return True
        return False

    def _drained(self, file: Path, body: bytes, ledger: Ledger) -> bool:
        with suppress(FileNotFoundError):  # another drainer had it first
            try:
                replay(body, _KINDS[file.name[:2]], ledger)
            except (ValueError, RecordRefused) as error:
                log.error("%s cannot be stored and is set aside: %s", file.name, failure(error))  # noqa: TRY400
                file.replace(file.with_suffix(".bad"))
                return False
            file.unlink()
            return True
        return False

    def _names(self) -> Iterator[Path]:
        return (file for kind in _KINDS for file in self._folder.glob(f"{kind}_*.json"))

    def _oldest_first(self) -> list[Path]:
        written: dict[Path, int] = {}
        for file in self._names():
            with suppress(FileNotFoundError):
                written[file] = file.stat().st_mtime_ns
        return sorted(written, key=written.__getitem__)


class QueueSpool:
    """One message a record on an SQS queue; a function of its own replays it."""

    def __init__(self, make_client: Callable[[], Any], queue_url: str) -> None:
        self._make_client = make_client
        self._queue_url = queue_url

    def keep(self, record: Touchpoint | Choice) -> None:
        """Send the record to the queue; StoreUnavailable when the queue refuses."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._make_client().send_message(
                QueueUrl=self._queue_url,
                MessageBody=to_json(record),
                MessageAttributes={KIND: {"DataType": "String", "StringValue": type(record).__name__}},
            )
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailable("the spool queue is out of reach") from error
        if not is_theirs(answer):
            raise StoreUnavailable("the spool queue is out of reach: something else answered in its place")


def _read(file: Path) -> bytes | None:
    """Return what a file holds; None where it is gone, or cannot be read for now, which the log says."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None  # drained meanwhile
    except OSError as trouble:
        log.error("%s cannot be read and is passed over: %s", file.name, failure(trouble))  # noqa: TRY400
        return None


def _forgotten_text(file: Path, values: tuple[str, ...]) -> bool:
    with suppress(FileNotFoundError):
        text = (_read(file) or b"").decode("utf-8", errors="replace")
        if any(value in text for value in values):
            file.unlink()
            return True
    return False


def _for_us_alone(path: str, flags: int) -> int:
    """Open a file that no other user of the machine can read: its records are pseudonymous, and nobody's business."""
    return os.open(path, flags, 0o600)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
