"""What is ordered is goods, whatever else the words stand for: "order cold water", "order honey"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locales import Locale
from runtime.talk.clauses import GOODS, WISHES
from runtime.talk.said_later import SaidLater

CORRECTING = "CorrectIntent"
RESEARCH = "ResearchIntent"


@dataclass(frozen=True, kw_only=True)
class OrderedGoods:
    """Knows what stands alone behind the verb of an order."""

    locale: Locale
    later: SaidLater

    def instead(
        self, words: tuple[str, ...], intent: str, held: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]] | None:
        """Return the order of goods that was taken for one of a need, or of nothing; None where it is none."""
        goods = self._ordered(words)
        if not goods:
            return None
        told = self.locale.product_words
        alone = {slot: one for slot, one in held.items() if slot != "whose"} == {"need": goods}
        needed = intent == "ResearchIntent" and alone and goods.split()[-1] in told.apart
        nothing = intent in WISHES and not {"brand", "product"}.intersection(held)
        addressed = nothing and goods in told.apart & told.little
        if not needed and not addressed:
            return None
        return WISHES[0], {**({} if needed else held), "product": goods}

    def _ordered(self, words: tuple[str, ...]) -> str:
        """The words behind the last verb of an order, without articles and for whom: "get us some cold water"."""
        told, numbers = self.locale.sentences, self.locale.numbers
        at = max((at for at, word in enumerate(words) if word in told.wanting), default=len(words))
        around = told.determiners | self.locale.brand_words.asking | {numbers.of}
        named = words[at + 1 :]
        while named and named[0] in around:
            named = named[1:]
        return "" if words[:1] and words[0] in told.asking_which else " ".join(named)


@dataclass(frozen=True, kw_only=True)
class OrderedForHealth:
    """Knows that a trouble which no product is for was told: "I need something for my kid's fever"."""

    locale: Locale
    later: SaidLater

    def instead(
        self, words: tuple[str, ...], intent: str, held: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]] | None:
        """Return the research that was taken for an order of anything; None where it is none."""
        told = self.locale.product_words
        anything = held.get("product", "") in told.anything or not GOODS.intersection(held)
        said = " ".join(words)
        ailing = max((one for one in told.ailments if said.endswith(f" {one}")), key=len, default="")
        if intent not in WISHES or not anything or (not ailing and told.of_health.isdisjoint(words)):
            return None
        at = max((at for at, word in enumerate(words) if word in told.of_health), default=len(words) - 1)
        first = at + 1 - max(1, len(ailing.split()))
        begin = first - 1 if first > 0 and words[first - 1] in self.locale.sentences.determiners else first
        slots = {slot: one for slot, one in held.items() if slot == "whose"}
        return RESEARCH, {"need": " ".join(words[begin : at + 1]), **slots}


@dataclass(frozen=True, kw_only=True)
class OrderedByNeed:
    """Knows what is called by its quality alone behind the verb of an order: "order the decaf"."""

    locale: Locale
    later: SaidLater

    def instead(
        self, words: tuple[str, ...], intent: str, held: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]] | None:
        """Return the order that was taken for research or for a correction; None where it is none."""
        told, need, said = self.locale.sentences, held.get("need"), f"{' '.join(words)} "
        verb = max(
            (one for one in told.freely.taking if held.get("product", "").startswith(f"{one} ")), key=len, default=""
        )
        if verb and intent == CORRECTING:  # "make it the size four instead"
            return intent, {**held, "product": held["product"].removeprefix(verb).strip()}
        if need is None or intent in WISHES or not GOODS.isdisjoint(held):
            return None
        begun = max((one for one in told.freely.taking if said.startswith(f"{one} ")), key=len, default="")
        little = told.determiners | told.freely.called
        plain = [word for word in said.removeprefix(begun).split() if word not in little]
        return (WISHES[0], {"product": need}) if begun and " ".join(plain) == need else None
