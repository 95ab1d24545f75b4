"""What certification asks of every custom skill. Source: "Voice Interface and User Experience Testing"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.interaction.finding import Breaches, parts

RULE = "Alexa certification: voice interface"
REQUIRED = (
    "AMAZON.HelpIntent",
    "AMAZON.StopIntent",
    "AMAZON.CancelIntent",
    "AMAZON.NavigateHomeIntent",
    "AMAZON.FallbackIntent",
)


def breaches(language: Mapping[str, Any]) -> Breaches:
    """Yield the intents that are missing."""
    names = {str(intent.get("name")) for intent in parts(language, "intents")}
    for name in REQUIRED:
        if name not in names:
            yield f"intent {name}", "missing; certification requires it"
