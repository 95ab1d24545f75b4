"""docs/devices.md's table of messages, and `python -m docs.devices`, which writes docs/devices.schema.json again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec

from intake.iot.messages import AnyMessage, DeviceMessage, schema

SCHEMA_FILE = Path(__file__).with_name("devices.schema.json")


def kinds() -> str:
    """Return the table of kinds: what each says, and its own fields."""
    return "\n".join(["| kind | says | fields beside those of all |", "|---|---|---|", *_rows()])


def _rows() -> Iterator[str]:
    common = {field.name for field in msgspec.structs.fields(DeviceMessage)}
    for kind in get_args(AnyMessage):
        config: Any = kind.__struct_config__
        own = [field for field in msgspec.structs.fields(kind) if field.name not in common]
        told = ", ".join(f"`{field.name}`" + ("" if field.required else " (may be left out)") for field in own)
        yield f"| `{config.tag}` | {kind.__doc__} | {told or 'none'} |"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", "utf-8")
