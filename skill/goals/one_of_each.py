"""One of each of a kind ("one of each toothpaste"), and some of which each is counted ("one free and one original")."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Action, Stage
from shop.catalog import Catalog, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import MOST_LINES, BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.goals.basket import Baskets
from skill.goals.services import Services
from skill.understanding.choice import fit

EACH = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION)


def one_of_each(scene: Scene, services: Services, baskets: Baskets, heard: Mentioned) -> Answer | None:
    """Quote every variant of the kind that is named, as many of each as was said; None where nothing of each was."""
    catalog, goods = services.catalog, heard.product
    said = [slot.heard for name in ("each", "size") if (slot := scene.turn.slot(name)) is not None]
    of_each = any(not catalog.locale.product_words.each.isdisjoint(one.lower().split()) for one in said)
    several = scene.turn.slot("other_product") is not None  # "dog food and cat food, one of each": of these
    if several or not of_each or goods is None or goods.kind is None or goods.product_id is not None:
        return None
    wanted = Wanted(brand_id=None if heard.brand is None else heard.brand.id, kind=goods.kind)
    there = tuple(one for one in catalog.find(wanted) if one.in_stock)
    found = fit(catalog, wanted, there, goods.words)
    if not 1 < len(found) <= MOST_LINES:
        return None
    lines = tuple(BasketLine(product_id=one.product_id, quantity=heard.quantity or 1) for one in found)
    return baskets.quote(scene, lines, EACH)


def each_counted(scene: Scene, catalog: Catalog) -> Scene:
    """Return the scene without the number of all of them, where every one is counted: they are not so many of one."""
    numbers, quantity = catalog.locale.numbers, scene.turn.slot("quantity")
    count = None if quantity is None else numbers.whole_number(quantity.heard)
    for name in ("product", "variant"):
        slot = scene.turn.slot(name)
        parts = [] if slot is None or slot.resolved else slot.heard.split(f" {numbers.joined} ")
        counts = [numbers.counted(part)[0] for part in parts]
        told = [one for one in counts if one is not None]
        if slot is None or len(parts) < 2 or len(told) < len(parts) or sum(told) != count:
            continue
        slots = {one: said for one, said in scene.turn.slots.items() if one not in ("quantity", name)}
        return replace(scene, turn=replace(scene.turn, slots={**slots, "product": Slot(heard=slot.heard)}))
    return scene
