"""Interaction models as the console takes them, as small as a test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def model_of(intents: Sequence[Mapping[str, Any]], types: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    language = {"invocationName": "harbor pantry", "intents": [*intents], "types": [*types]}
    return {"interactionModel": {"languageModel": language}}


def intent(name: str, *samples: str, slots: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An intent; slots by name, each with its type."""
    return {
        "name": name,
        "slots": [{"name": slot, "type": type_} for slot, type_ in (slots or {}).items()],
        "samples": [*samples],
    }
