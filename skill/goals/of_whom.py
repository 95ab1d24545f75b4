"""For whom, or for what, something is that is asked about: "for my baby", "for my Quillon"."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Stage
from shop.catalog import Catalog, Product
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.for_whom import ForWhomQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.topics import OTHER, unanswered
from skill.speech import Say, joined
from skill.understanding.audience import BABY, PERSON, PET, audience_of, is_made_for, never_for

FITTED = "other_brand"  # the slot of what a thing would fit: "does it fit the Quillon"


def for_whom(catalog: Catalog, scene: Scene, known: Sought) -> Sought:
    """Keep for whom it is; said alone, it is about the need that is talked about."""
    slot = scene.turn.slot("whose")
    whom = _answered(scene, known) if slot is None else audience_of(slot.id)
    if whom is None:
        return known
    about = scene.pending.about
    said_alone = known in (Sought(goal=Goal.RESEARCH), Sought(goal=Goal.RESEARCH, category=whom))
    alike = _alike(catalog, about, slot.id or slot.heard) if slot is not None and said_alone else None
    if alike is not None:  # after a shampoo for oily hair: "for my baby"
        return structs.replace(known, product_id=alike, whom=whom)
    if said_alone and about.need is not None:
        return structs.replace(known, need=about.need, whom=whom, category=None)
    alone = known.need is None and known.kind is None
    if alone and whom == PERSON:
        return known  # for a person it may be anything
    category = whom if alone and whom != PERSON else known.category
    words = slot.id if slot is not None and alone and whom == PET else known.words  # for the cat, no dog food
    return structs.replace(known, whom=whom, category=category, words=words)


def _answered(scene: Scene, known: Sought) -> str | None:
    """Whom a category stands for where it was asked for whom it is: "a baby", "a pet"."""
    asked = isinstance(scene.pending, ForWhomQuestion) and known.category in (BABY, PET)
    return known.category if asked else None


def fit_for(scene: Scene, catalog: Catalog, found: list[Product]) -> list[Product]:
    """Return those of a pet's that are for the very animal that was said; no dog's for a cat."""
    slot = scene.turn.slot("whose")
    return found if slot is None else [one for one in found if not never_for(catalog, one, slot.id or slot.heard)]


def _alike(catalog: Catalog, about: About, whose: str) -> str | None:
    """What is talked about where it is made for them, else the one product of its like that is: no cat's for a dog."""
    now = catalog.product(about.product_id)
    if now is not None and is_made_for(catalog, now, whose):
        return now.product_id
    last = frozenset() if about.kind is None else catalog.words.stems(about.kind.rpartition("-")[2])
    made = (one for one in catalog.products.values() if is_made_for(catalog, one, whose))
    found = [one.product_id for one in made if last and last <= catalog.words.stems(one.kind)]
    return found[0] if len(found) == 1 else None


def of_another_age(scene: Scene, catalog: Catalog, product: Product) -> Answer | None:
    """Tell whoever asks for a newborn that it is not known, with what the label says, and offer no order of it.

    None where no age was said, and where a price was heard: a quote stays open.
    """
    slot = scene.turn.slot("whose")
    said = frozenset() if slot is None else catalog.words.stems(slot.heard)
    if said.isdisjoint(catalog.locale.product_words.ages) or scene.pending.buys:
        return None
    size = product.size or product.name
    label = scene.say(Say.DETAIL_UNKNOWN, product=product.name, fact=product.fact, size=size)
    facts = Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION, product_id=product.product_id)
    question = WhatQuestion(about=About(goal=Goal.RESEARCH))
    told = joined(label, scene.say(Say.RESEARCH_WHAT))
    return Answer(spoken=told, facts=unanswered(replace(facts, brand_id=product.brand_id), OTHER), pending=question)


def of_the_fitted(scene: Scene) -> Scene:
    """Take what a thing would fit for the thing, where none is named or talked about: "that kaldivo notte"."""
    slots, about = scene.turn.slots, scene.pending.about
    talked_about = about.product_id is not None or scene.pending.products or scene.memory.told_of is not None
    if FITTED not in slots or {"brand", "product"} & slots.keys() or talked_about:
        return scene
    named = {name: slot for name, slot in slots.items() if name != FITTED}
    return replace(scene, turn=replace(scene.turn, slots={**named, "product": slots[FITTED]}))
