"""Questions that Alexa itself asks: of intents, slots and prompts that exist. Source: "Define the Dialog"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from skill.interaction.finding import Breaches, part, parts

RULE = "Alexa Skills Kit: dialog model"


def breaches(interaction: Mapping[str, Any]) -> Breaches:
    """Yield what a dialog names that is not there, or is there as something else.

    Args:
        interaction: the model's `interactionModel`.
    """
    types = {
        str(intent.get("name")): {str(slot.get("name")): str(slot.get("type")) for slot in parts(intent, "slots")}
        for intent in parts(part(interaction, "languageModel"), "intents")
    }
    prompts = [str(prompt.get("id")) for prompt in parts(interaction, "prompts")]
    for id_ in dict.fromkeys(one for one in prompts if prompts.count(one) > 1):
        yield f"prompt {id_}", "defined twice; keep one"
    for intent in parts(part(interaction, "dialog"), "intents"):
        name = str(intent.get("name"))
        where = f"dialog intent {name}"
        if name not in types:
            yield where, "no such intent"
        yield from _absent(where, _asked(intent), prompts)
        yield from _without_prompt(where, intent)
        for slot in parts(intent, "slots"):
            yield from _slot(f"{where}, slot {slot.get('name')}", slot, types.get(name, {}), prompts)


def _slot(where: str, slot: Mapping[str, Any], types: Mapping[str, str], prompts: Collection[str]) -> Breaches:
    its = types.get(str(slot.get("name")))
    if its is None:
        yield where, "the intent has no such slot"
    elif "type" in slot and slot["type"] != its:
        yield where, f"its type is {slot['type']} here and {its} in the intent"
    yield from _absent(where, _asked(slot), prompts)
    yield from _without_prompt(where, slot)


def _without_prompt(where: str, asking: Mapping[str, Any]) -> Breaches:
    """What has to be asked for, and there is nothing to ask it with."""
    for needed in ("elicitation", "confirmation"):
        if asking.get(f"{needed}Required") is True and not part(asking, "prompts").get(needed):
            yield where, f"{needed}Required, and there is no {needed} prompt to ask with"


def _asked(asking: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield the prompts that an intent or a slot names: what for, and the prompt's id."""
    yield from part(asking, "prompts").items()
    for validation in parts(asking, "validations"):
        yield f"{validation.get('type')} validation", validation.get("prompt")


def _absent(where: str, asked: Iterator[tuple[str, object]], prompts: Collection[str]) -> Breaches:
    for what_for, id_ in asked:
        if id_ not in prompts:
            yield where, f"its {what_for} prompt {id_!r} does not exist"
