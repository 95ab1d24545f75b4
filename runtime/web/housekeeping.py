"""What a server does beside answering: bring back spooled records, and tell the merchant of orders placed by voice."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from base.clock import Clock, system_clock
from base.errors import StoreError
from base.settings import Settings
from ledger.outbox import Attempt, Confirmed
from ledger.records import Order
from ledger.spool import FileSpool
from ledger.store import Ledger

log = logging.getLogger("earshot.housekeeping")

EVERY_SECONDS = 3.0


class Merchant(Protocol):
    """Whoever fulfils the orders."""

    def tell(self, order: Order) -> None:
        """Tell the merchant of an order; StoreUnavailable when it cannot be told now. May be told twice."""


class BuiltInMerchant:
    """The built-in shop is its own merchant: the order in the ledger is all there is to know."""

    def tell(self, order: Order) -> None:
        """Note the order."""
        log.info("order %s goes to fulfilment", order.order_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """One round of it may be repeated at any time: replaying and telling are idempotent."""

    ledger: Ledger
    merchant: Merchant | None  # None: the table's stream tells the merchant, not this server
    spool: FileSpool | None
    clock: Clock = system_clock

    def round(self) -> None:
        """Drain the spool, then the outbox; what cannot be done now is left for the next round."""
        try:
            if self.spool is not None and (drained := self.spool.drain(self.ledger)):
                log.info("%d spooled records are in the table again", drained)
            self.drain_outbox()
        except (StoreError, OSError, ValueError) as trouble:
            log.warning("housekeeping goes on later: %s", trouble)

    def drain_outbox(self) -> int:
        """Tell the merchant of every waiting order, oldest first; return how many."""
        told = 0
        if self.merchant is None:
            return told
        for waiting in list(self.ledger.outbox.waiting()):
            attempt = self.ledger.outbox.attempt(waiting.order_id, self.clock())
            if isinstance(attempt, Attempt):
                self.merchant.tell(attempt.order)
                self.ledger.outbox.settle(waiting.order_id, Confirmed(), self.clock())
                told += 1
        return told


def housekeeping_of(settings: Settings, ledger: Ledger, merchant: Merchant | None = None) -> Housekeeping:
    """Put it together from settings: in the cloud the outbox and a queue as spool have functions of their own."""
    queue = "://" in settings.spool
    return Housekeeping(
        ledger=ledger,
        merchant=(merchant or BuiltInMerchant()) if settings.embedded else merchant,
        spool=None if queue else FileSpool(settings.spool_folder),
    )


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
