"""Messages of devices on the embedded AWS: a thread of this server takes them from the queue, as the function does."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from base.clock import Clock, system_clock
from base.errors import StoreUnavailable
from intake.iot.intake import DeviceMessages
from ledger.client import make_client
from ledger.devices import Devices
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms, open_recorder
from runtime.embedded_aws.queues import QueueEnd, find_queue
from runtime.rounds import Rounds
from runtime.shadows import DeviceShadows
from runtime.thing_shadows import ThingShadows

if TYPE_CHECKING:
    from base.settings import Settings

log = logging.getLogger("earshot.devices")

EVERY_SECONDS = 1.0
AT_ONCE = 200  # as the template's batches


def open_messages(settings: Settings, ledger: Ledger, clock: Clock = system_clock) -> DeviceMessages:
    """Return what takes messages into a ledger."""
    return DeviceMessages(
        ledger=ledger,
        devices=Devices(ledger.dynamo),
        recorder=open_recorder(settings, ledger),
        pseudonyms=open_pseudonyms(settings),
        clock=clock,
    )


def open_shadows(settings: Settings, ledger: Ledger) -> DeviceShadows:
    """Return what lets the shadows of devices follow what they tell."""
    things = ThingShadows(make_client("iot-data", settings))
    return DeviceShadows(things=things, ledger=ledger, pseudonyms=open_pseudonyms(settings))


def taken_from(queue: QueueEnd, messages: DeviceMessages, shadows: DeviceShadows | None = None) -> Counter[str]:
    """Take all that waits in a queue; what is stored, or refused for good, is taken away. Returns what came of it.

    `shadows` follow what was stored.
    """
    done: Counter[str] = Counter()
    waiting = queue.messages()
    while batch := list(islice(waiting, AT_ONCE)):
        taken = messages.take([message["body"] for message in batch])
        done += Counter(kept=taken.kept, again=len(taken.again))
        for why, many in Counter(taken.refused.values()).items():
            done["refused"] += many
            log.warning("%d messages of devices refused: %s", many, why)
        if shadows is not None:
            unkept = {*taken.again, *taken.refused}
            shadows.follow(message["body"] for place, message in enumerate(batch) if place not in unkept)
            shadows.clear(batch[place]["body"] for place in taken.refused)
        for place, message in enumerate(batch):
            if place not in taken.again:
                queue.take_away(message)
    return +done


@contextmanager
def kept_devices(
    settings: Settings, ledger: Ledger, rounds: Rounds | None = None, *, clock: Clock = system_clock
) -> Iterator[None]:
    """Take messages in the background until the block ends, where the embedded AWS was started with devices."""
    if not settings.embedded:
        yield
        return
    sqs = make_client("sqs", settings)
    url = _queue_of(sqs, settings)
    if url is None:
        yield
        return
    queue, messages = QueueEnd(sqs, url), open_messages(settings, ledger, clock)
    shadows = open_shadows(settings, ledger)

    def once() -> None:
        if done := taken_from(queue, messages, shadows):
            log.info("messages of devices: %s", ", ".join(f"{count} {what}" for what, count in sorted(done.items())))

    with (rounds or Rounds()).kept("devices", once, every=EVERY_SECONDS):
        yield


def _queue_of(sqs: Any, settings: Settings) -> str | None:
    """Return where messages wait; None where there are no devices, or nobody to ask: the rest is served."""
    try:
        return find_queue(sqs, f"{settings.table}-devices")
    except StoreUnavailable as trouble:
        log.warning("messages of devices are not taken until the next start: %s", trouble)
        return None
