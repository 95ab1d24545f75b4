"""Ask which brand was meant, and carry on with what the customer wanted once it is known."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from base.personal import impersonal
from ledger.records import MatchDecision, Outcome, Stage
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.brand import MOST_ATTEMPTS, BrandQuestion, ask_openly
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.kept_open import not_sold_beside
from skill.goals.services import Services
from skill.speech import OneOf, Say, Spoken
from skill.understanding.choice import not_refused, some
from skill.understanding.part_of_kinds import ending_so
from skill.understanding.plain import is_goods
from skill.understanding.slots import HeardBrand


class AskingBrand:
    """Every turn in which a brand, or which of its products, is not yet sure."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def about(self, scene: Scene, heard: HeardBrand, known: Sought, *, named: Mentioned | None = None) -> Answer:
        """Ask about a brand that was half heard or not understood at all.

        `known` is what the customer wants so far; its goal is taken up again when the brand is clear. `named` is what
        the brand stood in: beside a product that is of no kind sold here ("bird" and "food") it is goods too.
        """
        facts = replace(facts_of(heard, known.goal), outcome=Outcome.ASKED)
        words = self._services.catalog.words.stems(heard.heard)
        if heard.decision is MatchDecision.REJECT and self._is_vague(scene):
            return Answer(spoken=scene.say(Say.RESEARCH_WHAT), facts=facts, pending=WhatQuestion())
        if heard.decision is MatchDecision.REJECT and self._services.slots.everyday.name_goods(words):
            whole = heard.heard if named is None or named.product is None else named.words
            return self.not_sold(scene, replace(heard, heard=whole), known)
        if heard.decision is MatchDecision.REJECT and named is not None and named.product and not named.product.known:
            return self.not_sold(scene, replace(heard, heard=named.words), known)
        known = structs.replace(known, attempts=known.attempts + 1, heard=impersonal(heard.heard), score=heard.score)
        if heard.decision is MatchDecision.ASK:
            return Answer(
                spoken=scene.say(
                    Say.ASK_BRAND_ONE if len(heard.offered) == 1 else Say.ASK_BRAND_SOME,
                    choices=self.names(heard.offered),
                ),
                facts=facts,
                pending=BrandQuestion(sought=known, candidates=heard.offered),
            )
        rejected = replace(facts, outcome=Outcome.REJECTED)
        return self._of_the_kind(scene, known, rejected) or ask_openly(scene, Say.BRAND_NOT_HEARD, known, rejected)

    def _is_vague(self, scene: Scene) -> bool:
        """Tell whether no goods are named but any: "something for my wife's birthday"."""
        slot, anything = scene.turn.slot("product"), self._services.catalog.locale.product_words.anything
        return slot is not None and slot.heard.lower().split()[0] in anything

    def _of_the_kind(self, scene: Scene, known: Sought, facts: Facts) -> Answer | None:
        """Name what is sold of a kind that was wished of a brand nobody here knows; what was bought before that is."""
        catalog = self._services.catalog
        sold = () if known.kind is None or known.attempts >= MOST_ATTEMPTS else catalog.find(Wanted(kind=known.kind))
        there = not_refused(tuple(one for one in sold if one.in_stock), known.refused, None)
        bought = scene.history.products if known.goal.orders else ()
        choices = some(tuple(one for one in there if one.product_id in bought) or there)
        if not choices:
            return None
        named = OneOf(tuple(one.name for one in choices))
        spoken = scene.say(Say.OTHER_BRANDS, count=len(choices), kind=catalog.kind_said(known.kind), choices=named)
        sought = structs.replace(known, heard=None, score=None, words=None, product_id=None)
        candidates = tuple(one.product_id for one in choices)
        return Answer(spoken=spoken, facts=facts, pending=ProductQuestion(sought=sought, candidates=candidates))

    def not_sold(self, scene: Scene, heard: HeardBrand, known: Sought) -> Answer:
        """Say that words which are no product and no brand are not sold, and ask what else, or again what is open."""
        facts = replace(facts_of(heard, known.goal), outcome=Outcome.REJECTED)
        kept = not_sold_beside(scene, self._services.catalog, heard.heard, facts)
        if kept is not None:
            return kept
        several = ending_so(self._services.catalog, heard.heard)
        if several:
            return self.none_such(scene, some(several), structs.replace(known, words=heard.heard, kind=None), facts)
        pending = WhatQuestion(about=About(goal=known.goal))
        return Answer(spoken=not_sold(scene, heard.heard), facts=facts, pending=pending)

    def which(self, scene: Scene, brands: tuple[str, ...], known: Sought, facts: Facts) -> Answer:
        """Ask which of the brands that sell the kind is wanted."""
        kind = self._services.catalog.kind_said(known.kind) or known.words or ""
        spoken = scene.say(Say.WHICH_BRAND, kind=kind, choices=self.names(brands))
        pending = BrandQuestion(sought=known, candidates=brands)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)

    def which_product(self, scene: Scene, products: tuple[Product, ...], known: Sought, facts: Facts) -> Answer:
        """Ask which of a brand's variants is wanted."""
        spoken = scene.say(Say.WHICH_PRODUCT, choices=OneOf(tuple(product.name for product in products)))
        pending = ProductQuestion(sought=known, candidates=tuple(product.product_id for product in products))
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)

    def none_such(self, scene: Scene, instead: tuple[Product, ...], known: Sought, facts: Facts) -> Answer:
        """Say that what was named is not sold, name what is, and ask: never offer another thing in its place."""
        brand = "" if known.brand_id is None else self._services.catalog.brand_name(known.brand_id)
        named = known.words or self._services.catalog.kind_said(known.kind)
        plain = known.words is None or is_goods(known.words)
        sized = known.words is not None and bool(self._services.catalog.locale.numbers.apart(known.words)[0])
        spoken = scene.say(
            Say.NONE_OF_SIZE if sized else Say.NONE_SUCH if plain else Say.NONE_SUCH_THAT,
            count=len(instead),
            heard=" ".join(part for part in (brand, named) if part),
            choices=OneOf(tuple(product.item.rstrip(",") if sized else product.name for product in instead)),
        )
        candidates = tuple(product.product_id for product in instead)
        known = structs.replace(known, product_id=None, words=None)
        pending = ProductQuestion(sought=known, candidates=candidates)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)

    def names(self, brands: tuple[str, ...]) -> OneOf:
        """Return brands to choose from as they are said."""
        return OneOf(tuple(self._services.catalog.brand_name(brand) for brand in brands))


def not_sold(scene: Scene, heard: str) -> Spoken:
    """Say that it is not sold; what was heard is only said again where it is a plain noun."""
    return scene.say(Say.NOT_SOLD, heard=heard) if is_goods(heard) else scene.say(Say.NOT_SOLD_THAT)


def facts_of(heard: HeardBrand | None, goal: Goal) -> Facts:
    """Return the facts of a turn in which a brand was (or was not) named."""
    if heard is None:
        return Facts(action=goal.action, stage=Stage.CONSIDERATION)
    return Facts(
        action=goal.action,
        stage=Stage.CONSIDERATION,
        brand_id=heard.brand_id,
        heard=heard.heard,
        match_score=heard.score,
        match_decision=heard.decision,
    )
