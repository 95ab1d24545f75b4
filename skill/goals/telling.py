"""What is told of one product that is asked about: a fact worth hearing, its price, and the next step."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Product, said
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import SessionMemory
from skill.conversation.question.back import BackQuestion
from skill.conversation.question.brand import BrandQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.beside_quote import kept_in_quote, quoted_beside
from skill.goals.services import Services
from skill.goals.size_kept import as_many
from skill.speech import AllOf, Say, joined


class Telling:
    """Tells of a product that was asked about."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def tell(self, scene: Scene, product: Product, known: Sought, facts: Facts) -> Answer:
        """Tell a fact and the price, and ask whether to order it: what is quoted stays open."""
        facts = replace(facts, brand_id=product.brand_id, product_id=product.product_id)
        if scene.pending.holds(scene, product.product_id):
            told = scene.say(Say.RESEARCH_OFFERED, product=product.name, fact=product.fact, price=product.price)
            return Answer(
                spoken=scene.pending.aside(scene, told),
                facts=facts,
                pending=scene.pending,
                memory=told_of(scene, product),
            )
        if not product.in_stock:
            return self._sold_out(scene, product, facts)
        serves = known.need is not None and known.need in product.needs
        facts = replace(facts, topic=known.need if serves else None)
        catalog = self._services.catalog
        beside = quoted_beside(scene, catalog, product)
        alone = Say.RESEARCH_NEED if serves else Say.RESEARCH_PRODUCT
        spoken = scene.say(
            Say.RESEARCH_BESIDE if beside else alone,
            need=said(known.need or ""),
            product=product.name,
            fact=product.fact,
            price=product.price,
            items=AllOf(tuple(catalog.products[one].name for one, _ in beside)),
        )
        about = About(
            goal=Goal.RESEARCH,
            brand_id=product.brand_id,
            kind=product.kind,
            need=known.need,
            product_id=product.product_id,
            quantity=as_many(scene, product.kind),
            refused=known.refused,
        )
        return Answer(spoken=spoken, facts=facts, pending=InterestQuestion(about=about, beside=beside))

    def _sold_out(self, scene: Scene, product: Product, facts: Facts) -> Answer:
        """Tell of it, say that it is sold out, and offer the note; not the order."""
        known = scene.say(Say.DETAIL_ALL, product=product.name, size=product.size or product.name, fact=product.fact)
        told = joined(known, scene.say(Say.BASKET_OUT, items=product.name))
        kept = kept_in_quote(scene, self._services.catalog, product, told, facts)
        if kept is not None:
            return kept
        about = About(goal=Goal.RESEARCH, product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
        spoken = scene.say(Say.RESEARCH_SOLD_OUT, product=product.name, fact=product.fact)
        return Answer(spoken=spoken, facts=facts, pending=BackQuestion(about=about))


def is_to_choose(question: Question, product: Product) -> bool:
    """Tell whether a product is one of those that are named to choose from, by its brand alone too."""
    of_brand = isinstance(question, BrandQuestion) and product.kind == question.about.kind
    return product.product_id in question.products or (of_brand and product.brand_id in question.brands)


def told_of(scene: Scene, product: Product) -> SessionMemory | None:
    """Return the memory in which "it" is this one of several things on offer; None where there is but one."""
    question = scene.pending
    quoted = question.holds(scene, product.product_id) and len(question.at_hand(scene)) > 1
    several = quoted or is_to_choose(question, product)
    return scene.memory.telling_of(product.product_id) if several else None
