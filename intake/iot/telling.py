"""What a message tells of a part, and what it was to the household."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from base.ids import derived_id
from intake.iot.messages import (
    AgentDecided,
    AnyMessage,
    ApplianceFailed,
    ApplianceUsed,
    ButtonPressed,
    LevelRead,
    LevelsRead,
    PackScanned,
)
from ledger.device_hours import DeviceReading
from ledger.pack_codes import REORDER, ScannedPack
from ledger.records import Action, DeviceType, Exposure, Identity, Initiator, Outcome, Platform, Stage, Touchpoint
from ledger.records.device import RegisteredDevice

PACK: Final = "pack"
# What an agent decided, in our own words of how a touch ended.
_DECIDED: Final = {"order": Outcome.OK, "propose": Outcome.ASKED, "wait": Outcome.NO_ANSWER}
_BY_A_PERSON: Final[dict[str, Any]] = {"initiator": Initiator.HUMAN, "exposure": Exposure.ACTIVE}
_BY_ITSELF: Final[dict[str, Any]] = {
    "initiator": Initiator.MACHINE,
    "exposure": Exposure.AMBIENT,
    "stage": Stage.POST_PURCHASE,
}


def message_id(device: str, message: AnyMessage) -> str:
    """Return the id of what a message tells: the same whenever it is told."""
    return derived_id("tp", "iot", device, str(message.boot), str(message.sequence))


def reading_of(message: AnyMessage, device: str, occurred_at: datetime) -> DeviceReading | None:
    """Return what a message tells of a part; None where it tells of none."""
    if isinstance(message, LevelRead):  # nearly all that a home tells: made in one go, whatever else is shared below
        left = message.left
        return DeviceReading(
            device=device,
            occurred_at=occurred_at,
            boot=message.boot,
            sequence=message.sequence,
            part=message.part,
            measure=message.measure,
            firmware=message.firmware,
            first_at=occurred_at,
            count=1,
            first=left,
            last=left,
            lowest=left,
            highest=left,
            full=message.full,
        )
    if isinstance(message, LevelsRead):
        return _reading(
            message,
            device,
            occurred_at,
            first_at=message.since.astimezone(UTC),
            count=message.readings,
            first=message.first,
            last=message.last,
            lowest=message.lowest,
            highest=message.highest,
            used=message.used,
            full=message.full,
        )
    if isinstance(message, ApplianceUsed):
        return _reading(message, device, occurred_at, first_at=occurred_at, used=message.used)
    return None


def _reading(message: LevelsRead | ApplianceUsed, device: str, occurred_at: datetime, **told: Any) -> DeviceReading:
    return DeviceReading(
        device=device,
        occurred_at=occurred_at,
        boot=message.boot,
        sequence=message.sequence,
        part=message.part,
        measure=message.measure,
        firmware=message.firmware,
        **told,
    )


def touchpoint_of(
    message: AnyMessage, device: RegisteredDevice, occurred_at: datetime, scanned: ScannedPack | None = None
) -> Touchpoint | None:
    """Return what a message was to the household; None for readings, which are a device's state and no touch.

    Args:
        message: as it was told.
        device: that told it.
        occurred_at: when, in UTC.
        scanned: the pack whose code was read, where it is one of ours.
    """
    told = _touch(message, device, scanned)
    if told is None:
        return None
    touch_id = message_id(device.device, message)
    if wish_of(message, device, scanned) is not None:  # what comes of it is of the same session
        told["session_id"] = derived_id("se", touch_id)
    return Touchpoint(
        touchpoint_id=touch_id,
        occurred_at=occurred_at,
        received_at=occurred_at,
        platform=Platform.IOT,
        identity=Identity(account=device.customer, device=device.device),
        **{"device_type": device.device_type, **told},
    )


def wish_of(message: AnyMessage, device: RegisteredDevice, scanned: ScannedPack | None) -> str | None:
    """Return the product that somebody asked a device for: by its button, or by a pack's code; None for nothing."""
    if isinstance(message, ButtonPressed):
        return device.product_of(message.part)
    return scanned.product_id if scanned is not None and scanned.what_for == REORDER else None


def _touch(message: AnyMessage, device: RegisteredDevice, scanned: ScannedPack | None) -> dict[str, Any] | None:
    if isinstance(message, ApplianceUsed):
        product = device.product_of(message.part)
        return {**_BY_ITSELF, "action": Action.USAGE, "product_id": product, "outcome": Outcome.OK}
    if isinstance(message, ApplianceFailed):
        outcome = Outcome.OK if message.cleared else Outcome.ERROR
        return {**_BY_ITSELF, "action": Action.SUPPORT, "intent": message.code, "outcome": outcome}
    if isinstance(message, AgentDecided):
        product, outcome = device.product_of(message.part), _DECIDED[message.decision]
        return {**_BY_ITSELF, "action": Action.REPLENISH, "product_id": product, "outcome": outcome}
    if isinstance(message, ButtonPressed):
        product = device.product_of(message.part)
        more = {"device_type": DeviceType.BUTTON, "stage": Stage.PURCHASE, "product_id": product}
        return {**_BY_A_PERSON, **more, "action": Action.REORDER, "outcome": Outcome.ASKED}
    return _scan(scanned) if isinstance(message, PackScanned) else None


def _scan(scanned: ScannedPack | None) -> dict[str, Any]:
    known = {**_BY_A_PERSON, "stage": Stage.POST_PURCHASE, "channel": PACK}
    if scanned is None:
        return known | {"action": Action.OTHER}
    known |= {"product_id": scanned.product_id}
    if scanned.what_for != REORDER:
        return known | {"action": Action.SUPPORT}
    return known | {"stage": Stage.PURCHASE, "action": Action.REORDER, "outcome": Outcome.ASKED}
