"""The intake fed directly, as its queue feeds it: how much CPU a message costs, and an outage of the table.

The table is the embedded AWS, a process of its own, stopped in its tracks for the outage: calls hang until they are
given up, as they do where a network is gone. What was not acknowledged is fed again, as the queue does.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from base.clock import rfc3339
from base.settings import Settings
from intake.iot.delivery import topic_of
from intake.iot.intake import DeviceMessages
from intake.iot.registering import Registrations
from ledger.devices import Devices
from ledger.patience import Patience, answering
from ledger.recorder import Recorder
from ledger.records import DeviceType
from ledger.records.device import RegisteredDevice
from ledger.sequences import each
from ledger.spool import FileSpool
from ledger.wiring import open_ledger, open_pseudonyms
from runtime.embedded_aws.local import LocalAws, embedded_aws

BEGIN = datetime(2026, 11, 20, 8, tzinfo=UTC)
_PATIENCE = Patience(table=8.0, spool=8.0)  # as the function's


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRun:
    """What came of a run."""

    messages: int
    devices: int
    batch: int
    cpu_seconds: float
    wall_seconds: float
    acknowledged: int
    refused: int
    fed: int
    items: int
    missing: int
    doubled: int

    @property
    def a_second(self) -> float:
        """Messages a second of CPU time of the intake's process."""
        return self.messages / self.cpu_seconds


def bench_devices(*, messages: int, devices: int, batch: int, outage: float) -> IntakeRun:
    """Take so many messages of so many devices, in batches; the table is away for so many seconds of it."""
    with embedded_aws(None) as aws, TemporaryDirectory(prefix="earshot-devices-") as folder:
        settings = Settings(endpoint=aws.endpoint, table="devices")
        aws.create_table("devices")
        ledger, pseudonyms = open_ledger(settings), open_pseudonyms(settings)
        kept = Devices(ledger.dynamo)
        registrations = Registrations(devices=kept, pseudonyms=pseudonyms, clock=lambda: BEGIN)
        theirs = [_registered(registrations, number) for number in range(devices)]
        intake = DeviceMessages(
            ledger=ledger,
            devices=kept,
            recorder=Recorder(ledger, FileSpool(Path(folder))),
            pseudonyms=pseudonyms,
            clock=lambda: BEGIN + timedelta(hours=2),
        )
        intake.take([next(_published(1, 1))])  # the first makes the client; told again below it changes nothing
        fed = _Fed(list(_published(messages, devices)), batch)
        away = threading.Thread(target=_away, args=(aws, outage)) if outage else None
        wall, cpu = time.monotonic(), time.process_time()
        if away is not None:
            away.start()
        fed.all_into(intake)
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
        if away is not None:
            away.join()
        stored, items = _stored(kept, theirs)
    wanted = Counter((number % devices, number // devices) for number in range(messages))
    return IntakeRun(
        messages=messages,
        devices=devices,
        batch=batch,
        cpu_seconds=cpu,
        wall_seconds=wall,
        acknowledged=fed.acknowledged,
        refused=fed.refused,
        fed=fed.fed,
        items=items,
        missing=sum((wanted - stored).values()),
        doubled=sum((stored - wanted).values()),
    )


class _Fed:
    """A queue: what is not acknowledged comes again behind the others."""

    def __init__(self, texts: Sequence[bytes], batch: int) -> None:
        self._waiting = deque(texts)
        self._batch = batch
        self.acknowledged = self.refused = self.fed = 0

    def all_into(self, intake: DeviceMessages) -> None:
        """Feed until nothing waits."""
        while self._waiting:
            some = [self._waiting.popleft() for _ in range(min(self._batch, len(self._waiting)))]
            with answering(_PATIENCE):
                taken = intake.take(some)
            self.fed += len(some)
            self.acknowledged += taken.kept
            self.refused += len(taken.refused)
            self._waiting.extend(some[place] for place in taken.again)


def _registered(registrations: Registrations, number: int) -> RegisteredDevice:
    account, products = f"customer-{number}", {"salt": "somat-salt"}
    return registrations.register(_thing(number), account=account, device_type=DeviceType.APPLIANCE, products=products)


def _thing(number: int) -> str:
    return f"dishwasher-{number}"


def _published(messages: int, devices: int) -> Iterator[bytes]:
    """Yield readings as the rule hands them over: every device in its turn, an hour long."""
    for number in range(messages):
        thing, sequence = _thing(number % devices), number // devices
        at = BEGIN + timedelta(hours=1) * (number / messages)
        message = {
            "kind": "reading",
            "version": 1,
            "device": thing,
            "sequence": sequence,
            "occurred_at": rfc3339(at),
            "part": "salt",
            "measure": "weight",
            "left": 1500 - sequence % 1500,
            "full": 1500,
        }
        payload = base64.b64encode(json.dumps(message).encode()).decode()
        told = {"payload": payload, "topic": topic_of(thing, "reading"), "client": thing, "certificate": "c0" * 32}
        yield json.dumps(told).encode()


def _away(aws: LocalAws, seconds: float) -> None:
    time.sleep(1.0)
    os.kill(aws.server.pid, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        os.kill(aws.server.pid, signal.SIGCONT)


def _stored(kept: Devices, theirs: Sequence[RegisteredDevice]) -> tuple[Counter[tuple[int, int]], int]:
    """Return which numbers are stored, by device, each as often as an hour counts it, and in how many items."""
    stored: Counter[tuple[int, int]] = Counter()
    items = 0
    for number, device in enumerate(theirs):
        for hour in kept.hours(device, BEGIN, BEGIN + timedelta(hours=2)):
            items += 1
            numbers = [sequence for _, sequence in each(hour.seen)]
            stored.update((number, sequence) for sequence in numbers)
            counted = sum(part.readings for part in hour.parts)
            stored.update({(number, -1): abs(counted - len(numbers))})  # counted otherwise than by its numbers
    return +stored, items


def report(run: IntakeRun) -> str:
    """Return a run as a table."""
    rows = [
        ("messages, devices, a batch", f"{run.messages:,}, {run.devices:,}, {run.batch:,}"),
        ("messages a second of CPU (intake's process)", f"{run.a_second:,.0f}"),
        ("CPU seconds, wall seconds", f"{run.cpu_seconds:.1f}, {run.wall_seconds:.1f}"),
        ("fed, acknowledged, refused", f"{run.fed:,}, {run.acknowledged:,}, {run.refused:,}"),
        ("items (a device and hour each)", f"{run.items:,}"),
        ("published and not stored, stored twice", f"{run.missing:,}, {run.doubled:,}"),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {told} |" for name, told in rows)])
