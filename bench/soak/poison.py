"""Records and turns that nobody can store as they are: they hold up nobody, and what can be kept of a turn is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ledger.encoding import to_json
from ledger.records import Action, DeviceType, Exposure, Initiator, Platform, Stage, Touchpoint

_TAKEN = 80_000  # letters; more than a request of Alexa's may have is refused at the door
_TOO_LARGE = 450_000  # bytes; an item of the table may have 400 kB


def _too_large() -> str:
    now = datetime.now(UTC)
    touch = Touchpoint(
        touchpoint_id="tp_poison",
        session_id="se_poison",
        occurred_at=now,
        received_at=now,
        platform=Platform.ALEXA,
        device_type=DeviceType.SMART_SPEAKER,
        stage=Stage.AWARENESS,
        action=Action.RESEARCH,
        initiator=Initiator.HUMAN,
        exposure=Exposure.ACTIVE,
        channel="alexa",
    )
    return to_json(replace(touch, brand_id="x" * _TOO_LARGE))


POISON = {"sp_0": "no record", "sp_1": '{"touchpoint_id":1}', "sp_2": "[" * 5_000, "ch_0": "{}"}


def poison_folder(folder: Path) -> int:
    """Put poison before whatever will wait in a folder; return how many records."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {**POISON, "sp_3": _too_large()}
    for name, body in told.items():
        (folder / f"{name}.json").write_text(body, "utf-8")
    return len(told)


def poison_queue(sqs: Any, queue: str) -> int:
    """Send poison to the spool's queue; return how many messages."""
    for body in POISON.values():
        sqs.send_message(QueueUrl=queue, MessageBody=body)
    unknown = {"kind": {"DataType": "String", "StringValue": "Nothing"}}
    sqs.send_message(QueueUrl=queue, MessageBody="{}", MessageAttributes=unknown)
    return len(POISON) + 1


def set_aside(folder: Path) -> int:
    """Return how many files of a folder were found to be no records."""
    return sum(1 for _ in folder.glob("*.bad"))


def spoil(envelope: dict[str, Any], number: int) -> None:
    """Make something absurd of what is said in a second turn; who speaks, and when, stays."""
    intent = envelope["request"].get("intent")
    if number != 1 or not intent:
        return
    slots = intent.get("slots", {}).values()
    for slot in slots:
        slot["value"] = "\u0000\u202e\ufeff" + "z" * min(20_000, _TAKEN // len(slots))
        slot.pop("resolutions", None)
