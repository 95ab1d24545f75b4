"""A yes beside the name of what is on offer, in one slot: "tonerra yep"; beside another name it says nothing."""

from __future__ import annotations

from dataclasses import replace

from locales import Reply, locale_of
from shop.catalog import Product
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.goals.services import Services
from skill.understanding.sentence import SaidSlots, read

AGREED = "agreed_name"
"""Stands for the slot in which a yes was said beside a name; no model has it."""
NAMING = ("brand", "product")


def without_reply(scene: Scene) -> Scene:
    """Return the scene with a name alone where a yes stands beside it, and the name marked as agreed to."""
    held = {name: slot for name in NAMING if (slot := scene.turn.slot(name)) is not None}
    if scene.turn.goal != "NameIntent" or len(held) != 1:
        return scene
    (name, slot), *_ = held.items()
    told = None if slot.resolved else locale_of(scene.turn.locale).replies.beside(slot.heard)
    if told is None or told[1] is not Reply.YES:
        return scene
    named = Slot(heard=told[0])
    return replace(scene, turn=replace(scene.turn, slots={**scene.turn.slots, name: named, AGREED: named}))


def confirms(scene: Scene, services: Services, named: Slot) -> bool:
    """Tell whether the one thing on offer is named so: by its brand, its kind, or what it is called."""
    question, product = scene.pending, services.catalog.product(scene.pending.about.product_id)
    several = isinstance(question, OrderQuestion) and bool(question.quote.more)
    if not isinstance(question, OrderQuestion | InterestQuestion) or several or product is None:
        return False
    return is_named_so(services, product, read(services.slots, SaidSlots(product=named)))


def is_named_so(services: Services, product: Product, heard: Mentioned) -> bool:
    """Tell whether a product is named by its brand, its kind, or what it is called, and by no word that it has not."""
    of_brand = heard.brand is None or (heard.brand.id is not None and heard.brand.id == product.brand_id)
    goods = heard.product
    if heard.nothing or not of_brand or goods is None:
        return of_brand and not heard.nothing
    if goods.product_id is not None or goods.kind is not None:
        words = services.catalog.words.stems(goods.words or "")
        return (
            goods.product_id in (None, product.product_id)
            and goods.kind == product.kind
            and (not words or bool(services.catalog.words.named_so((product,), words)))
        )
    said = "" if heard.said is None else heard.said.heard
    return bool(services.catalog.words.named_so((product,), services.catalog.words.stems(said)))
