"""The open question in the session's attributes: small, and of one version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from base.typed_json import read_plain
from skill.conversation.answer import Pending
from skill.conversation.memory import NO_MEMORY, SessionMemory
from skill.conversation.question.nothing import NOTHING
from skill.conversation.scene import Question

VERSION = 3
MEMORY = "memory"


def to_attributes(pending: Pending | None, memory: SessionMemory = NO_MEMORY) -> dict[str, Any]:
    """Return the open question and the memory as session attributes; nothing at all is an empty object."""
    asked = {} if pending is None or pending == NOTHING else msgspec.to_builtins(pending)
    kept = {} if memory == NO_MEMORY else {MEMORY: msgspec.to_builtins(memory)}
    return {"version": VERSION, **asked, **kept} if asked or kept else {}


def memory_in(attributes: Mapping[str, Any]) -> SessionMemory:
    """Read the session's memory; attributes that are not ours, or of another version, have none."""
    if attributes.get("version") != VERSION or MEMORY not in attributes:
        return NO_MEMORY
    try:
        found: SessionMemory = read_plain(attributes[MEMORY], SessionMemory)
    except msgspec.ValidationError:
        return NO_MEMORY
    return found


def from_attributes(attributes: Mapping[str, Any]) -> Question:
    """Read the open question; attributes that are not ours, or of another version, mean that nothing is asked."""
    if attributes.get("version") != VERSION or "asking" not in attributes:
        return NOTHING
    from skill.conversation.question.every import EveryQuestion  # late: a conversation begins without any

    try:
        found: Question = read_plain(dict(attributes), EveryQuestion)
    except msgspec.ValidationError:
        return NOTHING
    return found
