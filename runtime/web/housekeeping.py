"""What a server does beside answering: bring back spooled records."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from base.settings import Settings
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.spool import FileSpool
from ledger.store import Ledger
from runtime.rounds import Rounds, attempt

log = logging.getLogger("earshot.housekeeping")

EVERY_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """One round of it may be repeated at any time: replaying is idempotent."""

    ledger: Ledger
    spool: FileSpool | None

    def round(self) -> None:
        """Drain the spool, and carry out what was asked to be forgotten: neither waits for what holds the other up."""
        attempt("draining the spool", self._drain)
        attempt("forgetting", self._forget)

    def _drain(self) -> None:
        if self.spool is not None and (drained := self.spool.drain(self.ledger)):
            log.info("%d spooled records are in the table again", drained)

    def _forget(self) -> None:
        forget_what_was_asked(self.ledger)


def housekeeping_of(settings: Settings, ledger: Ledger) -> Housekeeping:
    """Put it together from settings: in the cloud a queue as spool has a function of its own."""
    queue = "://" in settings.spool
    return Housekeeping(ledger=ledger, spool=None if queue else FileSpool(settings.spool_folder))


@contextmanager
def kept_house(work: Housekeeping, rounds: Rounds | None = None, *, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Do a round now and then one every few seconds, in the background, until the block ends."""
    with (rounds or Rounds()).kept("housekeeping", work.round, every=every, at_once=True):
        yield
