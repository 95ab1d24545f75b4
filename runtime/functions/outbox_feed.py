"""The function that lets waiting orders be tried: new ones from the table's stream, and now and then all there are.

The table, not the stream, is the truth: what the stream missed, what the queue lost and what died under way is found
by the sweep.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from math import ceil
from typing import Any, TypeVar

from base.clock import Clock, parse_rfc3339, system_clock
from base.environment import LedgerSettings, read, variable
from base.errors import StoreError
from ledger import table
from ledger.client import make_client
from ledger.errand_items import ERRAND
from ledger.free_at import is_free, is_held
from ledger.outbox import Outbox, Waiting
from ledger.queue import AT_ONCE, OrderQueue, OrderToTry
from ledger.wiring import open_ledger

log = logging.getLogger("earshot.outbox")

OVERDUE = timedelta(minutes=2)  # until then the message that was put for it may still come
MOST = 5_000  # orders of one sweep: it ends in time, and the next goes on
_ENTRY = "OUTBOX"
_AT_ONCE = (_ENTRY, ERRAND)  # of what is new, tried as soon as the stream tells of it


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class FeedSettings(LedgerSettings):
    """What this function reads: where the ledger and the queue are, and no secret."""

    outbox_queue: str = variable("EARSHOT_OUTBOX_QUEUE", "URL of the queue of orders that wait to be told.", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Puts orders into the queue."""

    outbox: Outbox
    queue: OrderQueue
    clock: Clock = system_clock

    def relay(self, records: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, str]]]:
        """Let the orders that a batch of the stream tells of be tried; the answer names where to begin again."""
        new = [(record, order) for record in records if (order := self._placed(record)) is not None]
        for some in _in_parts(new):
            try:
                self.queue.put([order for _, order in some])
            except StoreError as trouble:
                log.warning("the stream is read again from here: %s", trouble)
                return {"batchItemFailures": [{"itemIdentifier": some[0][0]["dynamodb"]["SequenceNumber"]}]}
        return {"batchItemFailures": []}

    def sweep(self, *, overdue: timedelta | None = None) -> int:
        """Let all be tried that might have been tried so long ago (`OVERDUE` by default); return how many."""
        now = self.clock()
        seen = Swept(tried_until=now - (OVERDUE if overdue is None else overdue), now=now)
        due = (one for one in self.outbox.waiting() if seen.is_due(one))
        for some in _in_parts(islice(due, MOST)):
            self.queue.put([(one.order_id, 0) for one in some])
        tried = min(seen.due, MOST)
        for _ in due:  # those behind them are counted, and wait for the next sweep
            continue
        seen.report()
        return tried

    def _placed(self, record: dict[str, Any]) -> OrderToTry | None:
        """Return the order or errand of a new entry, and in how many seconds it may be tried; what is held is swept."""
        keys = record["dynamodb"]["Keys"]
        if record["eventName"] != "INSERT" or keys[table.SK]["S"] not in _AT_ONCE:
            return None
        order_id = keys[table.PK]["S"].removeprefix(table.order_key(""))
        new = record["dynamodb"].get("NewImage", {})
        if "held_until" in new:
            return None
        free_at = new.get("free_at")
        wait = timedelta() if free_at is None else parse_rfc3339(free_at["S"]) - self.clock()
        return order_id, ceil(wait.total_seconds())


@dataclass(slots=True, kw_only=True)
class Swept:
    """What one sweep came by, counted and not kept: a merchant who is away for days leaves a hundred thousand."""

    tried_until: datetime
    now: datetime
    orders: int = 0
    due: int = 0
    oldest: float = 0.0

    def is_due(self, one: Waiting) -> bool:
        """Count one that waits, and tell whether it is to be tried.

        As old counts only what the merchant has yet to hear: a look that is due later does not wait, and one customer's
        mail that nobody takes must not hide a merchant who is away.
        """
        if is_held(one.held_until, self.now):
            return False
        if one.kind == _ENTRY:
            self.orders += 1
            self.oldest = max(self.oldest, (self.now - one.since).total_seconds())
        is_due = one.free_at <= self.tried_until
        if one.kind in {_ENTRY, table.MAIL}:  # none of them waits for another day, as a look does
            is_due = is_due or (one.free_at > self.now and is_free(one.free_at, self.now))
        self.due += is_due
        return is_due

    def report(self) -> None:
        """Say how the outbox is: the alarm on its age reads these fields."""
        log.info(
            "%d orders wait, %d are overdue",
            self.orders,
            self.due,
            extra={"outbox_waiting": self.orders, "outbox_oldest_seconds": round(self.oldest)},
        )


Part = TypeVar("Part")


def _in_parts(whole: Iterable[Part]) -> Iterator[list[Part]]:
    left = iter(whole)
    while part := list(islice(left, AT_ONCE)):
        yield part


@cache
def _feed() -> Feed:
    settings = read(FeedSettings)
    queue = OrderQueue(cache(lambda: make_client("sqs", settings)), settings.outbox_queue)
    return Feed(outbox=open_ledger(settings).outbox, queue=queue)


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Take a batch of the stream, or the schedule's call for a sweep."""
    if "Records" in event:
        return _feed().relay(event["Records"])
    return {"tried": _feed().sweep()}
