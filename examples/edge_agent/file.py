"""The one file of the device: readings, what is believed, and messages that wait to be sent.

Whatever goes together is written in one transaction, so a power cut leaves the day before or the day after. The last
readings before it may be lost, which spares a memory card its writes; what is sent is on the disk before it is.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_MADE: Final = """
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists readings (part text not null, at text not null, level integer not null);
create index if not exists readings_by_time on readings (part, at);
create table if not exists notes (name text primary key, told text not null);
create table if not exists waiting (
  sequence integer primary key, kind text not null, at text not null, told text not null
);
"""
_BOOTS: Final = 2**31


@dataclass(frozen=True, slots=True)
class DeviceFile:
    """Moments are RFC 3339 of a fixed width: the order of text is that of time."""

    opened: sqlite3.Connection

    def together(self) -> AbstractContextManager[Any]:
        """Write all of a block, or none of it."""
        return self.opened

    # -- readings, which never leave ----------------------------------------------------------------------------------

    def keep(self, part: str, at: str, level: int) -> None:
        """Keep a reading."""
        self.opened.execute("insert into readings values (?, ?, ?)", (part, at, level))

    def hours(self, part: str, day: str) -> Mapping[str, list[int]]:
        """Return a part's readings of a day by their hour."""
        found: dict[str, list[int]] = defaultdict(list)
        asked = "select at, level from readings where part = ? and at between ? and ? order by at, rowid"
        for at, level in self.opened.execute(asked, (part, day, f"{day}U")):  # "U" comes after "T"
            found[at[:13]].append(level)
        return found

    def drop_readings(self, *, before: str = "", after: str = "") -> None:
        """Delete readings that are older or newer than may be."""
        self.opened.execute("delete from readings where at < ? or (? <> '' and at > ?)", (before, after, after))

    # -- what is remembered -------------------------------------------------------------------------------------------

    def note(self, name: str) -> Any:
        """Return what was remembered under a name; None where nothing was."""
        found = self.opened.execute("select told from notes where name = ?", (name,)).fetchone()
        return None if found is None else json.loads(found[0])

    def remember(self, name: str, told: Any) -> None:
        """Remember something under a name."""
        self.opened.execute("insert or replace into notes values (?, ?)", (name, json.dumps(told)))

    # -- messages -----------------------------------------------------------------------------------------------------

    @property
    def boot(self) -> int:
        """Which file this is: one that was lost begins to count anew, and nobody knows how far the last had come."""
        return int(self.note("boot"))

    def queue(self, kind: str, message: Mapping[str, Any]) -> None:
        """Let a message wait, under the next number of the sequence, which it keeps however often it is sent."""
        sequence = int(self.note("sequence") or 0) + 1
        self.remember("sequence", sequence)
        told = {**message, "kind": kind, "boot": self.boot, "sequence": sequence}
        self.opened.execute(
            "insert into waiting values (?, ?, ?, ?)", (sequence, kind, message["occurred_at"], json.dumps(told))
        )

    def waiting(self) -> list[tuple[int, str, str]]:
        """Return what waits and is on the disk: number, kind and message, the oldest first.

        A number that was sent and then lost with the power would be given to another message, which nobody would hear.
        """
        self.opened.execute("pragma wal_checkpoint").fetchall()
        return list(self.opened.execute("select sequence, kind, told from waiting order by sequence"))

    def sent(self, sequence: int) -> None:
        """Let go of a message that was acknowledged."""
        with self.opened:
            self.opened.execute("delete from waiting where sequence = ?", (sequence,))

    def drop_waiting(self, *, after: str) -> None:
        """Take back what was never sent and is of a time that did not come yet."""
        self.opened.execute("delete from waiting where at > ?", (after,))


@contextmanager
def device_file(path: Path) -> Iterator[DeviceFile]:
    """Open the file, made if missing, until the block ends."""
    with closing(sqlite3.connect(path)) as opened:
        opened.executescript(_MADE)
        kept = DeviceFile(opened)
        with kept.together():
            if kept.note("boot") is None:
                kept.remember("boot", secrets.randbelow(_BOOTS))
        yield kept
