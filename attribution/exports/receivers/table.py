"""The receivers a run can be exported to, one a line."""

from __future__ import annotations

from attribution.exports.receivers.cloudevents import CLOUDEVENTS
from attribution.exports.receivers.receiver import Receiver
from base.errors import UnknownReceiver

RECEIVERS = (
    CLOUDEVENTS,
)  # fmt: skip


def receiver_named(name: str) -> Receiver:
    """Return the receiver of that name.

    Raises:
        UnknownReceiver: there is none; the message names those there are.
    """
    for receiver in RECEIVERS:
        if receiver.name == name:
            return receiver
    raise UnknownReceiver(name, [receiver.name for receiver in RECEIVERS])
