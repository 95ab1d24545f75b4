"""Whether a sentence is one that an interaction model understands: "Alexa, ask harbor pantry to reorder coffee".

Certification asks that a manifest's example phrases are the invocation name with a launch word, or one of the model's
sample utterances (developer.amazon.com/docs/alexa/custom-skills/certification-requirements..., read 2026-11-21).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from locales import Locale

_OPEN_ENDED = r"[\w' -]+"  # AMAZON.* types whose values are Amazon's
_NUMBERS = ("AMAZON.NUMBER", "AMAZON.FOUR_DIGIT_NUMBER")


def intent_of(phrase: str, model: dict[str, Any], locale: Locale) -> str | None:
    """The intent that a spoken example leads to ("LaunchRequest" for a bare opening), or None.

    Args:
        phrase: as printed in a manifest, wake word included.
        model: an interaction model file's content.
        locale: the model's.
    """
    language = model["interactionModel"]["languageModel"]
    how = locale.invocation
    said = _plain(phrase).removeprefix(f"{how.wake_word} ").strip()
    name = re.escape(_plain(language["invocationName"]))
    if re.fullmatch(rf"(?:{'|'.join(how.launching)}) {name}", said):
        return "LaunchRequest"
    asked = re.fullmatch(rf"(?:{'|'.join(how.asking)}) {name}(?: {how.links[0]})? (.+)", said)
    if not asked:
        return None
    values = {
        kind["name"]: "|".join(re.escape(_plain(one)) for one in _values(kind)) for kind in language.get("types", [])
    }
    numbers = rf"(?:\d+|(?:(?:{'|'.join(locale.numbers.words)})[ -]?)+)"
    for intent in language["intents"]:
        slots = {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
        # A pattern of every brand and product is dear to make: only for samples whose own words were said.
        likely = (sample for sample in intent.get("samples", []) if _words_of(sample) <= set(asked[1].split()))
        if any(_pattern(sample, slots, values, numbers).fullmatch(asked[1]) for sample in likely):
            return str(intent["name"])
    return None


def _words_of(sample: str) -> set[str]:
    return {word for word in sample.casefold().split() if "{" not in word}


def _plain(text: str) -> str:
    spaced = re.sub(r"[^\w' -]", " ", text.casefold().replace("\u2019", "'"))
    return re.sub(r" +", " ", spaced).strip()


def _values(kind: dict[str, Any]) -> Iterator[str]:
    for value in kind["values"]:
        yield from (value["name"]["value"], *value["name"].get("synonyms", []))


def _pattern(sample: str, slots: dict[str, str], values: dict[str, str], numbers: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", sample)  # words, slot, words, slot, ...
    for index, piece in enumerate(pieces):
        if index % 2:
            kind = slots.get(piece, "")
            known = values.get(kind)
            pieces[index] = f"(?:{known})" if known else numbers if kind in _NUMBERS else _OPEN_ENDED
        else:
            pieces[index] = re.escape(piece.casefold())
    return re.compile("".join(pieces))
