"""The device's connection to AWS IoT Core: TLS with its certificate, each message acknowledged before the next."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from base.errors import StoreUnavailable
from intake.iot.delivery import topic_of

from .agent import Publish

ACKNOWLEDGED_SECONDS: Final = 10.0


@contextmanager
def connected(thing: str, files: Path, host: str, port: int) -> Iterator[Publish]:
    """Connect until the block ends.

    Args:
        thing: its name, which is its MQTT client id.
        files: folder of `certificate.pem`, `private.pem` and `authority.pem`, as `earshot device --files` writes it.
        host: of the account's endpoint.
        port: of MQTT with client certificates.

    Raises:
        StoreUnavailable: the broker is out of reach or does not let it in; so does what is yielded.
    """
    client = Client(CallbackAPIVersion.VERSION2, client_id=thing, reconnect_on_failure=False)
    context = ssl.create_default_context(cafile=files / "authority.pem")
    context.load_cert_chain(files / "certificate.pem", files / "private.pem")
    client.tls_set_context(context)
    try:
        client.connect(host, port, keepalive=60)
    except OSError as error:
        raise StoreUnavailable(f"the broker at {host}:{port} does not let {thing} in") from error
    client.loop_start()

    def publish(kind: str, message: str) -> None:
        try:
            sent = client.publish(topic_of(thing, kind), message, qos=1)
            sent.wait_for_publish(ACKNOWLEDGED_SECONDS)
        except (RuntimeError, ValueError) as error:
            raise StoreUnavailable(f"a {kind} could not be published") from error
        if not sent.is_published():
            raise StoreUnavailable(f"a {kind} was not acknowledged within {ACKNOWLEDGED_SECONDS:.0f} s")

    try:
        yield publish
    finally:
        client.disconnect()
        client.loop_stop()
