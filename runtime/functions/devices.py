"""The function that takes device events: signed posts of the HTTP API, and messages that AWS IoT Core let through."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from base.clock import Clock, system_clock
from base.door_variables import DeviceSecrets, device_secret
from base.recorder_settings import RecorderSettings
from intake.devices import DeviceEvents
from ledger.secrets import Renewed
from ledger.wiring import open_ledger, open_recorder
from runtime.functions.door import Door
from runtime.http.doors import devices_door
from runtime.http.exchange import Route


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class DevicesSettings(RecorderSettings, DeviceSecrets):
    """What this function reads."""

    device_secret: str = device_secret(required=True)


def _opened(settings: DevicesSettings, clock: Clock = system_clock) -> tuple[Route, DeviceEvents]:
    return devices_door(settings, recorder=open_recorder(settings, open_ledger(settings)), clock=clock)


def routes_of(settings: DevicesSettings, clock: Clock = system_clock) -> tuple[Route, ...]:
    """Return what it serves."""
    return (_opened(settings, clock)[0],)


@cache
def _door() -> Door:
    return Door(kept=Renewed(DevicesSettings, routes_of), doubts=frozenset({401}))


@cache
def _events() -> Renewed[DevicesSettings, DeviceEvents]:
    return Renewed(DevicesSettings, lambda settings: _opened(settings)[1])


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Answer an event of the HTTP API, or keep the one event that a rule of IoT Core hands over.

    Raises, for the latter: InputError when it is no event, StoreUnavailable when it is safe nowhere; AWS then hands it
    over again, and at last to the dead letters.
    """
    if "requestContext" in event:
        return _door().answer(event)
    taken = _events().made().take(json.dumps(event).encode())
    return {"kept": taken.kept}
