"""The function that takes what devices tell: signed posts of the HTTP API, and what AWS IoT Core let through.

Messages of devices come from a queue, some hundreds at a time; those that could not be stored yet go back to it.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from base.clock import Clock, system_clock
from base.door_variables import DeviceSecrets, device_secret
from base.recorder_settings import RecorderSettings
from base.skill_variables import service_pepper
from intake.devices import DeviceEvents
from intake.iot.intake import DeviceMessages
from ledger.devices import Devices
from ledger.patience import Patience, answering
from ledger.secrets import Renewed
from ledger.wiring import open_ledger, open_pseudonyms, open_recorder
from runtime.functions.door import Door
from runtime.functions.waiting_on import tell_waiting
from runtime.http.doors import devices_door
from runtime.http.exchange import Route

log = logging.getLogger("earshot.devices")

_SECONDS = 8.0  # of a batch, where nobody says how long it may take
_TO_ANSWER = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class DevicesSettings(RecorderSettings, DeviceSecrets):
    """What this function reads."""

    device_secret: str = device_secret(required=True)
    service_pepper: str = service_pepper()


def _opened(settings: DevicesSettings, clock: Clock = system_clock) -> tuple[Route, DeviceEvents]:
    return devices_door(settings, recorder=open_recorder(settings, open_ledger(settings)), clock=clock)


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


@cache
def _messages() -> Renewed[DevicesSettings, DeviceMessages]:
    return Renewed(DevicesSettings, messages_of)


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
            return taken_from_queue(event["Records"], _messages().made())
    taken = _events().made().take(json.dumps(event).encode())
    return {"kept": taken.kept}


def taken_from_queue(records: Sequence[dict[str, Any]], messages: DeviceMessages) -> dict[str, Any]:
    """Take a batch; the answer names those that are to come back, the log how many were refused and why."""
    taken = messages.take([record["body"] for record in records])
    for why, many in Counter(taken.refused.values()).most_common():
        log.warning("%d messages of devices refused: %s", many, why)
    again = [records[place] for place in taken.again]
    tell_waiting(log, again, system_clock(), queue="devices")
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in again]}
