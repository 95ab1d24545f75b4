"""From slots to what is meant: brand, kind of product, category, need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from base.environment import DEFAULT_LOCALE
from ledger.records import MatchDecision
from shop.catalog import Catalog, Product, Wanted
from skill.conversation.mentioned import HeardProduct
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.understanding.as_called import as_called, is_called_so, of_its_facts
from skill.understanding.as_told import without_what_it_is_free_of
from skill.understanding.brand_names import BrandNames
from skill.understanding.everyday import EverydayWords, without_brand
from skill.understanding.health import is_of_health
from skill.understanding.nearest import meant, nearest, need_meant
from skill.understanding.numbered import NumberedNames

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
    locale: str = DEFAULT_LOCALE
    excluded: tuple[str, ...] = ()  # brand ids just refused


class SlotReader:
    """Reads slots: Alexa's own resolution first (the id, not the synonym); what it could not resolve, the matcher."""

    def __init__(self, catalog: Catalog, open_matcher: Callable[[], BrandMatcher]) -> None:
        self.catalog, self._search, self._stems = catalog, catalog.words, catalog.words.stems
        self.everyday, self.names = EverydayWords(catalog), BrandNames(catalog)
        self.numbers, self.numbered = catalog.locale.numbers, NumberedNames(catalog)
        self._open_matcher = open_matcher

    def warm(self) -> None:
        """Open the matcher now rather than with the first brand that Alexa did not resolve."""
        _ = self._matcher

    @cached_property
    def _matcher(self) -> BrandMatcher:
        return self._open_matcher()

    def brand(self, slot: Slot, hint: Hint) -> HeardBrand:
        """Return the brand that was meant, and whether to act on it, ask or give in."""
        resolved = tuple(one.id for one in slot.resolved if one.id in self.catalog.brands)
        # A brand refused before and now said by its very name is meant; among several it is not offered again.
        known = tuple(one for one in resolved if one not in hint.excluded) or resolved[:1]
        if len(known) == 1:
            return HeardBrand(heard=slot.heard, decision=MatchDecision.ACCEPT, brand_id=known[0], score=1.0)
        if known:
            asks, share, some = MatchDecision.ASK, 1.0 / len(known), known[:MOST_OFFERED]
            return HeardBrand(heard=slot.heard, decision=asks, brand_id=known[0], score=share, offered=some)
        return self.matched(slot.heard, hint)

    def matched(self, heard: str, hint: Hint) -> HeardBrand:
        """Return the brand that a name sounds like which Alexa did not resolve."""
        # Late: the matcher brings rapidfuzz, and most turns need neither.
        from shop.brands import Context, Purpose

        found = self._matcher.match(
            heard,
            Context(
                purpose=Purpose.PURCHASE if hint.goal.orders else Purpose.RESEARCH,
                history=hint.history(),
                category=hint.category,
                locale=hint.locale,
                excluded=hint.excluded,
            ),
        )
        decision = MatchDecision(found.decision.value)
        offered = tuple(one.brand_id for one in found.offered if one.brand_id in self.catalog.brands)
        if decision is MatchDecision.ASK and len(offered) == 1 and self._is_part_of(heard, offered[0]):
            decision = MatchDecision.ACCEPT
        if decision is MatchDecision.REJECT or (decision is MatchDecision.ASK and not offered):
            return HeardBrand(heard=heard, decision=MatchDecision.REJECT, score=found.score)
        return HeardBrand(
            heard=heard, decision=decision, brand_id=found.brand_id, score=found.score, offered=offered[:MOST_OFFERED]
        )

    def _is_part_of(self, heard: str, brand_id: str) -> bool:
        """Tell whether words are a part of one brand's name and of no other's: "free and pure"."""
        words = self._stems(heard)
        names = {one.brand_id for one in self.catalog.brands.values() if words <= self._stems(one.canonical)}
        return names == {brand_id}

    def plain(self, slot: Slot | None) -> tuple[Slot | None, int | None]:
        """Return a slot without the number or container before the name, and the number: "three bottles of ..."."""
        if slot is None or slot.resolved:
            return slot, None
        numbers = self.numbers
        unnamed = numbers.only_container(slot.heard) and slot.heard.endswith(numbers.of)
        if unnamed or not self._stems(slot.heard):
            return None, None  # "rolls of", whose name is in another slot, or "something", which has none
        quantity, rest = numbers.counted(slot.heard)
        if numbers.begins_with_size(slot.heard):
            return Slot(heard=self.sized(slot.heard)), None  # "sixty four ounce detergent" is a size and no count
        if rest == slot.heard or self._is_named(slot.heard.split()[0]):
            return slot, None  # nothing in front of it, or the number is part of a name ("9 volt batteries")
        return self.names.resolved(rest), quantity

    def says_nothing(self, slot: Slot) -> bool:
        """Tell whether a slot holds nothing but little words, or where something is: "of that", "the office"."""
        return not slot.resolved and not self.tells(slot.heard)

    def tells(self, heard: str) -> bool:
        """Tell whether words name anything at all, and not only a place."""
        return not self.everyday.are_places(self._stems(heard))

    def is_said_again(self, brand: Slot, product: Slot | None) -> bool:
        """Tell whether what was taken for a brand only begins the product's name: "floss, dental floss"."""
        if brand.resolved or product is None or not self.product(product).known:
            return False
        return self._stems(brand.heard) <= self._stems(product.heard)

    def begins_with_measure(self, slot: Slot) -> bool:
        """Tell whether a slot begins with what sizes are told in, so that the number before it is a size."""
        return not slot.resolved and self.numbers.is_measure(slot.heard.split()[0])

    def joined(self, brand: Slot | None, product: Slot | None) -> tuple[Slot, ...]:
        """Return the things that stand with an "and" between them in unresolved words; none where it is of a name."""
        said, between = [slot for slot in (brand, product) if slot is not None], self.numbers.joined
        if any(slot.resolved for slot in said if between in slot.heard.split()):
            return ()
        words = " ".join(slot.heard for slot in said)
        parts = [part.strip() for part in f" {words} ".split(f" {between} ")]
        if len(parts) < 2 or not all(parts) or self.names.have_within(between, words):
            return ()
        bare = (self.numbers.counted(part)[1] for part in parts)  # "two floss" is called "floss"
        named = all(self.words(one).known or self.anywhere(one).known or self._brand_in(one) for one in bare)
        return tuple(self.names.resolved(part) for part in parts) if named else ()

    def _brand_in(self, words: str) -> bool:
        slot, _ = self.plain(Slot(heard=words))
        return slot is not None and (bool(slot.resolved) or self.names.split(slot)[0] is not None)

    def for_whom(self, product: Slot, whose: str) -> Slot | None:
        """Return what a product is for somebody ("food" for the dog is dog food), or None where it stays the same."""
        meant = f"{whose} {product.heard}"
        if self.is_kind(meant):
            return Slot(heard=meant)  # "shampoo" for the baby
        if self.product(product).known:
            return None
        return Slot(heard=meant) if self.words(meant).kind or self.anywhere(meant).known else None

    def is_kind(self, heard: str) -> bool:
        """Tell whether words are the very name of a kind of goods."""
        return self._stems(heard) in self.catalog.kinds_called

    def has_words(self, slot: Slot, are: Callable[[frozenset[str]], bool]) -> bool:
        """Tell what the words of a slot are that Alexa did not resolve."""
        return not slot.resolved and are(self._stems(slot.heard))

    def is_container(self, slot: Slot) -> bool:
        """Tell whether a slot holds nothing but a container, or what packs are counted in: "bags please", "reams"."""
        return not slot.resolved and self.everyday.count_only(slot.heard)

    def _is_named(self, first: str) -> bool:
        """Tell whether a brand's name, or a product's after the brand's, begins with a word."""
        catalog = self.catalog
        names = (without_brand(one.name, catalog.brand_name(one.brand_id)) for one in catalog.products.values())
        return any(f"{name} ".startswith(f"{first.lower()} ") for name in (*self.names.ids, *names))

    def ends_in_brand(self, brand: Slot, product: Slot) -> bool:
        """Tell whether the brand's slot holds none and the product's does, after other words."""
        if brand.resolved or product.resolved or self.names.split(brand)[0] is not None:
            return False
        by_name, _ = self.names.split(product)
        return by_name is not None and not product.heard.startswith(by_name.heard)

    def of_its_brand(self, brand: Slot, product: Slot, heard: HeardProduct) -> HeardProduct:
        """Return the one product of a brand that is called so, or is for that, or is of that size: "the 92 ounce"."""
        if brand.id is None or heard.product_id is not None or product.resolved:
            return heard
        words = self._stems(self.sized(product.heard))
        telling = words - self._stems(" ".join(self.numbers.containers))
        made = self.catalog.find(Wanted(brand_id=brand.id))
        found = self._search.described_so(made, words) or self._search.described_so(made, telling) if telling else ()
        if len(found) != 1:
            return heard
        return HeardProduct(product_id=found[0].product_id, kind=found[0].kind, words=heard.words)

    def product(self, slot: Slot) -> HeardProduct:
        """Return the product or the kind of product that was meant."""
        for one in slot.resolved:
            if one.id in self.catalog.products:
                return HeardProduct(product_id=one.id, kind=self.catalog.products[one.id].kind, words=slot.heard)
            if one.id in self.catalog.kinds:
                # "puppy food" is a name as well as a way to say "dog food".
                tells = self._search.named_so(self.catalog.of_kind(one.id), self._stems(slot.heard))
                return HeardProduct(kind=one.id, words=slot.heard if tells else None)
        return self.words(slot.heard)

    def words(self, heard: str) -> HeardProduct:
        """Return what unresolved words mean: a kind and how it is to be, or words that may still be a product's."""
        heard = self.sized(heard)
        kind, rest = self._kind(heard), without_what_it_is_free_of(self.catalog, heard)
        if kind is None and (kind := None if rest is None else self._kind(rest) or self.anywhere(rest).kind) is None:
            return of_its_facts(self.catalog, heard) or HeardProduct(words=heard)
        if not self._stems(heard) - self._stems(kind):
            return HeardProduct(kind=kind)
        return as_called(self.catalog, kind, heard)

    def describes(self, brand: Slot, product: Slot) -> bool:
        """Tell whether words in front of goods are no brand's but say how these are: "compostable", of pods."""
        found = None if brand.resolved else self.words(f"{brand.heard} {product.heard}")
        return found is not None and found.kind is not None and is_called_so(self.catalog, found)

    def of_brand(self, known: Sought, found: HeardBrand) -> Sought:
        """Return what is known with the brand that was heard; a product of another brand is only so many words."""
        product = self.catalog.product(known.product_id)
        if product is not None and product.brand_id not in self.catalog.family(found.brand_id or ""):
            known = structs.replace(known, product_id=None)
        return structs.replace(known, brand_id=found.brand_id, heard=found.heard, score=found.score)

    def anywhere(self, heard: str) -> HeardProduct:
        """Return the product, or the one kind, that has all these words in its name, whatever the brand."""
        words = self._stems(heard)
        found = self._search.named_so(self.catalog.products.values(), words) if words else ()
        found = tuple(one for one in found if self._named_by(words, one))
        kinds = {product.kind for product in found}
        if len(found) == 1:
            return HeardProduct(product_id=found[0].product_id, kind=found[0].kind, words=heard)
        size, rest = self.numbers.apart(heard)
        rest = self.numbers.counted(rest)[1] if rest else rest  # "bag of espresso beans", behind two pounds
        if not kinds and size and rest:
            return self._of_size(size, self.anywhere(rest), heard)
        return HeardProduct(kind=kinds.pop() if len(kinds) == 1 else None, words=heard)

    def _of_size(self, size: str, named: HeardProduct, heard: str) -> HeardProduct:
        """What was named beside a size: that product where it has it, else its kind with all that was said."""
        product = self.catalog.product(named.product_id)
        fits = product is not None and self._stems(size) <= self._stems(product.size)
        return HeardProduct(product_id=named.product_id if fits else None, kind=named.kind, words=heard)

    def _kind(self, heard: str) -> str | None:
        """The kind of goods that is meant; the last word of its name must be said, for the rest are but of what."""
        apart = self.everyday.are_apart(words := self._stems(heard))
        may = sorted({named for word in words for named in self._kinds.get(word, ())})  # as the catalogue has them
        kinds = [kind for _, kind, whole, last in may if whole <= words or (last <= words and not apart)]
        return nearest(heard, kinds, self._search)

    @cached_property
    def _kinds(self) -> Mapping[str, tuple[tuple[int, str, frozenset[str], frozenset[str]], ...]]:
        """By a word without which it is not meant: every kind's place, its name, the stems of it and of its end."""
        by_word: dict[str, tuple[tuple[int, str, frozenset[str], frozenset[str]], ...]] = {}
        for place, kind in enumerate(self.catalog.kinds):
            whole, last = self._stems(kind), self._stems(kind.rpartition("-")[2])
            for word in {min(stems) for stems in (whole, last) if stems}:
                by_word[word] = (*by_word.get(word, ()), (place, kind, whole, last))
        return by_word

    def _named_by(self, words: frozenset[str], one: Product) -> bool:
        """Tell whether words name a product and not only a part of its name, which is other goods: "chicken"."""
        of_kind = self._stems(one.kind.rpartition("-")[2]) <= words and not self.everyday.are_apart(words)
        whole = self._stems(without_brand(one.name, self.catalog.brand_name(one.brand_id))) <= words
        return of_kind or whole or not self.everyday.name_goods(words)

    def sized(self, heard: str) -> str:
        """Return words with the numbers of sizes as the catalogue has them: "sixty four ounce", "size 4"."""
        return self.numbers.sized(heard)

    def category(self, slot: Slot) -> str | None:
        """Return the slug of the category that was meant, or None."""
        return meant(slot, self.catalog.categories, self._search)

    def is_of_health(self, slot: Slot) -> bool:
        """Tell whether a need is a matter for a doctor or a pharmacist, whatever it was resolved to."""
        return is_of_health(self.catalog, slot.heard)

    def need(self, slot: Slot) -> str | None:
        """Return the slug of the need that was meant, or None."""
        return need_meant(self.catalog, slot)
