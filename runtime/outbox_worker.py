"""The outbox on the embedded AWS: the same functions hear the same stream and queue, on a thread of this server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from base.clock import Clock, system_clock
from base.environment import LedgerSettings, read
from ledger.client import make_client
from ledger.store import Ledger
from runtime.embedded_aws.queues import QueueEnd, StreamTail, create_queue
from runtime.functions.outbox import OrderTries, open_tries
from runtime.functions.outbox_feed import Feed
from runtime.rounds import Rounds
from runtime.senders.alexa_alerts import open_alerts
from runtime.senders.settings import MerchantSettings
from runtime.senders.table import open_sender

EVERY_SECONDS = 1.0
SWEEP_EVERY = timedelta(minutes=3)


@dataclass(slots=True, kw_only=True)
class OutboxWorker:
    """Does what Lambda's event sources do; a round may be repeated at any time.

    Attributes:
        feed: puts waiting orders into the queue.
        tries: takes them out of it.
        stream: the table's, from when this began.
        queue: where the function is given its messages.
        clock: now.
        swept_at: when the table was last looked through.
    """

    feed: Feed
    tries: OrderTries
    stream: StreamTail
    queue: QueueEnd
    clock: Clock = system_clock
    swept_at: datetime | None = None

    def round(self) -> None:
        """Hear the stream, sweep when it is time, and handle what waits in the queue.

        The stream goes on from where it was heard, so what the queue did not take of it is swept together.

        Raises:
            StoreError: the embedded AWS is away; the next round goes on.
        """
        try:
            missed = self.feed.relay(self.stream.records())["batchItemFailures"]
        except Exception:  # whatever it is: what was heard of the stream is not heard again
            self.swept_at = None
            raise
        if missed:
            self.swept_at = None
        now = self.clock()
        if self.swept_at is None or not timedelta() <= now - self.swept_at < SWEEP_EVERY:  # clocks are set back, too
            # Whoever put orders into the queue before this began may have died before it did.
            self.feed.sweep(overdue=timedelta() if self.swept_at is None else None)
            self.swept_at = now
        for message in self.queue.messages():
            failed = self.tries.handle({"Records": [message]})["batchItemFailures"]
            if not failed:
                self.queue.take_away(message)


def open_worker(
    settings: LedgerSettings, merchant: MerchantSettings, ledger: Ledger, *, clock: Clock = system_clock
) -> OutboxWorker:
    """Return the worker for the settings' table on the embedded AWS, and make its queue.

    Raises:
        SettingsError: a setting of the merchant is missing or wrong.
    """
    sqs = make_client("sqs", settings)
    queue_url = create_queue(sqs, "Outbox", f"{settings.table}-outbox")
    there = replace(
        merchant, aws=settings.aws, table=settings.table, endpoint=settings.endpoint, region=settings.region
    )
    tries = open_tries(replace(there, outbox_queue=queue_url), ledger=ledger, clock=clock)
    return OutboxWorker(
        feed=Feed(outbox=tries.dispatch.outbox, queue=tries.queue, clock=clock),
        tries=tries,
        stream=StreamTail(make_client("dynamodbstreams", settings), ledger.client, settings.table),
        queue=QueueEnd(sqs, queue_url),
        clock=clock,
    )


@contextmanager
def kept_outbox(
    settings: LedgerSettings, ledger: Ledger, rounds: Rounds | None = None, *, clock: Clock = system_clock
) -> Iterator[None]:
    """Tell the merchant of orders in the background until the block ends; on AWS the functions do."""
    if not settings.embedded:
        yield
        return
    merchant = read(MerchantSettings, secrets=False)
    open_alerts(merchant)
    open_sender(merchant)  # what is wrong with the settings is said at the start
    opened = cache(lambda: open_worker(settings, merchant, ledger, clock=clock))
    with (rounds or Rounds()).kept("outbox", lambda: opened().round(), every=EVERY_SECONDS):
        yield
