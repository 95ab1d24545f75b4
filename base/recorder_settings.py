"""What most processes that read or write the ledger have in common, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from base.environment import LedgerSettings, secrets_at, variable
from base.skill_variables import pepper


@dataclass(frozen=True, slots=True, kw_only=True, init=False, repr=False, eq=False)
class NamingSettings(LedgerSettings):
    """The ledger, and the pepper by which its records name people."""

    secrets_at: str = secrets_at()
    pepper: str = pepper()


@dataclass(frozen=True, slots=True, kw_only=True, init=False, repr=False, eq=False)
class RecorderSettings(NamingSettings):
    """The same, and where a touchpoint waits while the table is away."""

    spool: str = variable(
        "EARSHOT_SPOOL", "Where records wait while the table is away: a folder, or an SQS queue's URL.", default=""
    )
    state: str = variable("EARSHOT_STATE", "Folder of the embedded AWS and its spool.", default=".earshot")

    @property
    def spool_folder(self) -> Path:
        """Return the folder of the file spool on a server."""
        return Path(self.spool or Path(self.state) / "spool")
