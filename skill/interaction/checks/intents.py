"""Intents, their slots and the sentences that lead to them. Source: "Create Intents, Utterances, and Slots"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from skill.interaction.built_in import INTENTS, SAID, SEARCH, SLOT_TYPES
from skill.interaction.finding import Breaches, parts, texts

RULE = "Alexa Skills Kit: intents, utterances and slots"
_SLOT = re.compile(r"\{([^{}]*)\}")
_GLUED = re.compile(r"\w\{|\}[\w{]")
_NAME = re.compile(r"^[A-Za-z][A-Za-z_.]*$")
_SLOT_NAME = re.compile(r"^[A-Za-z][A-Za-z_]*$")
_SAMPLE = re.compile(r"^(?:[^\W_](?:[\w '.,\-]|\{\w+\})*|\{\w+\}(?:[\w '.,\-]|\{\w+\})*)(?<! )$")


def breaches(language: Mapping[str, Any]) -> Breaches:
    """Yield what is wrong with intents, slots and samples, one by one and between intents."""
    intents = parts(language, "intents")
    names = [str(intent.get("name")) for intent in intents]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"intent {name}", "defined twice; keep one"
    types = {str(type_.get("name")) for type_ in parts(language, "types")}
    for intent in intents:
        yield from _intent(intent, types)
    yield from _the_same_samples(intents)


def _intent(intent: Mapping[str, Any], types: Collection[str]) -> Breaches:
    name = str(intent.get("name"))
    where = f"intent {name}"
    if not _NAME.match(name):
        yield where, "an intent's name has letters, underscores and periods only"
    if name.startswith("AMAZON.") and name not in INTENTS:
        yield where, "Amazon has no built-in intent of that name"
    samples = texts(intent, "samples")
    if not name.startswith("AMAZON.") and not samples:
        yield where, "has no samples, so it can never be said"
    slots = parts(intent, "slots")
    declared = [str(slot.get("name")) for slot in slots]
    yield from _slots(where, slots, types)
    used = {name for sample in samples for name in _SLOT.findall(sample)}
    for name in dict.fromkeys(declared):
        if declared.count(name) > 1:
            yield f"{where}, slot {name}", "declared twice; keep one"
        if name not in used:
            yield f"{where}, slot {name}", "stands in no sample"
    searches = {str(slot.get("name")) for slot in slots if slot.get("type") == SEARCH}
    for sample in samples:
        yield from _sample(f"{where}, sample {sample!r}", sample, declared, searches)


def _slots(where: str, slots: list[Mapping[str, Any]], types: Collection[str]) -> Breaches:
    for slot in slots:
        name, type_ = str(slot.get("name")), str(slot.get("type"))
        if not _SLOT_NAME.match(name):
            yield f"{where}, slot {name}", "a slot's name has letters and underscores only"
        if type_ in types or type_ in SLOT_TYPES:
            continue
        if type_.startswith("AMAZON."):
            yield f"{where}, slot {name}", f"Amazon has no slot type {type_}"
        else:
            yield f"{where}, slot {name}", f"its type {type_} is not defined"


def _sample(where: str, sample: str, declared: Collection[str], searches: set[str]) -> Breaches:
    slots = _SLOT.findall(sample)
    for slot in slots:
        if slot not in declared:
            yield where, f"the slot {{{slot}}} is not declared"
    if len(set(slots)) != len(slots):
        yield where, "a slot stands in it twice"
    if not _SAMPLE.match(sample):
        yield where, "only words, spaces between them, periods, apostrophes, hyphens, commas and {slots}"
    if _GLUED.search(sample):
        yield where, "a slot stands apart from words by a space; only an apostrophe may follow it at once"
    if re.search(r"\d", _SLOT.sub("", sample)):
        yield where, "spell numbers out"
    if searches & set(slots):
        if len(slots) > 1:
            yield where, f"{SEARCH} may not stand beside another slot"
        if not _SLOT.sub("", sample).strip():
            yield where, f"{SEARCH} needs carrier words"


def _the_same_samples(intents: list[Mapping[str, Any]]) -> Breaches:
    """The same sentence in two intents, or twice in one; slots of one type count as the same words.

    What Amazon's own intents take by themselves is theirs: "stop" as a sample of another intent is never heard there.
    """
    names = {str(intent.get("name")) for intent in intents}
    seen = {said: name for name, sentences in SAID.items() if name in names for said in sentences}
    for intent in intents:
        types = {str(slot.get("name")).lower(): f"{{{slot.get('type')}}}" for slot in parts(intent, "slots")}
        name = str(intent.get("name"))
        mine: set[str] = set()
        for sample in texts(intent, "samples"):
            key = _sounds(sample, types)
            other = seen.setdefault(key, name)
            if other != name:
                yield f"intent {name}, sample {sample!r}", f"the intent {other} has the same sample"
            elif key in mine:
                yield f"intent {name}, sample {sample!r}", "stands here twice"
            mine.add(key)


def _sounds(sample: str, types: Mapping[str, str]) -> str:
    """A sample as it sounds: the types of its slots instead of their names."""
    pieces = _SLOT.split(sample.lower())
    typed = [types.get(piece, piece) if place % 2 else piece for place, piece in enumerate(pieces)]
    return " ".join(" ".join(typed).split())
