"""Brings back what waited anywhere: what an operator does after an outage, and what time does by itself."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from base.clock import system_clock
from base.environment import read
from base.errors import BenchError, UnusableInput
from bench.soak.processes import Forks
from bench.soak.spec import ProcessSpec
from intake.import_files import Importer
from ledger.delivery import Sealer
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.recorder import LOG_MARK
from ledger.spool import FileSpool
from ledger.store import Ledger
from runtime.senders.dispatch import Dispatch
from runtime.senders.settings import MerchantSettings
from runtime.senders.table import open_sender

_MARK = LOG_MARK.strip()  # that of choices begins likewise
LATER = timedelta(hours=1)  # past every lease and every next try
_ROUNDS = 30
_FORGOTTEN_IN = 3  # rounds
_DRAINED_SECONDS = 300


def drain_folder(folder: Path, ledger: Ledger) -> None:
    """Drain a spool's folder."""
    FileSpool(folder).drain(ledger)


def import_log(log: Path, ledger: Ledger) -> int:
    """Import what nothing could store from a log; return how many lines there were."""
    if not log.exists() or _MARK not in log.read_text("utf-8", errors="replace"):
        return 0
    importer = Importer(ledger)
    importer.touchpoints([log])
    try:
        result = importer.finish()
    except UnusableInput as error:
        raise BenchError(f"the log's lines cannot be imported: {error}") from error
    if result.rejected:
        raise BenchError(f"a line of the log cannot be imported: {result.rejected[0]}")
    return result.usable


def drain_queue(forks: Forks, spec: ProcessSpec, queues: tuple[str, ...], sqs: Any, *, poison: int) -> int:
    """Drain the spool's queue and its dead letters; return what cannot be stored, which is to be the poison alone."""
    log = Path(spec.log)
    drainers = [forks.start(ProcessSpec(**(spec.plain() | {"spool": queue})), log) for queue in queues]
    deadline = time.monotonic() + _DRAINED_SECONDS
    while (left := sum(messages_in(sqs, queue) for queue in queues)) > poison and time.monotonic() < deadline:
        time.sleep(0.2)
    for one in drainers:
        one.kill()
    return left


def forget(ledger: Ledger) -> int:
    """Carry out what was asked to be forgotten; return how many requests are left."""
    for _ in range(_FORGOTTEN_IN):
        forget_what_was_asked(ledger)
    return sum(1 for _ in ledger.requests.waiting())


def tell_the_merchant(ledger: Ledger, environment: dict[str, str]) -> int:
    """Try what waits in the outbox until nothing does; return what is left."""
    settings = read(MerchantSettings, environment)
    sender, sealer = open_sender(settings), Sealer(settings.delivery_keys)
    for number in range(_ROUNDS):
        waiting = [one.order_id for one in ledger.outbox.waiting()]
        if not waiting:
            return 0
        later = LATER * (number + 1)
        clock = partial(_now, later=later)
        dispatch = Dispatch(outbox=ledger.outbox, sender=sender, sealer=sealer, late=ledger.late_orders, clock=clock)
        for order_id in waiting:
            dispatch.deliver(order_id)
    return sum(1 for _ in ledger.outbox.waiting())


def _now(*, later: timedelta) -> datetime:
    return system_clock() + later


def messages_in(sqs: Any, queue: str) -> int:
    """Return how many messages a queue holds, in somebody's hands or not."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(int(told[name]) for name in names)
