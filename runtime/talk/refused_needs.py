"""What something is not to be, heard as what it is to be: "not the decaf", "order coffee that's not decaf"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locales import Locale
from runtime.talk.clauses import WISHES
from runtime.talk.said_later import SaidLater

CORRECTING, RESEARCH = "CorrectIntent", "ResearchIntent"


@dataclass(frozen=True, kw_only=True)
class RefusedNeeds:
    """Knows that a "not" right before a need refuses it, whatever the nearest sample has there."""

    locale: Locale
    later: SaidLater

    def instead(
        self, words: tuple[str, ...], intent: str, held: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]] | None:
        """Return the refusal of what was taken for a wish; None where nothing is refused."""
        need = held.get("need")
        if need is None or intent not in (CORRECTING, RESEARCH) or not self._refused(words, need.split()):
            return None
        rest = {slot: one for slot, one in held.items() if slot != "need"}
        wished = intent == RESEARCH and not self.locale.sentences.wanting.isdisjoint(words)
        return WISHES[0] if wished else intent, {**rest, "not_product": need}

    def _refused(self, words: tuple[str, ...], need: list[str]) -> bool:
        told, at = self.locale.sentences, _place_of(words, need)
        before = list(words[:at])
        while before and (before[-1] in told.determiners or before[-1] in told.wanting):
            before.pop()
        return bool(before) and before[-1] in told.denying


def _place_of(words: tuple[str, ...], part: list[str]) -> int:
    """Where some words stand one after the other among others; 0 where they do not."""
    places = range(len(words) - len(part) + 1)
    return next((at for at in places if [*words[at : at + len(part)]] == part), 0)
