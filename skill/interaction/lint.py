"""What Alexa (or certification) would refuse in an interaction model, and what would leave a customer unserved.

Structure is checked against Amazon's published schema elsewhere; that schema misses everything below.
Source: developer.amazon.com, "Choose the invocation name", "Create intents, utterances, and slots" and certification
requirements for custom skills (read 2026-11).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from locales import Invocation, locale_of

REQUIRED = (
    "AMAZON.HelpIntent",
    "AMAZON.StopIntent",
    "AMAZON.CancelIntent",
    "AMAZON.NavigateHomeIntent",
    "AMAZON.FallbackIntent",
)
SEARCH = "AMAZON.SearchQuery"
MOST_BYTES = 1_500_000
_SLOT = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"^[A-Za-z][A-Za-z_.]*$")
_SAMPLE = re.compile(r"^[^\W_](?:[\w '.,\-]|\{\w+\})*$|^\{\w+\}(?:[\w '.,\-]|\{\w+\})*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend: where it is and what to do."""

    file: str
    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.problem}"


def lint(file: str, model: Mapping[str, Any], handled: Collection[str] | None = None) -> list[Finding]:
    """Return everything wrong with a model, in the order of its parts.

    Args:
        file: the name to show in the findings, and by its stem the locale.
        model: the parsed JSON of the model's file.
        handled: the goals the skill handles; None leaves the comparison out.
    """
    language = _part(_part(model, "interactionModel"), "languageModel")
    if not language:
        return [Finding(file=file, where="interactionModel.languageModel", problem="missing; is this a model?")]
    parts = (
        _size(model),
        _invocation(str(language.get("invocationName", "")), locale_of(Path(file).stem).invocation),
        _types(language),
        _intents(language),
        _samples(language),
        _dialog(_part(model, "interactionModel"), language),
        () if handled is None else _handlers(language, handled),
    )
    return [Finding(file=file, where=where, problem=problem) for part in parts for where, problem in part]


Found = Iterator[tuple[str, str]]


def _size(model: Mapping[str, Any]) -> Found:
    """Source: "Custom skills: limits", an interaction model's JSON has 1.5 MB at most."""
    size = len(json.dumps(model, indent=0, ensure_ascii=False).encode())
    if size > MOST_BYTES:
        yield "the whole model", f"{size:,} bytes as `earshot build-model` writes it, and {MOST_BYTES:,} are allowed"


def _invocation(name: str, refused: Invocation) -> Found:
    where = f"invocation name {name!r}"
    words = name.split()
    if len(words) < 2:
        yield where, "use two words or more, unless it is a brand of your own"
    if name != name.lower():
        yield where, "write it in lower case"
    if re.search(r"[^a-z .']", name.lower()):
        yield where, "only letters, spaces, periods and apostrophes; spell numbers out"
    for word in words:
        if word.lower() in refused.connecting:
            yield where, f"the launch or connecting word {word!r} may not be part of it"
        if word.lower() in refused.wake:
            yield where, f"the wake word or reserved word {word!r} may not be part of it"
    if len(words) == 2 and not refused.little.isdisjoint(word.lower() for word in words):
        yield where, "two words may not hold an article or a preposition"


def _types(language: Mapping[str, Any]) -> Found:
    seen: set[str] = set()
    for type_ in _parts(language, "types"):
        name = str(type_.get("name"))
        if name in seen:
            yield f"type {name}", "defined twice; keep one"
        seen.add(name)
        if not type_.get("values"):
            yield f"type {name}", "has no values"
        yield from _values(name, type_)


def _values(type_name: str, type_: Mapping[str, Any]) -> Found:
    ids: set[str] = set()
    names: dict[str, str] = {}
    for value in _parts(type_, "values"):
        id_, name = str(value.get("id", "")), str(_part(value, "name").get("value", ""))
        where = f"type {type_name}, value {name!r}"
        if not name:
            yield where, "has no name"
        if id_ in ids:
            yield where, f"the id {id_!r} is taken by another value"
        ids.add(id_ or name)
        for said in (name, *_part(value, "name").get("synonyms", [])):
            other = names.setdefault(str(said).lower(), name)
            if other != name:
                yield where, f"{said!r} is a name of {other!r} as well, so Alexa cannot tell them apart"


def _intents(language: Mapping[str, Any]) -> Found:
    intents = _parts(language, "intents")
    names = [str(intent.get("name")) for intent in intents]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"intent {name}", "defined twice; keep one"
    for name in REQUIRED:
        if name not in names:
            yield f"intent {name}", "missing; certification requires it"
    types = {str(type_.get("name")) for type_ in _parts(language, "types")}
    for intent in intents:
        yield from _intent(intent, types)


