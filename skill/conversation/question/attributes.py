"""The open question in the session's attributes: small, and of one version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from base.typed_json import read_plain
from skill.conversation.answer import Pending
from skill.conversation.question.nothing import NOTHING
from skill.conversation.scene import Question

VERSION = 2


def to_attributes(pending: Pending | None) -> dict[str, Any]:
    """Return the open question as session attributes; none is an empty object."""
    if pending is None or pending == NOTHING:
        return {}
    return {"version": VERSION, **msgspec.to_builtins(pending)}


def from_attributes(attributes: Mapping[str, Any]) -> Question:
    """Read the open question; attributes that are not ours, or of another version, mean that nothing is asked."""
    if attributes.get("version") != VERSION:
        return NOTHING
    from skill.conversation.question.every import EveryQuestion  # late: a conversation begins without any

    try:
        found: Question = read_plain(dict(attributes), EveryQuestion)
    except msgspec.ValidationError:
        return NOTHING
    return found
