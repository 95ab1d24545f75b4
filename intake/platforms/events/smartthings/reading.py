"""A SmartThings lifecycle -> touches: an app installed, a button pressed, an appliance that ran or wants something.

What a sensor measures is a device's state and no touch; it is passed over.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from base.errors import BadPayload, NotSigned
from intake.platforms.events.smartthings.lifecycle import lifecycle_of
from intake.platforms.events.source import TouchNews
from intake.platforms.events.telling import BY_A_PERSON, BY_ITSELF, action_of, grant_of, happened, needed, touch
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, SetAside
from ledger.records import Action, Consent, DeviceType, Outcome, Platform, Stage

NAME: Final = "smartthings"
# Capabilities of SmartThings whose events say that a device was used, by the kind of device.
_USED: Final = {
    **dict.fromkeys(
        (
            *("dishwasherOperatingState", "dryerOperatingState", "ovenOperatingState", "washerOperatingState"),
            *("robotCleanerCleaningMode", "robotCleanerMovement", "refrigeration"),
            *("samsungce.dishwasherOperation", "samsungce.washerOperatingState", "samsungce.dryerOperatingState"),
        ),
        DeviceType.APPLIANCE,
    ),
    **dict.fromkeys(("mediaPlayback", "tvChannel", "mediaInputSource"), DeviceType.TV),
    "speechRecognition": DeviceType.SMART_SPEAKER,
}
_WANTS: Final = {"filterStatus", "filterState", "custom.waterFilter", "custom.dustFilter", "custom.hepaFilter"}
_WANTED: Final = {"replace", "wash", "replaceSoon"}
_PRESSED: Final = {"pushed", "held", "double", "down"}
_INSTALLED: Final = {"INSTALL": "installData", "UNINSTALL": "uninstallData"}


def read(delivery: Delivery, known: Lookups) -> Iterator[TouchNews | SetAside]:
    """Yield what a lifecycle tells of.

    Raises:
        BadPayload: a field is missing or wrong; the message names it.
    """
    payload = Payload.parse(delivery.body)
    lifecycle = lifecycle_of(payload)
    if lifecycle in _INSTALLED:
        yield _installed(payload, lifecycle, known)
    elif lifecycle == "EVENT":
        data = payload.part("eventData")
        for event in data.parts("events"):
            if event.text("eventType") == "DEVICE_EVENT":
                yield from _happened(event, data.part("installedApp"), known)
    elif lifecycle != "UPDATE":
        raise payload.wrong("lifecycle", "expected a lifecycle of SmartThings' that tells of something")


def check_app(keys: tuple[str, ...], delivery: Delivery) -> None:
    """Be silent where a proved lifecycle is of our app: SmartThings signs for every app, and so may somebody else's be.

    Raises:
        NotSigned: the token in the signed body was given to another app.
    """
    payload = Payload.parse(delivery.body)
    lifecycle = lifecycle_of(payload)
    if lifecycle == "UNINSTALL":  # it brings no token, and does nothing but say that somebody left
        return
    part = {"EVENT": "eventData", "INSTALL": "installData", "UPDATE": "updateData"}.get(lifecycle, "")
    client = _client(payload.part(part).text("authToken") or "") if part else None
    if client not in {ours for key in keys if (ours := key.partition(":")[2])}:
        raise NotSigned("authToken: given to another app than EARSHOT_PLATFORM_KEYS names for smartthings")


def _client(token: str) -> str | None:
    """Return whom a token was given to. SmartThings' signature over the whole body vouches for it."""
    try:
        claims: Any = json.loads(base64.urlsafe_b64decode(f"{token.split('.')[1]}=="))
    except (IndexError, ValueError, binascii.Error, RecursionError):
        return None
    client = claims.get("client_id") if isinstance(claims, dict) else None
    return client if isinstance(client, str) else None


def _installed(payload: Payload, lifecycle: str, known: Lookups) -> TouchNews:
    app = payload.part(_INSTALLED[lifecycle], "installedApp")
    done: dict[str, Any] = {"action": Action.SETUP, "stage": Stage.PURCHASE, "outcome": Outcome.OK}
    if lifecycle == "UNINSTALL":
        done = {"action": Action.OTHER, "stage": Stage.POST_PURCHASE, "outcome": Outcome.CANCELLED}
    return _touch(app, f"{lifecycle}#{needed(payload, 'executionId')}", known.clock(), known, **BY_A_PERSON, **done)


def _happened(event: Payload, app: Payload, known: Lookups) -> Iterator[TouchNews | SetAside]:
    told = event.part("deviceEvent")
    try:
        done = _done(told)
        if done is not None:
            at, device = happened(event, "eventTime"), needed(told, "deviceId")
            yield _touch(app, needed(told, "eventId"), at, known, device=device, **done)
    except BadPayload as error:
        yield SetAside(reason=error.logged)


def _done(told: Payload) -> dict[str, Any] | None:
    capability, value = needed(told, "capability"), told.fields.get("value")
    if told.fields.get("stateChange") is False:
        return None
    if capability == "button" and value in _PRESSED:
        action = action_of(told.text("subscriptionName"))
        return {**BY_A_PERSON, "stage": Stage.PURCHASE, "action": action, "device_type": DeviceType.BUTTON}
    if capability in _WANTS:
        wants = {**BY_ITSELF, "action": Action.REPLENISH, "device_type": DeviceType.APPLIANCE}
        return wants | {"outcome": Outcome.ASKED} if value in _WANTED else None
    if capability in _USED:
        return {**BY_ITSELF, "action": Action.USAGE, "device_type": _USED[capability], "outcome": Outcome.OK}
    return None


def _touch(
    app: Payload, event: str, at: datetime, known: Lookups, *, device: str | None = None, **done: Any
) -> TouchNews:
    installed = needed(app, "installedAppId")
    return touch(
        known,
        NAME,
        event,
        at=at,
        session=f"{event}#{installed}",
        account=_setting(app, "account"),
        consent=Consent(measurement=grant_of(_setting(app, "measurement"))),
        identity={"user": installed, "device": device},
        platform=Platform.SMARTTHINGS,
        **done,
    )


def _setting(app: Payload, name: str) -> str | None:
    found = app.part("config").parts(name)
    return found[0].part("stringConfig").text("value") if found else None
