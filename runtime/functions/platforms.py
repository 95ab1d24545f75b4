"""The function that takes what other platforms tell of touches: a door each, a proof each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from base.clock import Clock, system_clock
from base.door_variables import PlatformKeys, platform_keys
from base.recorder_settings import RecorderSettings
from base.skill_variables import service_pepper
from intake.platforms.events.table import SOURCES
from ledger.secrets import Renewed
from ledger.wiring import open_ledger, open_recorder
from runtime.functions.door import Door
from runtime.http.exchange import Route
from runtime.http.platforms import platforms_doors


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PlatformsSettings(RecorderSettings, PlatformKeys):
    """What this function reads."""

    platform_keys: str = platform_keys()
    service_pepper: str = service_pepper()


def routes_of(settings: PlatformsSettings, clock: Clock = system_clock) -> tuple[Route, ...]:
    """Return what it serves."""
    ledger = open_ledger(settings)
    recorder = open_recorder(settings, ledger)
    return tuple(platforms_doors(settings, SOURCES, ledger=ledger, recorder=recorder, clock=clock))


@cache
def _door() -> Door:
    return Door(kept=Renewed(PlatformsSettings, routes_of), doubts=frozenset({401}))


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Answer an event of the HTTP API."""
    return _door().answer(event)
