"""Hear that as many are wanted as before, in whichever slot Alexa put it: "hand soap, as many as last time"."""

from __future__ import annotations

from dataclasses import replace

from locales.heard import ProductWords
from shop.catalog import Catalog, Product
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.conversation.turn import Resolved, Slot

AGAIN = "SameAgainIntent"
BEHIND = "after"
HOLDING = ("product", "brand", "variant", "size", "other_product", BEHIND)
"""Slots of a wish that such words come in; the last is of what is said behind any wish, and always resolved."""


def wanted_as_before(scene: Scene, catalog: Catalog) -> Scene:
    """Return the scene as if it had been wished for the same again, of what else is named; of what is talked about."""
    told = catalog.locale.product_words
    slots_there = ((name, slot) for name in HOLDING if (slot := scene.turn.slot(name)) is not None)
    held = {name: slot for name, slot in slots_there if not slot.resolved or name == BEHIND}
    names = {name: _named(told, slot.heard, again=scene.turn.goal == AGAIN) for name, slot in held.items()}
    found = {name: rest for name, rest in names.items() if rest is not None}
    slots = {name: slot for name, slot in scene.turn.slots.items() if name not in found}
    slots |= {name: Slot(heard=rest) for name, rest in found.items() if rest}
    if not found and scene.turn.goal != AGAIN:
        return scene
    if not {"product", "brand"} & slots.keys() and (now := _quoted(scene, catalog)) is not None:
        slots["product"] = Slot(heard=now.name, resolved=(Resolved(id=now.product_id, name=now.name),))
    return replace(scene, turn=replace(scene.turn, intent=AGAIN, slots=slots))


def _quoted(scene: Scene, catalog: Catalog) -> Product | None:
    """What is on offer, where it was bought before: "the same as last time" is of that, and not of the last order."""
    question = scene.pending
    if not isinstance(question, OrderQuestion) or question.quote.more:
        return None
    now = catalog.product(question.about.product_id)
    return now if now is not None and now.product_id in scene.history.products else None


def _named(told: ProductWords, heard: str, *, again: bool) -> str | None:
    """What else is named, which may be nothing; None where nothing is said of how many there were before.

    Of "the same amount as last time" the intent may have kept all but the amount.
    """
    words = heard.lower().replace(",", " ").split()
    counted, before = not told.counts.isdisjoint(words), not told.of_before.isdisjoint(words)
    around = told.alike | told.counts | told.of_before | told.around_before
    rest = " ".join(word for word in words if word not in around)
    if again and not rest:
        return rest
    return rest if not told.alike.isdisjoint(words) and (counted or before) else None
