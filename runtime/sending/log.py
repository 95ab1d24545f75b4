"""What was sent, and what the receiver says of it: a line of JSON each, added and never changed.

It names orders by their transaction ids, and nobody.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from attribution.exports.receivers.receiver import Message
from base.errors import InputError
from runtime.sending.wire import SendState


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """One message and what became of it.

    Attributes:
        key: under which the receiver knows it.
        digest: of what was sent.
        state: what the receiver said last.
        at: when.
        request: the request's id at the receiver.
        reason: why it was refused.
    """

    key: str
    digest: str
    state: SendState
    at: str
    request: str | None = None
    reason: str | None = None


def digest_of(message: Message) -> str:
    """Return what tells one content of a message from another."""
    return sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()[:16]


class SentLog:
    """The log of one receiver. A line that a crash cut off is passed over: its message is sent again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._latest: dict[str, SentMessage] = {}
        self._whole = True
        try:
            text = path.read_text("utf-8") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"--log {path} cannot be read ({error}): name another file") from error
        self._whole = not text or text.endswith("\n")
        for line in text.splitlines():
            if sent := _read(line):
                self._latest[sent.key] = sent

    def latest(self, key: str) -> SentMessage | None:
        """Return what was last said of a message."""
        return self._latest.get(key)

    def pending(self) -> dict[str, list[SentMessage]]:
        """Return what the receiver has yet to say more of, by the request's id."""
        found: dict[str, list[SentMessage]] = {}
        for sent in self._latest.values():
            if sent.state is SendState.PENDING and sent.request:
                found.setdefault(sent.request, []).append(sent)
        return found

    def of_orders(self, transactions: Collection[str]) -> list[SentMessage]:
        """Return what was last said of each message about some orders that the receiver has, or may have."""
        return [
            sent
            for key, sent in self._latest.items()
            if sent.state is not SendState.REFUSED and not {key, key.rpartition(".")[0]}.isdisjoint(transactions)
        ]

    def add(self, entries: Iterable[SentMessage]) -> None:
        """Add entries, on the disk before this returns."""
        entries = list(entries)
        lines = "".join(f"{json.dumps({k: v for k, v in asdict(one).items() if v is not None})}\n" for one in entries)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8", newline="") as file:
                file.write(lines if self._whole else f"\n{lines}")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise InputError(f"--log {self.path} cannot be written: {error.strerror}") from error
        self._whole = True
        self._latest.update({one.key: one for one in entries})


def _read(line: str) -> SentMessage | None:
    try:
        told = json.loads(line)
        return SentMessage(**told | {"state": SendState(told["state"])})
    except (ValueError, KeyError, TypeError):
        return None
