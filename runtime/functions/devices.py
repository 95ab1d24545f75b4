"""The function that takes what devices tell: signed posts of the HTTP API, and what AWS IoT Core let through.

Messages of devices come from a queue, some hundreds at a time; those that could not be stored yet go back to it.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Any

from base.clock import Clock, system_clock
from base.door_variables import DeviceSecrets, device_secret
from base.environment import variable
from base.recorder_settings import RecorderSettings
from base.skill_variables import service_pepper
from intake.devices import DeviceEvents
from intake.iot.intake import DeviceMessages
from ledger.client import make_client
from ledger.devices import Devices
from ledger.patience import Patience, answering
from ledger.secrets import Renewed
from ledger.wiring import open_ledger, open_pseudonyms, open_recorder
from runtime.functions.door import Door
from runtime.functions.waiting_on import tell_waiting
from runtime.http.doors import devices_door
from runtime.http.exchange import Route
from runtime.shadows import DeviceShadows
from runtime.thing_shadows import ThingShadows

log = logging.getLogger("earshot.devices")

_SECONDS = 8.0  # of a batch, where nobody says how long it may take
_TO_ANSWER = 1.0
_FOR_A_SHADOW = 4.5  # of one that answers no more: its device, a look and an update


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class DevicesSettings(RecorderSettings, DeviceSecrets):
    """What this function reads."""

    device_secret: str = device_secret(required=True)
    service_pepper: str = service_pepper()
    iot_endpoint: str = variable(
        "EARSHOT_IOT_ENDPOINT",
        "This account's data endpoint of AWS IoT Core (`aws iot describe-endpoint --endpoint-type iot:Data-ATS`), with"
        " https:// before it: where device shadows are kept. Empty: none are written.",
        default="",
    )


def _opened(settings: DevicesSettings, clock: Clock = system_clock) -> tuple[Route, DeviceEvents]:
    ledger = open_ledger(settings)
    return devices_door(settings, recorder=open_recorder(settings, ledger), ledger=ledger, clock=clock)


def routes_of(settings: DevicesSettings, clock: Clock = system_clock) -> tuple[Route, ...]:
    """Return what it serves."""
    return (_opened(settings, clock)[0],)


def messages_of(settings: DevicesSettings, clock: Clock = system_clock) -> DeviceMessages:
    """Return what takes messages of devices."""
    ledger = open_ledger(settings)
    recorder = open_recorder(settings, ledger)
    return DeviceMessages(
        ledger=ledger,
        devices=Devices(ledger.dynamo),
        recorder=recorder,
        pseudonyms=open_pseudonyms(settings),
        clock=clock,
    )


@cache
def _door() -> Door:
    return Door(kept=Renewed(DevicesSettings, routes_of), doubts=frozenset({401}))


@cache
def _events() -> Renewed[DevicesSettings, DeviceEvents]:
    return Renewed(DevicesSettings, lambda settings: _opened(settings)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAndFollowed:
    """What takes messages of devices, and what lets their shadows follow; None where none are written."""

    messages: DeviceMessages
    shadows: DeviceShadows | None = None


def followed_of(settings: DevicesSettings) -> TakenAndFollowed:
    """Return both, put together from settings."""
    messages = messages_of(settings)
    if not settings.iot_endpoint:
        return TakenAndFollowed(messages=messages)
    things = ThingShadows(make_client("iot-data", settings, endpoint=settings.iot_endpoint))
    shadows = DeviceShadows(things=things, ledger=messages.ledger, pseudonyms=messages.pseudonyms)
    return TakenAndFollowed(messages=messages, shadows=shadows)


@cache
def _messages() -> Renewed[DevicesSettings, TakenAndFollowed]:
    return Renewed(DevicesSettings, followed_of)


def handler(event: dict[str, Any], context: Any = None) -> dict[str, Any]:
    """Answer an event of the HTTP API, a batch of the queue, or the one event that a rule of IoT Core hands over.

    Of a batch the answer names the messages that are to come back.

    Raises, for one event: InputError when it is none, StoreUnavailable when it is safe nowhere; AWS then hands it over
    again, and at last to the dead letters.
    """
    if "requestContext" in event:
        return _door().answer(event)
    if "Records" in event:
        seconds = _SECONDS if context is None else context.get_remaining_time_in_millis() / 1000 - _TO_ANSWER
        with answering(Patience(table=seconds, spool=seconds)):
            made, until = _messages().made(), monotonic() + seconds - _FOR_A_SHADOW
            return taken_from_queue(event["Records"], made.messages, made.shadows, lambda: monotonic() < until)
    taken = _events().made().take(json.dumps(event).encode())
    return {"kept": taken.kept}


def taken_from_queue(
    records: Sequence[dict[str, Any]],
    messages: DeviceMessages,
    shadows: DeviceShadows | None = None,
    time_is_left: Callable[[], bool] = lambda: True,
) -> dict[str, Any]:
    """Take a batch; the answer names those that are to come back, the log how many were refused and why.

    `shadows` follow what was kept, while time is left for that.
    """
    taken = messages.take([record["body"] for record in records])
    for why, many in Counter(taken.refused.values()).most_common():
        log.warning("%d messages of devices refused: %s", many, why)
    if shadows is not None:
        unkept = {*taken.again, *taken.refused}
        kept = (record["body"] for place, record in enumerate(records) if place not in unkept)
        shadows.follow(kept, time_is_left=time_is_left)
        shadows.clear((records[place]["body"] for place in taken.refused), time_is_left=time_is_left)
    again = [records[place] for place in taken.again]
    tell_waiting(log, again, system_clock(), queue="devices")
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in again]}
