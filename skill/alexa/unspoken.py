"""Requests that nobody spoke: whether a sentence could be served here, and what an interface of Alexa's tells.

They are answered without words, each in its own shape, and before the SDK: nothing of a conversation is set going, and
what is open stays so. Events of the skill that a handler serves ("AlexaSkillEvent.SkillDisabled") are left to it.
Source: developer.amazon.com/docs/alexa/custom-skills/implement-canfulfillintentrequest-for-name-free-interaction.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from skill.conversation.answer import Answer
from skill.conversation.touchpoint import FAILED
from skill.conversation.turn import ALEXA_REFUSED, CAN_FULFILL, SKILL_EVENT, Slot, Turn

Sold = Callable[[str, Slot], bool | None]
"""Whether what stands in a slot of that name is sold; None where that cannot be told of it."""

_YES, _NO, _MAYBE = "YES", "NO", "MAYBE"


def unspoken(turn: Turn, serves: Callable[[str], bool], sold: Sold) -> tuple[dict[str, Any], Answer] | None:
    """Return the response to such a request and the answer that is recorded; None for any other."""
    if turn.kind == CAN_FULFILL:
        return _envelope({"canFulfillIntent": _can_fulfill(turn, serves, sold)}), Answer(spoken=None)
    if not turn.is_event or (turn.kind.startswith(SKILL_EVENT) and serves(turn.kind)):
        return None
    kept = {"sessionAttributes": dict(turn.attributes)} if turn.attributes else {}
    answer = Answer(spoken=None, facts=FAILED) if turn.kind == ALEXA_REFUSED else Answer(spoken=None)
    return {**_envelope({}), **kept}, answer


def _envelope(response: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1.0", "response": response}


def _can_fulfill(turn: Turn, serves: Callable[[str], bool], sold: Sold) -> dict[str, Any]:
    """Promise what is served and sold; words that the model does not know may yet be a brand's name."""
    if turn.intent is None or turn.intent.startswith("AMAZON.") or not serves(turn.intent):
        return {"canFulfill": _NO}
    known = {name: bool(slot.resolved) or slot.heard.isdigit() or sold(name, slot) for name, slot in turn.slots.items()}
    slots = {
        name: {"canUnderstand": _YES if sure else _MAYBE, "canFulfill": _YES if sure else _NO}
        for name, sure in known.items()
    }
    unsold = any(sure is False for sure in known.values())
    told: dict[str, Any] = {"canFulfill": _NO if unsold else _YES if all(known.values()) else _MAYBE}
    return told | ({"slots": slots} if slots else {})
