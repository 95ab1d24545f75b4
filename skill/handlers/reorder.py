"""Answer "reorder my detergent": offer the usual product; only a later yes buys it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import MatchDecision, Outcome
from shop.catalog import Wanted, said
from skill.answer import Answer, Facts
from skill.asking import AskingBrand, Pursuit, facts_of
from skill.choosing import Chosen, NothingFits, WhichBrand, choose
from skill.dialog.pending import Asking, Goal, Pending
from skill.envelope import Slot
from skill.hearing import HeardBrand, Hint
from skill.scene import Scene
from skill.selling import MOST_AT_ONCE, Offer, Selling
from skill.services import Services
from skill.speech import Say


class Reordering:
    """Pursues a reorder once brand and kind are as clear as they get."""

    def __init__(self, services: Services, selling: Selling, asking: AskingBrand) -> None:
        self._services = services
        self._selling = selling
        self._asking = asking

    def pursue(self, scene: Scene, known: Pending, facts: Facts) -> Answer:
        """Offer the product, or ask which brand when several sell the kind and none is usual."""
        catalog = self._services.catalog
        past = scene.past
        named = catalog.product(known.product_id)
        if named is not None:
            usual = named.product_id in past.products
            return self._selling.offer(scene, Offer(product=named, quantity=known.quantity, facts=facts, usual=usual))
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        match choose(catalog, wanted, past.products):
            case Chosen(product=product, usual=usual):
                offer = Offer(product=product, quantity=known.quantity, facts=facts, usual=usual)
                return self._selling.offer(scene, offer)
            case WhichBrand(brands=brands):
                spoken = scene.say(Say.WHICH_BRAND, kind=said(known.kind or ""), choices=self._asking.names(brands))
                pending = known.asked(Asking.BRAND, candidates=brands)
                return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
            case NothingFits():
                return self._nothing(scene, wanted, facts)

    def _nothing(self, scene: Scene, wanted: Wanted, facts: Facts) -> Answer:
        pending = Pending(asking=Asking.WHAT, goal=Goal.REORDER)
        if wanted == Wanted():
            spoken = scene.say(Say.NOTHING_BEFORE)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
        brand = "" if wanted.brand_id is None else self._services.catalog.brand_name(wanted.brand_id)
        heard = " ".join(part for part in (brand, said(wanted.kind or "")) if part)
        spoken = scene.say(Say.NOT_SOLD, heard=heard)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.REJECTED), pending=pending)


class ReorderHandler:
    """Answer every way of asking for a product, and of naming a brand that was asked for."""

    goals: ClassVar[tuple[str, ...]] = ("ReorderIntent",)

    def __init__(self, services: Services, pursuits: dict[Goal, Pursuit], asking: AskingBrand) -> None:
        self._services = services
        self._pursuits = pursuits
        self._asking = asking

    def answer(self, scene: Scene) -> Answer:
        """Hear brand, kind and quantity; ask, or go on to the offer."""
        turn, before = scene.turn, scene.pending
        brand, product, quantity = turn.slot("brand"), turn.slot("product"), turn.slot("quantity")
        known = self._known(before, brand, product)
        if quantity is not None:
            known = replace(known, quantity=_count(quantity))
        if product is not None:
            heard = self._services.hearing.product(product)
            known = replace(known, product_id=heard.product_id, kind=heard.kind)
            if heard.words is not None and brand is None:
                brand = product  # neither a product nor a kind: perhaps it is a brand
        if brand is None:
            return self._pursuits[known.goal].pursue(scene, known, facts_of(None, known.goal))
        found = self._hear(scene, brand, known)
        if found.decision is not MatchDecision.ACCEPT:
            return self._asking.about(scene, found, known)
        known = replace(known, brand_id=found.brand_id, heard=found.heard, score=found.score)
        return self._pursuits[known.goal].pursue(scene, known, facts_of(found, known.goal))

    def _known(self, before: Pending, brand: Slot | None, product: Slot | None) -> Pending:
        """What still holds: a brand alone answers the open question, a number alone changes the offer."""
        if before.asking is Asking.BRAND and product is None:
            return replace(before, asking=None, candidates=())
        if before.asking is Asking.WHAT and before.goal is Goal.RESEARCH and product is None:
            return Pending(goal=Goal.RESEARCH)  # "what would you like to know about?" - "Tidewell"
        if brand is None and product is None and before.product_id is not None:
            return Pending(product_id=before.product_id, quantity=before.quantity)
        if before.asking is Asking.ORDER and before.brand_id is not None and not _names(brand, before.brand_id):
            return Pending(refused=(*before.refused, before.brand_id))  # "no, I said ..."
        return Pending()

    def _hear(self, scene: Scene, brand: Slot, known: Pending) -> HeardBrand:
        hearing = self._services.hearing
        return hearing.brand(
            brand,
            Hint(
                goal=known.goal,
                history=lambda: scene.past.brands,
                category=hearing.category_of_kind(known.kind),
                locale=scene.turn.locale,
                excluded=known.refused,
            ),
        )


def _names(brand: Slot | None, brand_id: str) -> bool:
    return brand is not None and brand.id == brand_id


def _count(quantity: Slot) -> int:
    """The number that was said; anything that is no number ("?") asks again, as a number out of range does."""
    text = quantity.heard.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else MOST_AT_ONCE + 1
