"""The function that tells the merchant of orders: one message a try.

A merchant, a table or secrets that are away, or not filled in yet, are no failure of a message: a new message is put
into the queue for later, and what is not, the sweep puts there. So a message fails, comes back alone and becomes a dead
letter only when it names no order, or when our own code fails on it; and each order waits for its own next try alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from math import inf
from typing import Any

from base.clock import Clock, system_clock
from base.errors import SettingsError, StoreError, StoreUnavailable
from base.failures import failure
from ledger.client import make_client
from ledger.delivery import Sealer
from ledger.outbox import LEASE
from ledger.patience import Patience, answering, asking_the_queue
from ledger.queue import OrderQueue, order_of_message
from ledger.secrets import READY_SECONDS, Renewed
from ledger.store import Ledger
from ledger.wiring import open_ledger
from runtime.senders.alexa_alerts import open_alerts
from runtime.senders.customer_mail import open_mailer
from runtime.senders.dispatch import Dispatch
from runtime.senders.keepers.errands import open_errands
from runtime.senders.letters import open_letters
from runtime.senders.settings import MerchantSettings
from runtime.senders.table import SENDERS, open_sender

log = logging.getLogger("earshot.outbox")

TABLE_AWAY = LEASE + timedelta(seconds=5)  # until the next try: whatever was begun then holds up nobody any more


PATIENCE = Patience(table=20.0, spool=25.0)
"""Of one message, whose function is cut off after 29 s: a name that does not resolve may hang for longer, and being cut
off would count as a failure of the message."""
_TO_ANSWER = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTries:
    """Takes the queue's messages."""

    dispatch: Dispatch
    queue: OrderQueue
    clock: Clock = system_clock

    def handle(self, event: dict[str, Any], left: Callable[[], float] = lambda: inf) -> dict[str, list[dict[str, str]]]:
        """Try the order of each message, within the seconds that are left; names the messages that are to come back."""
        failed = [message["messageId"] for message in event["Records"] if not self._in_time(message, left())]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    def _in_time(self, message: dict[str, Any], seconds: float) -> bool:
        with answering(PATIENCE.within(seconds)):
            return self._tried(message)

    def _tried(self, message: dict[str, Any]) -> bool:
        # An outermost frame: one order that our own code fails on may hold up no other, and must be seen.
        try:
            self._try(order_of_message(message["body"]))
        except Exception as error:  # noqa: BLE001 - see above
            log.error("message %s was not handled: %s", message["messageId"], failure(error))  # noqa: TRY400
            return False
        return True

    def _try(self, order_id: str) -> None:
        try:
            again = self.dispatch.deliver(order_id)
        except StoreUnavailable as trouble:
            log.warning("order %s is tried again when the table answers: %s", order_id, trouble)
            again = self.clock() + TABLE_AWAY
        if again is None:
            return
        try:
            asking_the_queue(lambda: self.queue.put([(order_id, (again - self.clock()).total_seconds())]))
        except StoreError as trouble:
            log.warning("order %s is tried again with the next sweep: %s", order_id, trouble)


def open_tries(
    settings: MerchantSettings,
    *,
    ledger: Ledger | None = None,
    doubt: Callable[[], object] = lambda: None,
    clock: Clock = system_clock,
) -> OrderTries:
    """Return what takes the messages, put together from settings; a ledger that is open already may be handed in.

    `doubt` is called where no key opens whom an order is for.

    Raises:
        SettingsError: a setting of the merchant is missing or wrong.
    """
    ledger = ledger or open_ledger(settings)
    dispatch = Dispatch(
        outbox=ledger.outbox,
        late=ledger.late_orders,
        sender=open_sender(settings),
        sealer=Sealer(settings.delivery_keys),
        mailer=open_mailer(settings, receipts=not SENDERS[settings.merchant].sends_receipts),
        alerts=open_alerts(settings, clock=clock),
        letters=open_letters(settings, ledger, clock=clock),
        errands=open_errands(settings, ledger, clock=clock),
        doubt=doubt,
        clock=clock,
    )
    return OrderTries(dispatch=dispatch, queue=open_queue(settings), clock=clock)


def open_queue(settings: MerchantSettings) -> OrderQueue:
    """Return the settings' queue of orders; its client is made when first used."""
    make: Callable[[], Any] = cache(lambda: make_client("sqs", settings))
    return OrderQueue(make, settings.outbox_queue)


@cache
def _tries() -> Renewed[MerchantSettings, OrderTries]:
    return Renewed(MerchantSettings, partial(open_tries, doubt=lambda: _tries().doubted()))


def handler(event: dict[str, Any], context: Any = None) -> dict[str, list[dict[str, str]]]:
    """Take a batch of messages; see `OrderTries`.

    While there are no secrets, or one of the merchant's is not filled in yet, they are let go: the sweep puts others,
    and the alarm on how long orders wait rings.
    """
    try:
        tries = _tries().made(first_seconds=READY_SECONDS)
    except (StoreUnavailable, SettingsError) as trouble:
        log.warning("%d orders are tried again with the next sweep: %s", len(event["Records"]), trouble)
        return {"batchItemFailures": []}
    return tries.handle(event, lambda: inf if context is None else _seconds_left(context))


def _seconds_left(context: Any) -> float:
    return float(context.get_remaining_time_in_millis()) / 1000 - _TO_ANSWER
