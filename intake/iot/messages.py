"""The messages of a device, version 1: what each kind holds, as docs/devices.schema.json publishes it.

Whole numbers in the unit of the measure: grams, pieces, cycles, seconds. Unknown fields are refused by name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ledger.device_hours import Measure

_END = r"(?!\n)$"  # Python lets "$" stand before a last line break

SCHEMA_ID = "https://earshot.example/schemas/device-message-1.json"
ThingName = Annotated[
    str,
    Meta(pattern=rf"^[A-Za-z0-9_-]{{1,128}}{_END}", description="The thing's name in AWS IoT Core: who is connected."),
]
PartName = Annotated[
    str,
    Meta(
        pattern=rf"^[a-z0-9_]{{1,32}}{_END}",
        description="What runs out, as the registration calls it: detergent, black.",
    ),
]
WholeUnits = Annotated[int, Meta(ge=0, le=1_000_000_000, description="In the measure's unit.")]
OffsetTime = Annotated[datetime, Meta(tz=True, description="RFC 3339 with an offset, by the device's own clock.")]
ErrorCode = Annotated[str, Meta(pattern=rf"^[A-Za-z0-9._-]{{1,32}}{_END}", description="The maker's own code.")]


class DeviceMessage(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True, tag_field="kind"):
    """What every message holds.

    Attributes:
        version: of this schema.
        device: the same as in the topic.
        sequence: counts a device's messages; told again, a message bears the same.
        occurred_at: when it happened.
        boot: counts how often the sequence began anew; a device that remembers it over a restart leaves this out.
        firmware: what it runs on.
    """

    version: Literal[1]
    device: ThingName
    sequence: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    occurred_at: OffsetTime
    boot: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    firmware: Annotated[str, Meta(pattern=rf"^[A-Za-z0-9._+-]{{1,32}}{_END}")] | None = None


class LevelRead(DeviceMessage, tag="reading", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much is left of a part; `full` is what it holds when it was just filled."""

    part: PartName
    measure: Measure
    left: WholeUnits
    full: WholeUnits | None = None


class LevelsRead(DeviceMessage, tag="aggregate", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Many readings of one UTC hour, put together on the device: none of them leaves it."""

    part: PartName
    measure: Measure
    since: OffsetTime
    readings: Annotated[int, Meta(ge=1, le=1_000_000)]
    first: WholeUnits
    last: WholeUnits
    lowest: WholeUnits
    highest: WholeUnits
    used: WholeUnits = 0
    full: WholeUnits | None = None


class ApplianceUsed(DeviceMessage, tag="usage", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It ran once, and took so much of a part."""

    part: PartName
    measure: Measure
    used: WholeUnits


class ApplianceFailed(DeviceMessage, tag="error", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It shows an error code; or does so no more, where it is `cleared`."""

    code: ErrorCode
    cleared: bool = False


class SettingTold(DeviceMessage, tag="setting", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it is set to, or reads around it: `water_hardness` in mg of CaCO3 a litre, `air_humidity` in percent."""

    name: PartName
    value: Annotated[int, Meta(ge=-1_000, le=1_000_000)]


class ButtonPressed(DeviceMessage, tag="press", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody pressed its order button."""

    part: PartName = "button"


class PackScanned(DeviceMessage, tag="scan", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It read the code on a pack."""

    code: Annotated[str, Meta(pattern=rf"^[A-Za-z0-9_.-]{{1,64}}{_END}")]


class AgentDecided(DeviceMessage, tag="decision", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an agent on the device decided of a part, with how sure it is; the readings stay with it."""

    part: PartName
    decision: Literal["order", "propose", "wait"]
    quantity: Annotated[int, Meta(ge=1, le=100)] = 1
    days_left: Annotated[float, Meta(ge=0, le=3650)] | None = None


AnyMessage = (
    LevelRead | LevelsRead | ApplianceUsed | ApplianceFailed | SettingTold | ButtonPressed | PackScanned | AgentDecided
)
LEVELS = (LevelRead, LevelsRead)
"""What is a device's state and nothing else: folded into its hours, no touch."""
KINDS: tuple[str, ...] = ("reading", "aggregate", "usage", "error", "setting", "press", "scan", "decision")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a message, as it is published."""
    told = msgspec.json.schema(AnyMessage)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return {**head, "title": "A message of a device, version 1", **told}
