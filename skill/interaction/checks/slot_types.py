"""The merchant's own slot types and their values. Source: "Create and Edit Custom Slot Types"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.interaction.finding import Breaches, part, parts, texts

RULE = "Alexa Skills Kit: custom slot types"


def breaches(language: Mapping[str, Any]) -> Breaches:
    """Yield what is wrong with types: empty, doubled, ambiguous, of no use."""
    seen: set[str] = set()
    used = {str(slot.get("type")) for intent in parts(language, "intents") for slot in parts(intent, "slots")}
    for type_ in parts(language, "types"):
        name = str(type_.get("name"))
        where = f"type {name}"
        if name in seen:
            yield where, "defined twice; keep one"
        seen.add(name)
        if not type_.get("values") and not type_.get("valueSupplier"):
            yield where, "has no values"
        if name not in used:
            yield where, "no slot is of it; leave it out"
        if not name.replace("_", "").isalpha() and not name.startswith("AMAZON."):
            yield where, "a type's name has letters and underscores only"
        yield from _values(name, type_)


def _values(type_name: str, type_: Mapping[str, Any]) -> Breaches:
    ids: set[str] = set()
    names: dict[str, str] = {}
    for value in parts(type_, "values"):
        id_, name = str(value.get("id", "")), str(part(value, "name").get("value", ""))
        where = f"type {type_name}, value {name!r}"
        if not name:
            yield where, "has no name"
        if id_ in ids:
            yield where, f"the id {id_!r} is taken by another value"
        ids.add(id_ or name)
        for said in (name, *texts(part(value, "name"), "synonyms")):
            other = names.setdefault(said.lower(), name)
            if other != name:
                yield where, f"{said!r} is a name of {other!r} as well, so Alexa cannot tell them apart"
