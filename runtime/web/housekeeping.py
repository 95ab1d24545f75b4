"""What a server does beside answering: bring back spooled records, and forget whom it was asked to forget."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from base.clock import system_clock
from base.settings import Settings
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.spool import FileSpool
from ledger.store import Ledger
from runtime.rounds import Rounds

log = logging.getLogger("earshot.housekeeping")

EVERY_SECONDS = 3.0
DRAINING_SECONDS = 900.0  # nothing of a round's part takes as long, however full the spool is
_DRAINED_AT_ONCE = 2_000  # records


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """A round of either may be repeated at any time, and neither waits for the other: both are idempotent."""

    ledger: Ledger
    spool: FileSpool | None

    def drain(self) -> None:
        """Bring back what waits in the spool, at most so much that no round takes long."""
        if self.spool is not None and (drained := self.spool.drain(self.ledger, most=_DRAINED_AT_ONCE)):
            log.info("%d spooled records are in the table again", drained)

    def forget(self) -> None:
        """Carry out what was asked to be forgotten."""
        forget_what_was_asked(self.ledger, now=system_clock())


def housekeeping_of(settings: Settings, ledger: Ledger) -> Housekeeping:
    """Put it together from settings: in the cloud a queue as spool has a function of its own."""
    queue = "://" in settings.spool
    return Housekeeping(ledger=ledger, spool=None if queue else FileSpool(settings.spool_folder))


@contextmanager
def kept_house(work: Housekeeping, rounds: Rounds | None = None, *, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Do a round of each now and then one every few seconds, in the background, until the block ends."""
    kept = (rounds or Rounds()).kept
    with (
        kept("draining the spool", work.drain, every=every, at_once=True, longest=DRAINING_SECONDS),
        kept("forgetting", work.forget, every=every, at_once=True),
    ):
        yield
