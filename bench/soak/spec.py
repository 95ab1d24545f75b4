"""What a process of the soak is told when it is started."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """A server, an environment of the Alexa function, or a drainer of the spool's queue.

    Attributes:
        role: `server`, `function` or `drainer`.
        endpoint: of the embedded AWS, the fault proxy in between.
        table: the fault's own.
        spool: a folder, or the queue's URL.
        log: a named pipe that takes what it logs.
        merchant: where orders are posted.
        merchant_kind: how it is told of them: `webhook` or `ucp`.
        skew_seconds: by how much its clock is wrong.
        silent_resolver: while this file is there, no name resolves.
        disk_kilobytes: of a disk of its own, on which the spool's folder is; none when 0.
        secrets: what says where a function's secrets are.
        control: a named pipe by which a function that is made ready, as for a snapshot, is told to wake as a clone.
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
    merchant_kind: str = "webhook"
    skew_seconds: float = 0
    silent_resolver: str = ""
    disk_kilobytes: int = 0
    secrets: str = ""
    control: str = ""
    plant: str = ""
    trace: str = ""
    kill_at: str = ""
    crossing: int = 0

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)
