"""What is for a person's body is not offered for an animal: "shampoo for dogs" is not sold where only people's is."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Outcome
from shop.catalog import Wanted
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal
from skill.goals.asking import facts_of, not_sold
from skill.goals.kept_open import not_sold_beside
from skill.goals.services import Services
from skill.goals.wish import ADDING
from skill.understanding.audience import OF_BODIES, PET, audience_of


def for_animals(scene: Scene, services: Services, heard: Mentioned) -> Answer | None:
    """Say that none is sold for such an animal; None for whom else it is, or where it is no matter of bodies."""
    slot, catalog, goods = scene.turn.slot("whose"), services.catalog, heard.product
    whose = None if slot is None else slot.id
    if whose is None or audience_of(whose) != PET or goods is None or goods.kind is None:
        return None
    made = catalog.find(Wanted(kind=goods.kind))
    if not made or any(catalog.category_of(one) not in OF_BODIES for one in made):
        return None
    goal = Goal.BASKET if scene.turn.goal == ADDING else Goal.REORDER
    facts, named = replace(facts_of(None, goal), outcome=Outcome.REJECTED), f"{whose} {catalog.kind_said(goods.kind)}"
    kept = not_sold_beside(scene, catalog, named, facts)
    return kept or Answer(spoken=not_sold(scene, named), facts=facts, pending=WhatQuestion(about=About(goal=goal)))
