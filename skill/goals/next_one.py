"""Answer "next": another product of the kind, or for the need, that is talked about."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import Action, Outcome, Stage
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.services import Services
from skill.speech import Say

LOOKED = Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION)


class NextHandler:
    """Tell of one after the other, in the order of the catalogue, and from its begin again."""

    goals: ClassVar[tuple[str, ...]] = ("NextIntent",)

    def __init__(self, services: Services, pursuits: Pursuits) -> None:
        self._services = services
        self._pursuits = pursuits

    def answer(self, scene: Scene) -> Answer:
        """Tell of the next one; an open question stays where there is none."""
        about = scene.pending.about
        now = self._services.catalog.product(about.product_id or next(iter(scene.pending.products), None))
        if now is None:
            pending = WhatQuestion(about=About(goal=Goal.RESEARCH))
            asked = replace(LOOKED, outcome=Outcome.ASKED)
            return Answer(spoken=scene.say(Say.RESEARCH_WHAT), facts=asked, pending=pending)
        other = self._after(now, about)
        if other is None:
            said = scene.say(Say.NO_OTHER, product=now.name)
            return Answer(spoken=scene.pending.aside(scene, said), facts=LOOKED, pending=scene.pending)
        known = Sought(goal=Goal.RESEARCH, product_id=other.product_id, need=about.need, quantity=about.quantity)
        return self._pursuits.pursue(scene, known, LOOKED)

    def _after(self, now: Product, about: About) -> Product | None:
        wanted = Wanted(need=about.need) if about.need in now.needs else Wanted(kind=now.kind)
        there = [one for one in self._services.catalog.find(wanted) if one.in_stock or one == now]
        at = there.index(now)
        return next(iter((*there[at + 1 :], *there[:at])), None)
