"""A question about a thing is no wish for it, in whatever words no sample has: "can my dog chew the blades"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locales import Locale
from runtime.talk.clauses import WISHES
from runtime.talk.said_later import SaidLater

ASKING = "DetailIntent"
NAMING = (*WISHES, "NameIntent")
NO_ANSWER = ("AMAZON.NoIntent", "AMAZON.FallbackIntent")
MOST_OF_A_NAME = 3  # words


@dataclass(frozen=True, kw_only=True)
class AskedAbout:
    """Knows how questions begin that ask for no goods."""

    locale: Locale
    later: SaidLater

    def instead(
        self, words: tuple[str, ...], intent: str, held: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]] | None:
        """Return the question that was taken for something else, and its slots; None where it is none."""
        sold, about = self._sold(words, intent, held), self._about(words, intent, held)
        if sold is not None:
            return "ResearchIntent", {"product": sold}
        told, known = self.locale.sentences, self.later.product(words)
        if intent in NO_ANSWER and known is not None and words[0] in told.asking_which:
            return "ResearchIntent", {"product": known}  # "which crackers don't have any sugar" is no mere no
        return None if about is None else (ASKING, about)

    def _about(self, words: tuple[str, ...], intent: str, held: Mapping[str, str]) -> Mapping[str, str] | None:
        """The slots of a question about what was taken for a wish."""
        told = self.locale.sentences
        if intent in WISHES and not told.turning.isdisjoint(words[1:2]) and words[0] not in told.asking_which:
            return None  # "do not forget the soap"
        said = f"{' '.join(words)} "
        begun = next((one for one in told.questioning if said.startswith(f"{one} ")), None)
        if begun is None and (asked := self._asked_what(words, intent, held)):
            return asked
        if begun is None or not told.wanting.isdisjoint(words):
            return None
        known, taken = self.later.product(words), held.get("product")
        known = None if known is None else " ".join(word for word in known.split() if word not in told.determiners)
        sold = taken is not None and self.later.goods(taken.split())  # "the descaler", for my coffee maker
        if intent == ASKING and known and taken is not None and not sold and known not in taken:
            return {"whether": begun.split()[0], "product": known}  # what was taken for its name is half of another
        named = {slot: one for slot, one in held.items() if slot in ("brand", "product")}
        asked = {"whether": begun.split()[0], **named}
        if intent not in NAMING or not named:
            return None
        _, _, behind = f" {' '.join(words)} ".partition(f" {named.get('product', '')} ")
        return {**asked, "detail": behind.strip()} if "product" in named and behind.strip() else asked

    def _asked_what(self, words: tuple[str, ...], intent: str, held: Mapping[str, str]) -> Mapping[str, str]:
        """What was taken for a mere name and is asked about: "what size cone do the filters fit"."""
        told = self.locale.sentences
        asks = bool(told.asking_what.intersection(words[:1])) and not told.wanting.intersection(words)
        asks = asks and any(word in told.questioning for word in words[1:])
        named = {slot: one for slot, one in held.items() if slot in ("brand", "product")}
        return named if asks and intent in NAMING else {}

    def _sold(self, words: tuple[str, ...], intent: str, held: Mapping[str, str]) -> str | None:
        """What it is asked for whether it is sold here, where that was taken for a question about something else."""
        said = " ".join(words)
        begun = next((one for one in self.locale.sentences.of_shop if said.startswith(f"{one} ")), None)
        rest = () if begun is None else words[len(begun.split()) :]
        little = self.locale.sentences.determiners
        named = tuple(word for word in rest if word not in little)
        asked = intent == ASKING and "product" not in held and "brand" not in held
        return " ".join(named) if asked and 0 < len(named) <= MOST_OF_A_NAME else None
