"""What a process of the soak is told when it is started."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """A server, or a drainer of the spool's queue.

    Attributes:
        role: `server` or `drainer`.
        endpoint: of the embedded AWS, the fault proxy in between.
        table: the fault's own.
        spool: a folder, or the queue's URL.
        log: a named pipe that takes what it logs.
        merchant: where orders are posted.
        skew_seconds: by how much its clock is wrong.
        silent_resolver: while this file is there, no name resolves.
        plant: a bug that the soak must find.
        trace: a file that takes the name of each write boundary.
        kill_at: the boundary at which it kills itself, and which crossing of it; nowhere when empty.
    """

    role: str
    endpoint: str
    table: str
    spool: str
    log: str
    merchant: str = ""
    skew_seconds: float = 0
    silent_resolver: str = ""
    plant: str = ""
    trace: str = ""
    kill_at: str = ""
    crossing: int = 0

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)
