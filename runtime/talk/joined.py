"""A wish that begins with an "and" adds to what is there: "and twelve rolls of paper towels", "and another one"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from locales import Locale, Reply
from runtime.talk.clauses import WISHES

ADDING, NAMING = WISHES[1], "NameIntent"
CARRIED = "before"  # what is said in front of a wish, and joins it to what is quoted
ORDERING = frozenset({"order", "buy"})  # it is to be ordered, and not to lie in a basket
ANSWERED = frozenset({NAMING, "CancelOrderIntent", "SubscriptionCancelIntent", "DeleteDataIntent"})
"""Goals that may be the answer to a question, of which the yes tells."""
LONGEST_ANSWER = 5
"""Words of one; more of them say something else too: "yes, but how do I delete my data"."""

Filled = Callable[[str, Mapping[str, str]], dict[str, Any]]


def joined(
    words: tuple[str, ...], intent: dict[str, Any], model: tuple[Mapping[str, Mapping[str, str]], Filled, Locale]
) -> dict[str, Any]:
    """Return the wish to add; the intent as it was where nothing is joined so, or where that cannot hold it.

    `model` is its intents with their slots, what fills them, and its locale.
    """
    slots, filled, locale = model
    between, more = locale.numbers.joined, locale.product_words.one_more
    begins = words[:1] == (between,) or (words[1:2] == (between,) and words[0] in locale.sentences.openings)
    if not begins or ADDING not in slots:
        return intent
    rest, held = words[words.index(between) + 1 :], held_in(intent)
    counts = (word in more or locale.numbers.whole_number(word) is not None for word in rest)
    if not more.isdisjoint(rest[:2]) and all(counts):
        return filled(ADDING, {"quantity": "1"})
    if intent["name"] == WISHES[0] and CARRIED in slots[WISHES[0]] and not ORDERING.isdisjoint(rest):
        return filled(WISHES[0], {**held, CARRIED: " ".join(words[: words.index(between) + 1])})
    wished = intent["name"] in (WISHES[0], NAMING) and "product" in held and held.keys() <= slots[ADDING].keys()
    return filled(ADDING, held) if wished else intent


def answered(
    words: tuple[str, ...], intent: dict[str, Any], model: tuple[Mapping[str, Mapping[str, str]], Filled, Locale]
) -> dict[str, Any]:
    """Return the intent with the yes that stands before it, as the platform hears it: "yes, cancel it"."""
    slots, filled, locale = model
    begins = words[:1] and locale.replies.heard_in(words[0]) is Reply.YES
    if (
        not begins
        or len(words) > LONGEST_ANSWER
        or intent["name"] not in ANSWERED
        or CARRIED not in slots.get(intent["name"], ())
    ):
        return intent
    return filled(intent["name"], {**held_in(intent), CARRIED: words[0]})


def held_in(intent: Mapping[str, Any]) -> dict[str, str]:
    """Return what the slots of an intent hold, as it was said."""
    return {name: slot["value"] for name, slot in intent["slots"].items() if "value" in slot}
