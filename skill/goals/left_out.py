"""What is left out of a wish as it is made: "coffee but not Caffarro", "detergent without perfume"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog, Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.conversation.turn import Slot, Turn
from skill.speech import Say
from skill.understanding.slots import SlotReader
from skill.understanding.verdict import verdict

TAKING_OUT, NAMING = "BasketRemoveIntent", "NameIntent"


def left_out(slots: SlotReader, catalog: Catalog, turn: Turn, wanted: Wanted) -> tuple[str, ...]:
    """Return the ids of brands and products that a turn wants none of, among what else it asks for."""
    return left_out_of(slots, catalog, turn, catalog.find(wanted))


def left_out_of(slots: SlotReader, catalog: Catalog, turn: Turn, found: Iterable[Product]) -> tuple[str, ...]:
    """Return the same of the goods that are talked about."""
    said = [slot for name in ("not_brand", "not_product") if (slot := turn.slot(name)) is not None]
    brands = tuple(one for slot in said for one in brands_of(slots, catalog, slot))
    words = (slot.heard for slot in said if brand_of(slots, catalog, slot) is None)
    between = catalog.locale.numbers.joined
    parts = (part for one in words for part in f" {one} ".split(f" {between} "))
    found = tuple(found)
    return (*brands, *(one for part in parts for one in _having(catalog, found, part)))


def but_for(scene: Scene, catalog: Catalog) -> Scene:
    """Take what stands behind "anything but", or "without", for what is not wanted, in whichever slot it came."""
    said, variant, told = scene.turn.slot("product"), scene.turn.slot("variant"), catalog.locale.product_words
    if said is None or said.resolved:
        return scene
    if variant is not None and said.heard.lower() in told.anything | told.everything:
        slots = {name: slot for name, slot in scene.turn.slots.items() if name not in ("product", "variant")}
        return replace(scene, turn=replace(scene.turn, slots={**slots, "not_product": variant}))
    words = said.heard.split()
    at = next((place for place, word in enumerate(words) if place and word.lower() in told.but), None)
    unwanted = [] if at is None else [word for word in words[at:] if word.lower() not in told.but]
    if not unwanted or "not_product" in scene.turn.slots:
        return scene
    apart = {"product": Slot(heard=" ".join(words[:at])), "not_product": Slot(heard=" ".join(unwanted))}
    return replace(scene, turn=replace(scene.turn, slots={**scene.turn.slots, **apart}))


def all_but(scene: Scene, catalog: Catalog) -> Scene:
    """Take "everything but the soap", of what is to be taken out, for the one thing that alone is wanted."""
    said, free = scene.turn.slot("product"), catalog.locale.sentences.freely
    heard = "" if said is None or said.resolved else f"{said.heard.lower()} "
    begun = next((one for one in free.all_but if heard.startswith(f"{one} ")), None)
    kept = "" if begun is None else heard.removeprefix(begun).strip()
    if not kept or scene.turn.goal != TAKING_OUT:
        return scene
    slots = {"only": Slot(heard=free.alone), "product": Slot(heard=kept)}
    return replace(scene, turn=replace(scene.turn, intent=NAMING, slots=slots))


def brand_of(slots: SlotReader, catalog: Catalog, slot: Slot) -> str | None:
    """Return the id of the brand that a slot of what is not wanted names, whichever slot that is."""
    if slot.id in catalog.brands:
        return slot.id
    named = slots.names.resolved(slot.heard).id
    return named if named in catalog.brands else None


def brands_of(slots: SlotReader, catalog: Catalog, slot: Slot) -> tuple[str, ...]:
    """Return the ids of that brand and of its lines: who refuses a brand is offered nothing that bears its name."""
    brand = brand_of(slots, catalog, slot)
    return () if brand is None else tuple(sorted(catalog.family(brand)))


def _having(catalog: Catalog, found: Iterable[Product], heard: str) -> tuple[str, ...]:
    """Return the products that are called so; else all but those that are told to have none of it."""
    several, denials = tuple(found), catalog.locale.brand_words.denials
    words = catalog.words.stems(" ".join(word for word in heard.split() if word not in denials))
    if not words:
        return ()
    called = catalog.words.named_so(several, words)
    without = [one.product_id for one in called if _is_free_of(catalog, one, words)]
    if without:
        return tuple(one.product_id for one in several if one.product_id not in without)
    if called and (len(called) < len(several) or len(several) == 1):
        return tuple(one.product_id for one in called)
    told = {one.product_id: verdict(catalog, one, " ".join(words)) for one in several}
    free = [one for one, says in told.items() if says is not None and says.holds is not True]
    return tuple(one for one in told if one not in free) if free else ()


def _is_free_of(catalog: Catalog, product: Product, words: frozenset[str]) -> bool:
    """Tell whether a product is called by what it has not: "gluten-free flour"."""
    free, said = catalog.locale.product_words.free, product.name.lower().replace("-", " ").split()
    named = (catalog.words.stems(one) for one, then in pairwise(said) if then in free)
    return words.isdisjoint(free) and any(one and one <= words for one in named)


def asked_what_else(scene: Scene, refused: tuple[str, ...]) -> Answer:
    """Ask what is wanted, where all that was said is of what it is not to be: "anything but Caffarro"."""
    facts = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
    return Answer(spoken=scene.say(Say.WHAT_REORDER), facts=facts, pending=WhatQuestion(about=About(refused=refused)))
