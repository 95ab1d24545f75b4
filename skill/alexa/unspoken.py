"""Requests that nobody spoke: whether a sentence could be served here, and events of the player's.

They are answered without words, each in its own shape, and before the SDK: nothing of a conversation is set going.
Source: developer.amazon.com/docs/alexa/custom-skills/implement-canfulfillintentrequest-for-name-free-interaction.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from skill.conversation.answer import Answer
from skill.conversation.turn import CAN_FULFILL, PLAYER, Turn

_YES, _NO, _MAYBE = "YES", "NO", "MAYBE"


def unspoken(turn: Turn, serves: Callable[[str], bool]) -> tuple[dict[str, Any], Answer] | None:
    """Return the response to such a request and the answer that is recorded; None for any other."""
    if turn.kind == CAN_FULFILL:
        return _envelope({"canFulfillIntent": _can_fulfill(turn, serves)}), Answer(spoken=None)
    if turn.kind.startswith(PLAYER):
        return _envelope({}), Answer(spoken=None)
    return None


def _envelope(response: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1.0", "response": response}


def _can_fulfill(turn: Turn, serves: Callable[[str], bool]) -> dict[str, Any]:
    """Promise what is served; where words were heard that the model does not know, a brand may yet be made of them."""
    if turn.intent is None or turn.intent.startswith("AMAZON.") or not serves(turn.intent):
        return {"canFulfill": _NO}
    known = {name: bool(slot.resolved) or slot.heard.isdigit() for name, slot in turn.slots.items()}
    slots = {
        name: {"canUnderstand": _YES if sure else _MAYBE, "canFulfill": _YES if sure else _NO}
        for name, sure in known.items()
    }
    told: dict[str, Any] = {"canFulfill": _YES if all(known.values()) else _MAYBE}
    return told | ({"slots": slots} if slots else {})
