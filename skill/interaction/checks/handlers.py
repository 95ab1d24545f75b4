"""Whether the skill and its model know of each other: an intent that nobody serves leaves a customer without answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from skill.interaction.finding import Breaches, parts

RULE = "Earshot: every intent is served, and every goal can be said"


def breaches(language: Mapping[str, Any], handled: Collection[str]) -> Breaches:
    """Yield intents without a handler, and handlers without an intent.

    Args:
        language: the model's `languageModel`.
        handled: the goals that the skill handles.
    """
    intents = {str(intent.get("name")) for intent in parts(language, "intents")}
    for name in sorted(intents - set(handled)):
        yield f"intent {name}", "no handler serves it"
    for name in sorted(goal for goal in handled if goal.endswith("Intent") and goal not in intents):
        yield f"handler of {name}", "the model has no such intent"
