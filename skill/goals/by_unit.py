"""What things cost by the ounce, the pound or the piece, and which is the cheapest so, from the sizes of packs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from base.money import Money
from ledger.records import Action, Outcome, Stage
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.nothing import NoQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import About, Goal
from skill.goals.services import Services
from skill.speech import Say, joined
from skill.understanding.unit_price import common_unit, unit_price

COMPARED = Facts(action=Action.COMPARE, stage=Stage.CONSIDERATION)
VALUE, EACH = "value", "each"
"""Of the model's units: which is the better deal, and what one of several things costs."""


class ByUnit:
    """Reckons by a unit; what is open stays open, so that "the second one" is the same as before."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def compared(self, scene: Scene, said: str, products: list[Product]) -> Answer:
        """Say which is the cheapest by a unit, and what the others are."""
        catalog = self._services.catalog
        unit = common_unit(catalog, products) if said in (VALUE, EACH) else said
        told = ((unit_price(catalog, one, unit), one) for one in products) if unit is not None else ()
        priced = sorted(((each, one) for each, one in told if each is not None), key=lambda pair: pair[0])
        if unit is None or not priced:
            facts = replace(COMPARED, outcome=Outcome.NO_ANSWER)
            return Answer(
                spoken=scene.pending.aside(scene, scene.say(Say.NOT_KNOWN_ALONE)), facts=facts, pending=scene.pending
            )
        (each, best), *others = priced
        id_ = Say.UNIT_CHEAPEST if others else Say.UNIT_PRICE
        spoken = scene.say(id_, product=best.item, unit=unit, each=self._money(each))
        for other, one in others[:2]:
            spoken = joined(spoken, scene.say(Say.UNIT_PRICE, product=one.item, unit=unit, each=self._money(other)))
        pending = self._pending(scene, best)
        facts = replace(COMPARED, product_id=best.product_id, brand_id=best.brand_id)
        return Answer(spoken=pending.aside(scene, spoken), facts=facts, pending=pending)

    def talked_of(self, scene: Scene) -> list[Product]:
        """Return what there is to compare: what was named to choose from, else all of the kind that is talked about."""
        catalog, question = self._services.catalog, scene.pending
        named = [catalog.products[one] for one in question.products if one in catalog.products]
        if named:
            return named
        kind, product = question.about.kind, catalog.product(question.about.product_id)
        kind = product.kind if kind is None and product is not None else kind
        if kind is None:
            return []
        found = [one for one in catalog.find(Wanted(kind=kind)) if one.in_stock]
        of_brands = [one for one in found if any(one.brand_id in catalog.family(brand) for brand in question.brands)]
        return of_brands if isinstance(question, WhichQuestion) and question.brands else found

    def _pending(self, scene: Scene, best: Product) -> Question:
        question = scene.pending
        if isinstance(question, OrderQuestion | WhichQuestion) or not isinstance(
            question, InterestQuestion | WhatQuestion | NoQuestion
        ):
            return question
        about = About(goal=Goal.RESEARCH, product_id=best.product_id, brand_id=best.brand_id, kind=best.kind)
        return InterestQuestion(about=about)

    def _money(self, each: Fraction) -> Money:
        return Money(round(each), self._services.catalog.currency)
