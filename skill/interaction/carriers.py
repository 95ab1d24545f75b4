"""What people say around a wish ("hey could you maybe", "please", "um"), as slots that every intent shares.

A slot in front and one behind say in three samples what each carrier for itself would say in hundreds, and a model may
have 1.5 MB; the wishes that conversations begin with have one for a filler within too. The skill looks at none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from locales.heard import Sentences

BEFORE, AFTER, WITHIN = "before", "after", "within"
SLOTS = {BEFORE: "CARRIER_BEFORE", AFTER: "CARRIER_AFTER", WITHIN: "CARRIER_WITHIN"}
PAIRED = 10
"""Askings that are told after each opening too; a slot's values are examples, and stand for others alike."""
LEAST, ONE_IN = 44, 10
"""Samples of one intent that are carried, and one in ten of all: those of the fewest words, as a wish is said among
other words."""

BUILT_IN = "AMAZON."
"""Intents of Alexa's own have no slots of ours: they are carried by a few words each, as they are said most."""


def carried(intent: str, samples: Collection[str], sentences: Sentences, *, always: Collection[str] = ()) -> list[str]:
    """Return the samples of an intent, and more of them with what may be said around: `always`, and the shortest."""
    spoken = [one for one in samples if any(not word.startswith("{") for word in one.split())]
    if intent.startswith(BUILT_IN):
        around = [*(f"{one} {{}}" for one in sentences.before), *(f"{{}} {one}" for one in sentences.after)]
        more: Iterator[str] = (around[turn % len(around)].replace("{}", one) for turn, one in enumerate(spoken[::5]))
    else:
        shortest = sorted(spoken, key=lambda one: len(one.split()))[: LEAST + len(spoken) // ONE_IN]
        core = dict.fromkeys((*always, *shortest))
        ways = (f"{{{BEFORE}}} {{}}", f"{{}} {{{AFTER}}}", f"{{{BEFORE}}} {{}} {{{AFTER}}}")
        hesitant = [said for one in always for said in _hesitant(one)]
        more = (way.replace("{}", one) for one in (*core, *hesitant) for way in ways)
        samples = (*samples, *hesitant)
    return list(dict.fromkeys((*samples, *more)))


def _hesitant(sample: str) -> Iterator[str]:
    """A sample with a filler after any of its words but the last: "order um {product}"."""
    words = sample.split()
    for place in range(1, len(words)):
        yield " ".join((*words[:place], f"{{{WITHIN}}}", *words[place:]))


def carriers(sentences: Sentences) -> list[dict[str, Any]]:
    """Return the types: each carrier by itself, some two of them together as they are said, and fillers."""
    before = (
        *sentences.openings,
        *sentences.askings,
        *(f"{opening} {asking}" for opening in sentences.openings for asking in sentences.askings[:PAIRED]),
    )
    told = {BEFORE: before, AFTER: sentences.after, WITHIN: sorted(sentences.within)}
    return [_type(SLOTS[slot], values) for slot, values in told.items()]


def _type(name: str, told: Collection[str]) -> dict[str, Any]:
    first, *others = dict.fromkeys(told)
    return {"name": name, "values": [{"id": "said-around", "name": {"value": first, "synonyms": others}}]}
