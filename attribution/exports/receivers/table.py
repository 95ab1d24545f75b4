"""The receivers a run can be exported to: one file a receiver, which has its `RECEIVER`."""

from __future__ import annotations

from importlib import import_module

from attribution.exports.receivers.receiver import Receiver
from base.errors import UnknownReceiver

FILES = ("google_ads", "meta", "ga4", "segment", "snowplow", "cloudevents")
RECEIVERS: tuple[Receiver, ...] = tuple(import_module(f"{__package__}.{file}").RECEIVER for file in FILES)


def receiver_named(name: str) -> Receiver:
    """Return the receiver of that name.

    Raises:
        UnknownReceiver: there is none; the message names those there are.
    """
    for receiver in RECEIVERS:
        if receiver.name == name:
            return receiver
    raise UnknownReceiver(name, [receiver.name for receiver in RECEIVERS])
