"""From slots to what is meant: brand, kind of product, category, need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ledger.records import MatchDecision
from shop.catalog import Catalog, slug
from skill.dialog.pending import Goal
from skill.envelope import Slot

if TYPE_CHECKING:
    from shop.brands import BrandMatcher

MOST_OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardBrand:
    """What was made of a brand's name: act on it, ask about `offered` (brand ids), or say it was not understood."""

    heard: str
    decision: MatchDecision
    brand_id: str | None = None
    score: float = 0.0
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What is known beside the words."""

    goal: Goal
    history: Callable[[], tuple[str, ...]] = tuple  # brand ids this household bought, when the matcher asks
    category: str | None = None
    locale: str = "en-US"
    excluded: tuple[str, ...] = ()  # brand ids just refused


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardProduct:
    """A product slot: one product, or a kind of product, or words that are neither (perhaps a brand)."""

    product_id: str | None = None
    kind: str | None = None
    words: str | None = None


class Hearing:
    """Alexa's own resolution first (the id, never the synonym); what it could not resolve goes to the matcher."""

    def __init__(self, catalog: Catalog, open_matcher: Callable[[], BrandMatcher]) -> None:
        self._catalog = catalog
        self._open_matcher = open_matcher

    def warm(self) -> None:
        """Open the matcher now rather than with the first brand that Alexa did not resolve."""
        _ = self._matcher

    @cached_property
    def _matcher(self) -> BrandMatcher:
        return self._open_matcher()

    def brand(self, slot: Slot, hint: Hint) -> HeardBrand:
        """Return the brand that was meant, and whether to act on it, ask or give in."""
        known = tuple(one.id for one in slot.resolved if one.id in self._catalog.brands and one.id not in hint.excluded)
        if len(known) == 1:
            return HeardBrand(heard=slot.heard, decision=MatchDecision.ACCEPT, brand_id=known[0], score=1.0)
        if known:
            share = 1.0 / len(known)
            offered = known[:MOST_OFFERED]
            return HeardBrand(
                heard=slot.heard, decision=MatchDecision.ASK, brand_id=known[0], score=share, offered=offered
            )
        return self._matched(slot.heard, hint)

    def _matched(self, heard: str, hint: Hint) -> HeardBrand:
        # Late: the matcher brings rapidfuzz, and most turns need neither.
        from shop.brands import Context, Purpose

        found = self._matcher.match(
            heard,
            Context(
                purpose=Purpose.PURCHASE if hint.goal is Goal.REORDER else Purpose.RESEARCH,
                history=hint.history(),
                category=hint.category,
                locale=hint.locale,
                excluded=hint.excluded,
            ),
        )
        decision = MatchDecision(found.decision.value)
        offered = tuple(one.brand_id for one in found.offered if one.brand_id in self._catalog.brands)
        if decision is MatchDecision.REJECT or (decision is MatchDecision.ASK and not offered):
            return HeardBrand(heard=heard, decision=MatchDecision.REJECT, score=found.score)
        return HeardBrand(
            heard=heard, decision=decision, brand_id=found.brand_id, score=found.score, offered=offered[:MOST_OFFERED]
        )

    def product(self, slot: Slot) -> HeardProduct:
        """Return the product or the kind of product that was meant."""
        for one in slot.resolved:
            if one.id in self._catalog.products:
                return HeardProduct(product_id=one.id, kind=self._catalog.products[one.id].kind)
            if one.id in self._catalog.kinds:
                return HeardProduct(kind=one.id)
        kind = nearest(slot.heard, self._catalog.kinds)
        return HeardProduct(kind=kind) if kind else HeardProduct(words=slot.heard)

    def category(self, slot: Slot) -> str | None:
        """Return the slug of the category that was meant, or None."""
        return _meant(slot, self._catalog.categories)

    def need(self, slot: Slot) -> str | None:
        """Return the slug of the need that was meant, or None."""
        return _meant(slot, self._catalog.needs)

    def category_of_kind(self, kind: str | None) -> str | None:
        """Return the category (as brands name it) of a kind of product, or None."""
        for product in self._catalog.products.values():
            if product.kind == kind:
                return self._catalog.brands[product.brand_id].category
        return None


def _meant(slot: Slot, slugs: Iterable[str]) -> str | None:
    known = tuple(slugs)
    resolved = next((one.id for one in slot.resolved if one.id in known), None)
    return resolved or nearest(slot.heard, known)


def nearest(heard: str, slugs: Iterable[str]) -> str | None:
    """Return the slug whose words the heard words are, hold, or are part of; the shortest such, or None.

    "detergent" and "the laundry detergents" both mean laundry-detergent.
    """
    words = _stems(slug(heard).split("-"))
    if not words:
        return None
    fits = [known for known in slugs if (stems := _stems(known.split("-"))) <= words or words <= stems]
    return min(fits, key=lambda known: (len(_stems(known.split("-")) ^ words), len(known)), default=None)


def _stems(words: Iterable[str]) -> frozenset[str]:
    plain = ("".join(char for char in word if char.isalnum()) for word in words)
    return frozenset(word.removesuffix("s") for word in plain if word and word not in _LITTLE)


_LITTLE = frozenset({"a", "an", "the", "my", "our", "some", "more", "of", "for", "please", "usual", "any"})
