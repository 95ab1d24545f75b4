"""The second of two changes in one sentence, read from its words: "... and double the floss", "... and drop it"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from locales import Locale
from skill.conversation.turn import Resolved, Slot, Turn
from skill.goals.wish import ADDING, CHANGING, REMOVING


def second_change(turn: Turn, left: str, locale: Locale) -> Turn | None:
    """Return the turn that the words of a second change would have been; None where they tell no change."""
    free, words = locale.sentences.freely, left.lower().split()
    begun = next((one for one in free.taking_out if f"{left.lower()} ".startswith(f"{one} ")), None)
    if begun is not None:
        named = [word for word in words[len(begun.split()) :] if word not in free.taken]
        return _of(turn, REMOVING, {"product": _named(named, locale)})
    if words[0] in free.times:
        factor = Slot(heard=words[0], resolved=(Resolved(id=free.times[words[0]], name=words[0]),))
        return _of(turn, CHANGING, {"factor": factor, "product": _named(words[1:], locale)})
    if words[0] in free.putting:
        return _of(turn, ADDING, {"product": _named(words[1:], locale)})
    if words[0] in free.recounting or words[0] in locale.sentences.determiners:
        return _counted(turn, words[1:] if words[0] in free.recounting else words, locale)
    return None


def _counted(turn: Turn, words: Sequence[str], locale: Locale) -> Turn | None:
    """So many of what is named: "the soup two", "the soup to two"."""
    if len(words) < 2 or locale.numbers.whole_number(words[-1]) is None:
        return None
    named = [word for word in words[:-1] if word not in locale.sentences.freely.counted_to]
    return _of(turn, CHANGING, {"product": _named(named, locale), "quantity": Slot(heard=words[-1])})


def _named(words: Sequence[str], locale: Locale) -> Slot | None:
    named = [word for word in words if word not in locale.sentences.determiners]
    return Slot(heard=" ".join(named)) if named else None


def _of(turn: Turn, intent: str, slots: dict[str, Slot | None]) -> Turn | None:
    named = slots.get("product")
    return replace(turn, intent=intent, slots={name: one for name, one in slots.items() if one}) if named else None