def _intent(intent: Mapping[str, Any], types: Collection[str]) -> Found:
    name = str(intent.get("name"))
    where = f"intent {name}"
    if not _NAME.match(name):
        yield where, "an intent's name has letters, underscores and periods only"
    if not name.startswith("AMAZON.") and not _said(intent):
        yield where, "has no samples, so it can never be said"
    slots = _parts(intent, "slots")
    declared = [str(slot.get("name")) for slot in slots]
    searches = {str(slot.get("name")) for slot in slots if slot.get("type") == SEARCH}
    yield from _slots(where, slots, types)
    used = {name for sample in _said(intent) for name in _SLOT.findall(sample)}
    for name in dict.fromkeys(declared):
        if declared.count(name) > 1:
            yield f"{where}, slot {name}", "declared twice; keep one"
        if name not in used:
            yield f"{where}, slot {name}", "stands in no sample"
    for sample in _said(intent):
        yield from _sample(where, sample, declared, searches)


def _slots(where: str, slots: list[Mapping[str, Any]], types: Collection[str]) -> Found:
    for slot in slots:
        type_ = str(slot.get("type"))
        if type_ not in types and not type_.startswith("AMAZON."):
            yield f"{where}, slot {slot.get('name')}", f"its type {type_} is not defined"


def _sample(where: str, sample: str, declared: Collection[str], searches: set[str]) -> Found:
    where = f"{where}, sample {sample!r}"
    slots = _SLOT.findall(sample)
    for slot in slots:
        if slot not in declared:
            yield where, f"the slot {{{slot}}} is not declared"
    if len(set(slots)) != len(slots):
        yield where, "a slot stands in it twice"
    if not _SAMPLE.match(sample):
        yield where, "only words, spaces, periods, apostrophes, hyphens, commas and {slots}"
    if re.search(r"\d", _SLOT.sub("", sample)):
        yield where, "spell numbers out"
    if searches & set(slots):
        if len(slots) > 1:
            yield where, f"{SEARCH} may not stand beside another slot"
        if not _SLOT.sub("", sample).strip():
            yield where, f"{SEARCH} needs carrier words"


def _samples(language: Mapping[str, Any]) -> Found:
    """The same sentence in two intents, or twice in one; slots of one type count as the same words."""
    seen: dict[str, str] = {}
    for intent in _parts(language, "intents"):
        types = {str(slot.get("name")).lower(): f"{{{slot.get('type')}}}" for slot in _parts(intent, "slots")}
        name = str(intent.get("name"))
        mine: set[str] = set()
        for sample in _said(intent):
            key = _sounds(sample, types)
            other = seen.setdefault(key, name)
            if other != name:
                yield f"intent {name}, sample {sample!r}", f"the intent {other} has the same sample"
            elif key in mine:
                yield f"intent {name}, sample {sample!r}", "stands here twice"
            mine.add(key)


def _sounds(sample: str, types: Mapping[str, str]) -> str:
    """A sample as it sounds: the types of its slots instead of their names."""
    parts = _SLOT.split(sample.lower())
    typed = [types.get(part, part) if place % 2 else part for place, part in enumerate(parts)]
    return " ".join(" ".join(typed).split())


def _said(intent: Mapping[str, Any]) -> list[str]:
    samples = intent.get("samples")
    return [str(sample) for sample in samples] if isinstance(samples, list) else []


def _dialog(interaction: Mapping[str, Any], language: Mapping[str, Any]) -> Found:
    slots = {
        str(intent.get("name")): {str(slot.get("name")) for slot in _parts(intent, "slots")}
        for intent in _parts(language, "intents")
    }
    prompts = {str(prompt.get("id")) for prompt in _parts(interaction, "prompts")}
    for intent in _parts(_part(interaction, "dialog"), "intents"):
        name = str(intent.get("name"))
        where = f"dialog intent {name}"
        if name not in slots:
            yield where, "no such intent"
        yield from _prompts(where, intent, prompts)
        for slot in _parts(intent, "slots"):
            if slot.get("name") not in slots.get(name, ()):
                yield f"{where}, slot {slot.get('name')}", "the intent has no such slot"
            yield from _prompts(f"{where}, slot {slot.get('name')}", slot, prompts)


def _prompts(where: str, part: Mapping[str, Any], prompts: Collection[str]) -> Found:
    for role, id_ in _part(part, "prompts").items():
        if id_ not in prompts:
            yield where, f"its {role} prompt {id_!r} does not exist"


def _handlers(language: Mapping[str, Any], handled: Collection[str]) -> Found:
    intents = {str(intent.get("name")) for intent in _parts(language, "intents")}
    for name in sorted(intents - set(handled)):
        yield f"intent {name}", "no handler serves it"
    for name in sorted(goal for goal in handled if goal.endswith("Intent") and goal not in intents):
        yield f"handler of {name}", "the model has no such intent"


def _part(value: object, name: str) -> Mapping[str, Any]:
    part = value.get(name) if isinstance(value, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _parts(value: object, name: str) -> list[Mapping[str, Any]]:
    parts = value.get(name) if isinstance(value, Mapping) else None
    return [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []
