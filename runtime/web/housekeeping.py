"""What a server does beside answering: bring back spooled records."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from base.errors import StoreError
from base.settings import Settings
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.spool import FileSpool
from ledger.store import Ledger

log = logging.getLogger("earshot.housekeeping")

EVERY_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """One round of it may be repeated at any time: replaying is idempotent."""

    ledger: Ledger
    spool: FileSpool | None

    def round(self) -> None:
        """Drain the spool, and carry out what was asked to be forgotten; what cannot be done is left for the next."""
        try:
            if self.spool is not None and (drained := self.spool.drain(self.ledger)):
                log.info("%d spooled records are in the table again", drained)
            forget_what_was_asked(self.ledger)
        except (StoreError, OSError, ValueError) as trouble:
            log.warning("housekeeping goes on later: %s", trouble)


def housekeeping_of(settings: Settings, ledger: Ledger) -> Housekeeping:
    """Put it together from settings: in the cloud a queue as spool has a function of its own."""
    queue = "://" in settings.spool
    return Housekeeping(ledger=ledger, spool=None if queue else FileSpool(settings.spool_folder))


@contextmanager
def kept_house(work: Housekeeping, *, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Do a round now and then one every few seconds, in the background, until the block ends."""
    done = threading.Event()

    def rounds() -> None:
        work.round()
        while not done.wait(every):
            work.round()

    thread = threading.Thread(target=rounds, name="housekeeping", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=10)
