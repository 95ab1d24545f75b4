"""Nothing is offered to whom it is not made for: a person's thing for a pet, a pet's for a person, a dog's for a cat.

The one place for it, behind every goal in which it can be said for whom something is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import Outcome
from shop.catalog import Catalog, Product
from skill.conversation.answer import Answer
from skill.conversation.handler import Handler
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.set_aside import quoted_in
from skill.conversation.sought import About
from skill.conversation.turn import FURTHER
from skill.goals.kept_open import kept_open
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined
from skill.understanding.audience import ANIMALS, PERSON, PET, audience, audience_of, names_animals, never_for

GOODS = ("brand", "product")
OTHERS = tuple(f"{which}product" for which in FURTHER)


class MadeForOthers:
    """Answers as the handler within does, but where that would offer what is made for others."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        answer, catalog = self._within.answer(scene), self._services.catalog
        whose = _whose(scene, catalog)
        if whose is None:
            return answer
        named = [one for one in map(catalog.product, _offered(scene, answer)) if one is not None]
        wrong = [one for one in named if never_for(catalog, one, whose)]
        several = scene.turn.slot("whose") is None or any(scene.turn.slot(one) is not None for one in OTHERS)
        fits = not wrong or (several and len(wrong) < len(named))  # of "dog food and coffee" the coffee is for nobody
        return answer if fits else self._refused(scene, answer, wrong[0], whose)

    def _refused(self, scene: Scene, answer: Answer, product: Product, whose: str) -> Answer:
        catalog, facts = self._services.catalog, replace(answer.facts, outcome=Outcome.REJECTED)
        told = _told(scene, catalog, product, whose)
        there = (catalog.product(one) for one in scene.pending.products)
        fit = all(one is None or not never_for(catalog, one, whose) for one in there)
        kept = kept_open(scene, catalog, told, facts) if fit else None
        what = WhatQuestion(about=About(goal=scene.pending.about.goal))
        return kept or Answer(spoken=joined(told, scene.say(Say.MORE)), facts=facts, pending=what)


def _whose(scene: Scene, catalog: Catalog) -> str | None:
    """For whom it was said to be, or named as: "shampoo for my cat", "dog shampoo".

    An animal's thing is ordered by its name for whoever keeps the animal: "dog food for my mom".
    """
    slot = scene.turn.slot("whose")
    said = " ".join(held.heard for one in GOODS if (held := scene.turn.slot(one)) is not None)
    names = bool(said) and bool(names_animals(catalog, said))
    animal = next((one for one in ANIMALS if names_animals(catalog, said, one)), None) if names else None
    if slot is None:
        return animal
    keeps = scene.turn.goal == "ReorderIntent" and audience_of(slot.id) == PERSON
    named = animal is not None or PET in said.lower().split()
    return animal if keeps and named else slot.id or slot.heard


def _offered(scene: Scene, answer: Answer) -> tuple[str, ...]:
    """Ids of what an answer tells of or offers, without what was on offer before."""
    told = () if answer.facts.product_id is None else (answer.facts.product_id,)
    asked = answer.pending
    if not isinstance(asked, Question) or asked == scene.pending:
        return told
    before = set(_in(scene.pending))
    told = () if isinstance(asked, OrderQuestion) else told  # of several the first, which may have been there
    return tuple(dict.fromkeys((*told, *(one for one in _in(asked) if one not in before))))


def _in(question: Question) -> tuple[str, ...]:
    about = () if question.about.product_id is None else (question.about.product_id,)
    return (*about, *question.products, *(line.product_id for line in quoted_in(question)))


def _told(scene: Scene, catalog: Catalog, product: Product, whose: str) -> Spoken:
    if audience(catalog, product) != PET:
        return scene.say(Say.MADE_FOR_PEOPLE, product=product.name)
    id_ = Say.MADE_FOR_ANOTHER if audience_of(whose) == PET else Say.MADE_FOR_PETS
    return scene.say(id_, product=product.name)
