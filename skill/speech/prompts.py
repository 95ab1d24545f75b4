"""Prompts filled for speech: values escaped, and never so long that Alexa refuses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from locales import Prompt, form

LONGEST_VALUE = 1_000
"""Characters of one value that are spoken: no catalogue can push a prompt past Alexa's 8,000."""

_PARTIAL_ENTITY = re.compile("&[a-z]*$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """SSML without its <speak>, and what is said again when the customer is silent; None there ends the session."""

    speech: str
    reprompt: str | None = None


def joined(first: Spoken, then: Spoken) -> Spoken:
    """Return one after the other: the second says what is asked again."""
    return Spoken(f"{first.speech} {then.speech}", then.reprompt)


def render(prompt: Prompt, plural: str, values: Mapping[str, object]) -> Spoken:
    """Fill the names; values are escaped, so a brand called "A & W" stays valid SSML."""
    safe = {name: spoken_text(str(value)) for name, value in values.items()}
    again = None if prompt.reprompt is None else form(prompt.reprompt, plural).format(**safe)
    return Spoken(form(prompt.speech, plural).format(**safe), again)


def spoken_text(value: str) -> str:
    """Return a value fit for SSML: clipped, control characters out, and escaped."""
    clean = value[:LONGEST_VALUE]
    if not clean.isprintable():
        clean = "".join(char if char.isprintable() else " " for char in clean)
    # By hand: xml.sax.saxutils does the same and imports half of urllib for it.
    safe = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe if len(safe) <= LONGEST_VALUE else _PARTIAL_ENTITY.sub("", safe[:LONGEST_VALUE])
