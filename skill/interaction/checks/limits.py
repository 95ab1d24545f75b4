"""What is too large. Sources: "Interaction model limits", and what Amazon's console answers to what is beyond them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.interaction.finding import Breaches, part, parts, texts
from skill.interaction.text import model_text

RULE = "Alexa Skills Kit: interaction model limits"
MOST_BYTES = 1_500_000
_MOST_LETTERS = 140  # of a slot's value or synonym
_MOST_SAID = 200  # letters of a sample, as Amazon Lex takes them, whose models these are like; nobody says more at once


def breaches(model: Mapping[str, Any]) -> Breaches:
    """Yield what Amazon refuses for its size."""
    size = len(model_text(model).encode())
    if size > MOST_BYTES:
        yield "the whole model", f"{size:,} bytes as `earshot build-model` writes it, and {MOST_BYTES:,} are allowed"
    language = part(part(model, "interactionModel"), "languageModel")
    for intent in parts(language, "intents"):
        for sample in texts(intent, "samples"):
            if len(sample) > _MOST_SAID:
                where = f"intent {intent.get('name')}, sample {sample[:20]!r}..."
                yield where, f"{len(sample)} characters, and {_MOST_SAID} are allowed"
    for type_ in parts(language, "types"):
        for value in parts(type_, "values"):
            name = part(value, "name")
            for said in (str(name.get("value", "")), *texts(name, "synonyms")):
                if len(said) > _MOST_LETTERS:
                    where = f"type {type_.get('name')}, value {said[:20]!r}..."
                    yield where, f"{len(said)} characters, and {_MOST_LETTERS} are allowed"
