"""A question about a thing is no wish for it, in whatever words no sample has: "can my dog chew the blades"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locales import Locale
from runtime.talk.clauses import WISHES
from runtime.talk.said_later import SaidLater

ASKING = "DetailIntent"
NAMING = (*WISHES, "NameIntent")


@dataclass(frozen=True, kw_only=True)
class AskedAbout:
    """Knows how questions begin that ask for no goods."""

    locale: Locale
    later: SaidLater

    def instead(self, words: tuple[str, ...], intent: str, held: Mapping[str, str]) -> Mapping[str, str] | None:
        """Return the slots of a question about what was taken for a wish; None where it is one."""
        told = self.locale.sentences
        said = f"{' '.join(words)} "
        begun = next((one for one in told.questioning if said.startswith(f"{one} ")), None)
        if begun is None or not told.wanting.isdisjoint(words):
            return None
        known, taken = self.later.product(words), held.get("product")
        if intent == ASKING and known is not None and taken is not None and known not in taken:
            return {"whether": begun.split()[0], "product": known}  # what was taken for its name is half of another
        named = {slot: one for slot, one in held.items() if slot in ("brand", "product")}
        return {"whether": begun.split()[0], **named} if intent in NAMING and named else None
