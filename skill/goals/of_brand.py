"""What else there is of a brand whose product is talked about: "what else do you have from Calmora"."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Outcome
from shop.catalog import Catalog, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.product import ProductQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal, Sought
from skill.speech import AllOf, OneOf, Say
from skill.understanding.choice import MOST_CHOICES, not_refused


def others_of_brand(scene: Scene, catalog: Catalog, known: Sought, facts: Facts) -> Answer | None:
    """Name the brand's other products; None where more than the brand was said, or nothing of it is talked about."""
    bare = Sought(goal=Goal.RESEARCH, brand_id=known.brand_id, refused=known.refused)
    alone = structs.replace(known, heard=None, score=None, attempts=0, quantity=1) == bare
    talked_of = {one for one, _ in scene.pending.at_hand(scene)}
    if not alone or known.brand_id is None or not any(_is_of(catalog, one, known.brand_id) for one in talked_of):
        return None
    made = not_refused(catalog.find(Wanted(brand_id=known.brand_id)), known.refused, known.brand_id)
    others = tuple(one for one in made if one.in_stock and one.product_id not in talked_of)[:MOST_CHOICES]
    if not others:
        return None
    names = tuple(one.name for one in others)
    if scene.pending.buys:
        told = scene.say(Say.ALSO_OF_BRAND, brand=catalog.brand_name(known.brand_id), items=AllOf(names))
        return Answer(spoken=scene.pending.aside(scene, told), facts=facts, pending=scene.pending)
    spoken = scene.say(Say.RESEARCH_SOME, topic=catalog.brand_name(known.brand_id), choices=OneOf(names))
    which = ProductQuestion(sought=known, candidates=tuple(one.product_id for one in others))
    return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=which)


def _is_of(catalog: Catalog, product_id: str, brand_id: str) -> bool:
    product = catalog.product(product_id)
    return product is not None and product.brand_id in catalog.family(brand_id)
