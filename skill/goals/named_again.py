"""What is on offer, named once more or called "it": "whiskerton yeah", "yes, add the coffee", "order it and oats"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from locales import Reply, locale_of
from shop.catalog import Catalog, Product
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.goals.services import Services
from skill.goals.variants_there import naming_it
from skill.understanding.sentence import SaidSlots, read

AGREED = "agreed_name"
"""Stands for the slot in which a yes was said beside a name; no model has it."""

NAMING = ("brand", "product")

COUNTING = ("again", "quantity", "meant_quantity", "misheard", "factor", "each")
"""Slots that tell of more than what is there, or of another count."""


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


def names_one_of(scene: Scene, services: Services, heard: tuple[Mentioned, ...], ids: Iterable[str]) -> str | None:
    """Return the product that was named and nothing else, without a number or "more" beside it; None for any other."""
    counts = any(scene.turn.slot(one) is not None for one in COUNTING)
    if len(heard) != 1 or heard[0].nothing or counts or heard[0].quantity is not None or _says_more(scene, services):
        return None
    products = filter(None, (services.catalog.product(one) for one in ids))
    return next((one.product_id for one in products if is_named_so(services, one, heard[0])), None)


def _says_more(scene: Scene, services: Services) -> bool:
    """Tell whether a number or "another" stands in the slot with the name, as Alexa may leave it there."""
    numbers, told = services.catalog.locale.numbers, services.catalog.locale.product_words
    held = (slot for name in NAMING if (slot := scene.turn.slot(name)) is not None)
    words = [word for slot in held for word in slot.heard.lower().split()]
    return any(word in told.one_more or numbers.whole_number(word) is not None for word in words)


def with_it(scene: Scene, catalog: Catalog, heard: tuple[Mentioned, ...]) -> tuple[Mentioned, ...]:
    """Return what was heard with the product that is talked about in the place of a pronoun beside something named."""
    slot, product = scene.turn.slot("product"), catalog.product(scene.pending.about.product_id)
    pronoun = slot is not None and slot.heard.lower() in catalog.locale.product_words.referring
    counted = slot is None and scene.turn.slot("brand") is None and heard[0].only_a_number  # "two of those and a floss"
    if product is None or not (pronoun or counted) or len(heard) < 2 or not heard[0].nothing or heard[1].nothing:
        return heard
    it = naming_it(product)
    return (replace(it, quantity=heard[0].quantity or max(1, scene.pending.about.quantity)), *heard[1:])


def it_apart(scene: Scene, catalog: Catalog) -> Scene:
    """Return the scene with "that" and what is named beside it in slots of their own, where they came in one."""
    slot, numbers = scene.turn.slot("product"), catalog.locale.numbers
    first, between, rest = ("" if slot is None or slot.resolved else slot.heard).partition(f" {numbers.joined} ")
    if not between or first.lower() not in catalog.locale.product_words.referring or scene.turn.slot("other_product"):
        return scene
    slots = {**scene.turn.slots, "product": Slot(heard=first), "other_product": Slot(heard=rest)}
    return replace(scene, turn=replace(scene.turn, slots=slots))
