"""Names and numbers alone, which take every sentence that nothing else fits: where they may stand, and nowhere else.

A sample that is a slot alone starves the fallback, and an order is heard in what was none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from locales import Locale
from skill.interaction.finding import Breaches, parts, texts

RULE = "Earshot: a name or a number alone"
ANSWERING = {"BRAND": "NameIntent", "PRODUCT": "NameIntent", "AMAZON.NUMBER": "ReorderIntent"}
"""What answers an open question by itself, and the one intent that takes it."""
_SLOT = re.compile(r"\{(\w+)\}")


def breaches(language: Mapping[str, Any], locale: Locale) -> Breaches:
    """Yield the samples that are a name or a number alone, but for politeness."""
    polite = locale.replies.around
    around = {"", *locale.sentences.within, *(one for one in locale.sentences.after if polite.issuperset(one.split()))}
    for intent in parts(language, "intents"):
        name = str(intent.get("name"))
        types = {str(slot.get("name")): str(slot.get("type")) for slot in parts(intent, "slots")}
        for sample in texts(intent, "samples"):
            held = {types.get(slot, "") for slot in _SLOT.findall(sample)} & ANSWERING.keys()
            said = " ".join(_SLOT.sub(" ", sample).lower().split())
            if len(_SLOT.findall(sample)) == 1 and held and said in around and ANSWERING[held.pop()] != name:
                yield f"intent {name}, sample {sample!r}", "takes whatever nothing else fits; say what is done with it"
