"""How much room an engine may take: memory, and a folder for what finds none there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from base.errors import InputError

LEAST_MEMORY_GB = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What an engine may take. No result depends on it.

    `memory_gb` is the most its tables may take in memory, in 10^9 bytes; None leaves it to the engine. `spill` is a
    folder in which it makes one of its own for what finds no room, and takes it away at the end; None is the system's.
    """

    memory_gb: float | None = None
    spill: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what no run could live with."""
        if self.memory_gb is not None and not LEAST_MEMORY_GB <= self.memory_gb < math.inf:
            raise InputError(f"memory is {self.memory_gb} GB: give {LEAST_MEMORY_GB} or more")
        if self.spill is not None and not self.spill.is_dir():
            raise InputError(f"spill {self.spill} is no folder: make it, or name another")


ANY_ROOM = Room()
