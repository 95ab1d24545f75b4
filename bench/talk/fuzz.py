"""How much is understood when people say things around a wish: by the model's samples alone, and by `talk`'s ears.

Sentences are drawn from the wishes that conversations begin with (`carried` in a model's source), from as many samples
of each goal, and from all samples of the model, filled with what the shop sells, and said with carriers in front and
behind ("could you", "please") and fillers within ("um"). The model understands one when a sample says it word by word;
Alexa itself hears more than that, so its column is the least that may be expected.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from locales import Locale, locale_of
from runtime.talk.model_file import MODELS
from runtime.talk.utterances import Resolver
from skill.interaction.build import alternatives, read_source
from skill.interaction.carriers import SLOTS

_SLOT = re.compile(r"\{(\w+)\}")
LEFT_OUT = ("AMAZON.",)
"""Intents that are answers, and not wishes to be said around."""
AROUND = {
    "as it is": (False, False, False),
    "in front": (True, False, False),
    "behind": (False, True, False),
    "both": (True, True, False),
    "and within": (True, True, True),
}


ToDraw = tuple[str, str]  # its intent, and a sample of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One sentence, what it has around, and the intent that it was drawn from."""

    text: str
    around: str
    intent: str


def drawn(
    model: Mapping[str, Any], locale: Locale, wishes: Sequence[ToDraw], *, count: int, seed: int
) -> Iterator[Drawn]:
    """Yield so many sentences of each way to say things around a wish; the same seed gives the same."""
    language = model["interactionModel"]["languageModel"]
    chance = random.Random(seed)
    values = {kind["name"]: [way for one in kind["values"] for way in _ways(one)] for kind in language["types"]}
    slots = {one["name"]: {slot["name"]: slot["type"] for slot in one.get("slots", ())} for one in language["intents"]}
    for around, (before, after, within) in AROUND.items():
        for _ in range(count):
            intent, sample = chance.choice(wishes)
            pieces = _SLOT.split(sample)  # words, slot, words, slot, ...
            told = (
                _filled(slots[intent][one], values, locale, chance) if at % 2 else one for at, one in enumerate(pieces)
            )
            words = " ".join(told).split()
            if within:
                words.insert(chance.randrange(len(words) + 1), chance.choice(sorted(locale.sentences.within)))
            parts = (
                chance.choice(locale.sentences.before) if before else "",
                " ".join(words),
                chance.choice(locale.sentences.after) if after else "",
            )
            yield Drawn(text=" ".join(part for part in parts if part), around=around, intent=intent)


def wishes_of(tag: str, model: Mapping[str, Any]) -> dict[str, list[ToDraw]]:
    """Return the wishes to draw from: those that conversations begin with, as many of each goal, and all samples."""
    source = read_source(MODELS / "sources" / f"{tag}.toml")
    phrases = source.get("phrases", {})
    first = [
        (name, one)
        for name, intent in source["intents"].items()
        for sample in intent.get("carried", ())
        for one in alternatives(sample, phrases)
    ]
    every = [
        (intent["name"], sample)
        for intent in model["interactionModel"]["languageModel"]["intents"]
        if not intent["name"].startswith(LEFT_OUT)
        for sample in intent.get("samples", ())
        if not any(f"{{{slot}}}" in sample for slot in SLOTS)
    ]
    return {"first wishes": first, "each goal": _evenly(every), "all samples": every}


def _evenly(wishes: Sequence[ToDraw]) -> list[ToDraw]:
    """As many wishes of one goal as of any other."""
    by_goal: dict[str, list[ToDraw]] = {}
    for wish in wishes:
        by_goal.setdefault(wish[0], []).append(wish)
    most = max(len(some) for some in by_goal.values())
    return [some[at * len(some) // most] for some in by_goal.values() for at in range(most)]


def _ways(value: Mapping[str, Any]) -> Iterator[str]:
    yield value["name"]["value"].lower()
    yield from (one.lower() for one in value["name"].get("synonyms", ()))


def _filled(kind: str, values: Mapping[str, Sequence[str]], locale: Locale, chance: random.Random) -> str:
    known = values.get(kind) or sorted(locale.numbers.words)
    return chance.choice(list(known))


def bench_fuzz(tag: str, *, count: int, seed: int) -> str:
    """Return the table: of sentences with things around them, which share is understood by whom."""
    locale, model = locale_of(tag), json.loads((MODELS / f"{tag}.json").read_text("utf-8"))
    resolver = Resolver(model, locale=locale)
    lines = [f"{'drawn from':<14}{'around the wish':<16}{'sentences':>10}{'model':>8}{'talk':>8}"]
    for name, wishes in wishes_of(tag, model).items():
        heard: dict[str, list[tuple[bool, bool]]] = {around: [] for around in AROUND}
        for one in drawn(model, locale, wishes, count=count, seed=seed):
            by_talk = resolver.resolve(one.text).get("intent", {}).get("name")
            heard[one.around].append((resolver.by_samples(one.text) == one.intent, by_talk == one.intent))
        for around, each in heard.items():
            shares = (sum(one[column] for one in each) / len(each) for column in (0, 1))
            lines.append(f"{name:<14}{around:<16}{len(each):>10}" + "".join(f"{share:>8.0%}" for share in shares))
    return "\n".join(lines)
