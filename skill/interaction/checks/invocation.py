"""By what name the skill is called. Source: "Choose the Invocation Name for a Custom Skill"."""

from __future__ import annotations

import re

from locales import Invocation
from skill.interaction.finding import Breaches

RULE = "Alexa Skills Kit: choose the invocation name"


def breaches(name: str, refused: Invocation) -> Breaches:
    """Yield why Amazon would refuse a name.

    Args:
        name: the invocation name.
        refused: the words of its language that may not be part of one.
    """
    where = f"invocation name {name!r}"
    words = name.split()
    if name != " ".join(words):
        yield where, "one space between words, and none around them"
    if len(words) < 2:
        yield where, "use two words or more, unless it is a brand of your own"
    if name != name.lower():
        yield where, "write it in lower case"
    if re.search(r"[^a-z .']", name.lower()):
        yield where, "only letters, spaces, periods and apostrophes; spell numbers out"
    for word in words:
        bare = word.lower().removesuffix("'s").strip(".'")  # "alexa's" is heard as the wake word too
        if bare in refused.connecting:
            yield where, f"the launch or connecting word {word!r} may not be part of it"
        if bare in refused.wake:
            yield where, f"the wake word or reserved word {word!r} may not be part of it"
    if len(words) == 2 and not refused.little.isdisjoint(word.lower() for word in words):
        yield where, "two words may not hold an article or a preposition"
