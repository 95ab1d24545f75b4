"""A message as AWS IoT Core hands it over: read, held to the schema, and to who was connected.

The rule adds what the device cannot choose: the topic, the client id and the certificate of the connection. A device's
policy lets it publish under its own name alone; here the same is checked again, since a policy is a setting.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

import msgspec

from base.clock import rfc3339
from base.errors import BadPayload, NotSigned
from base.typed_json import read_json
from intake.iot.messages import AnyMessage, ApplianceUsed, LevelRead, LevelsRead, SettingTold
from intake.moments import CLOCKS_DIFFER, FIRST
from ledger.device_hours import Measure, hour_of
from ledger.device_states import BELIEVED

CERTIFICATE_ID: Final = re.compile(r"[0-9a-f]{64}")  # as AWS IoT Core has it: its SHA-256
TOPICS: Final = "earshot/v1/devices"
TOPIC_FILTER: Final = f"{TOPICS}/+/+"
# The most that is believed of anything in a home: 100 kg, 100,000 pieces, ten million cycles, thirty years.
MOST: Final = {
    Measure.WEIGHT: 100_000,
    Measure.COUNT: 100_000,
    Measure.CYCLES: 10_000_000,
    Measure.TIME: 1_000_000_000,
}


class HandedOver(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the rule hands over.

    Attributes:
        payload: what the device published; base64 in the rule's JSON, so that no field of it meets one of the rule's.
        topic: where.
        client: the client id of the connection.
        certificate: the id of the certificate that it proved itself with; whoever else it was, without one.
    """

    payload: bytes
    topic: str
    client: str
    certificate: str


class DeviceDelivery(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message of a device, and what it connected with."""

    thing: str
    certificate: str
    message: AnyMessage


def topic_of(thing: str, kind: str) -> str:
    """Return where a device publishes messages of a kind."""
    return f"{TOPICS}/{thing}/{kind}"


def read_delivery(told: bytes | str) -> DeviceDelivery:
    """Read what the rule hands over.

    Raises:
        BadPayload: it is no message of the schema; the message names the place.
        NotSigned: it is told in the name of another device than was connected.
    """
    try:
        handed = read_json(told, HandedOver)
        message: AnyMessage = read_json(handed.payload, AnyMessage)
    except (ValueError, RecursionError) as error:
        raise BadPayload(f"not a message of the schema: {error}", logged="not a message of the schema") from error
    if handed.topic != topic_of(handed.client, _kind_of(message)) or message.device != handed.client:
        raise NotSigned("a device told something in another's name, or under another topic than its own")
    return DeviceDelivery(thing=handed.client, certificate=handed.certificate, message=message)


def check_message(message: AnyMessage, *, now: datetime) -> None:
    """Accept a message silently that can be true.

    Raises:
        BadPayload: what it says cannot be; the message names the field, its value and the bound.
    """
    latest = now + CLOCKS_DIFFER
    _check_moment("occurred_at", message.occurred_at, latest)
    if isinstance(message, LevelRead):
        _check_level(message)
    elif isinstance(message, LevelsRead):
        _check_moment("since", message.since, latest)
        _check_levels(message)
    elif isinstance(message, ApplianceUsed) and message.used > MOST[message.measure]:
        raise _too_much("used", message.used, message.measure)
    elif isinstance(message, SettingTold) and message.name in BELIEVED:
        least, most = BELIEVED[message.name]
        if not least <= message.value <= most:
            raise BadPayload(f"value: {message.value} cannot be: expected {least} to {most} of {message.name}")


def _check_moment(name: str, moment: datetime, latest: datetime) -> None:
    if not FIRST <= moment <= latest:
        raise BadPayload(
            f"{name}: {rfc3339(moment)} cannot be: expected a moment from {FIRST.date()} to {rfc3339(latest)}"
        )


def _check_level(message: LevelRead) -> None:
    most = MOST[message.measure]
    if message.full is not None and message.full > most:
        raise _too_much("full", message.full, message.measure)
    if message.left > most:
        raise _too_much("left", message.left, message.measure)
    if message.full is not None and message.left > message.full:
        raise BadPayload(f"left: {message.left} cannot be: it holds {message.full} when full")


def _check_levels(message: LevelsRead) -> None:
    for name in ("highest", "used", "full"):
        value = getattr(message, name)
        if value is not None and value > MOST[message.measure]:
            raise _too_much(name, value, message.measure)
    if message.full is not None and message.highest > message.full:
        raise BadPayload(f"highest: {message.highest} cannot be: it holds {message.full} when full")
    for name in ("first", "last"):
        if not message.lowest <= getattr(message, name) <= message.highest:
            raise BadPayload(f"{name}: {getattr(message, name)} is not between lowest and highest")
    since, until = message.since.astimezone(UTC), message.occurred_at.astimezone(UTC)
    if since > until or hour_of(since) != hour_of(until):
        raise BadPayload("since: it and occurred_at are not the beginning and the end of a part of one UTC hour")


def _too_much(name: str, value: int, measure: Measure) -> BadPayload:
    return BadPayload(f"{name}: {value} cannot be: expected at most {MOST[measure]} of {measure}")


def _kind_of(message: AnyMessage) -> str:
    return str(message.__struct_config__.tag)
