"""Devices of the home that are not there: each speaks MQTT with a certificate of its own, as a real one does.

For the demo, for tests and for trying things out: what they tell may come late, twice, in disorder or by a wrong clock.
"""

from __future__ import annotations

import json
import ssl
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from base.clock import rfc3339
from base.errors import StoreUnavailable
from intake.iot.delivery import topic_of
from runtime.embedded_aws.fleet import ThingFiles

ACKNOWLEDGED_SECONDS = 10.0

ToldMessage = tuple[str, dict[str, Any]]  # kind, message


@dataclass(slots=True)
class SimulatedDevice:
    """What a device tells, one message after the other: each takes the next number of its sequence."""

    thing: str
    firmware: str = "1.0.0"
    clock_is_off: timedelta = timedelta()
    _sequence: int = field(default=0)

    def tells(self, kind: str, at: datetime, **fields: Any) -> ToldMessage:
        """Return a message of a kind, of a moment of the world, told by the device's own clock."""
        self._sequence += 1
        head = {"kind": kind, "version": 1, "device": self.thing, "sequence": self._sequence}
        shown = rfc3339(at + self.clock_is_off)
        return kind, {**head, "occurred_at": shown, "firmware": self.firmware, **fields}

    def levels(  # noqa: PLR0913 - by name
        self, part: str, measure: str, *, full: int, left: int, a_day: int, until: datetime, days: int
    ) -> list[ToldMessage]:
        """Return a level a day, until so much is left at a moment; filled anew wherever it ran out."""
        levels = [(back, (left + back * a_day - 1) % full + 1) for back in reversed(range(days))]
        return [
            self.tells("reading", until - timedelta(days=back), part=part, measure=measure, left=level, full=full)
            for back, level in levels
        ]


@contextmanager
def connected_as(files: ThingFiles) -> Iterator[Connection]:
    """Connect a device over TLS with its certificate, until the block ends.

    Raises:
        StoreUnavailable: the broker does not let it in.
    """
    client = Client(CallbackAPIVersion.VERSION2, client_id=files.thing, reconnect_on_failure=False)
    with tempfile.TemporaryDirectory(prefix="earshot-thing-") as folder:
        files.write(Path(folder))
        context = ssl.create_default_context(cadata=files.authority)
        context.load_cert_chain(Path(folder) / "certificate.pem", Path(folder) / "private.pem")
    client.tls_set_context(context)
    try:
        client.connect(files.host, files.port, keepalive=60)
    except OSError as error:
        raise StoreUnavailable(f"the broker at {files.host}:{files.port} does not let {files.thing} in") from error
    client.loop_start()
    try:
        yield Connection(client)
    finally:
        client.disconnect()
        client.loop_stop()


class Connection:
    """A device's connection: what it publishes is acknowledged before the next."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def publish(self, told: Iterable[ToldMessage], *, as_thing: str | None = None) -> int:
        """Publish messages at least once (QoS 1), under the topic of the device that they name; return how many.

        Args:
            told: kinds and messages.
            as_thing: under another device's topic.

        Raises:
            StoreUnavailable: one was not acknowledged in time.
        """
        count = 0
        for kind, message in told:
            topic = topic_of(as_thing or str(message["device"]), kind)
            sent = self._client.publish(topic, json.dumps(message), qos=1)
            try:
                sent.wait_for_publish(ACKNOWLEDGED_SECONDS)
            except (RuntimeError, ValueError) as error:
                raise StoreUnavailable(f"{topic} could not be published") from error
            if not sent.is_published():
                raise StoreUnavailable(f"{topic} was not acknowledged within {ACKNOWLEDGED_SECONDS:.0f} s")
            count += 1
        return count
