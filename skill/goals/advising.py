"""Answer "which one do you recommend", "which is better for ...": from the facts, else the best offer, and no taste."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Product
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.comparing import Comparing
from skill.goals.facts import Knowing
from skill.goals.narrowing import Narrowing
from skill.goals.services import Services
from skill.speech import Say, joined

ADVISED = Facts(action=Action.COMPARE, stage=Stage.CONSIDERATION)
BEST = "best"
"""Whoever asks which is best or better is told what is known of two; of more the best offer is named."""

TWO = 2


class Advising:
    """Says which of those that are talked about to take."""

    def __init__(self, services: Services, comparing: Comparing, narrowing: Narrowing, pursuits: Pursuits) -> None:
        self._services = services
        self._comparing = comparing
        self._narrowing = narrowing
        self._pursuits = pursuits
        self._knowing = Knowing(services)

    def answered(self, scene: Scene) -> Answer | None:
        """Answer what names no two things; None where those that are talked about are to be compared."""
        need, advice, question = scene.turn.slot("need"), scene.turn.slot("advice"), scene.pending
        if need is not None:
            meant = self._services.slots.need(need)
            narrowed = self._narrowing.to_what(scene, meant, need.heard, self._pursuits)
            if narrowed is not None:
                return narrowed
            about = question.about
            return self._pursuits.pursue(scene, Sought(goal=Goal.RESEARCH, need=meant, kind=about.kind), ADVISED)
        if isinstance(question, WhichQuestion) and question.candidates:
            compared = advice is None or (advice.id == BEST and len(question.candidates) == TWO)
            return None if compared else self._best_offer(scene, question)
        product = self._services.catalog.product(question.about.product_id)
        if advice is None:
            return None
        if product is None:
            what = WhatQuestion(about=About(goal=Goal.RESEARCH))
            asked = replace(ADVISED, outcome=Outcome.ASKED)
            return Answer(spoken=scene.say(Say.RESEARCH_WHAT), facts=asked, pending=what)
        return self._knowing.known(scene, product, Say.DETAIL_ALL)

    def _best_offer(self, scene: Scene, question: WhichQuestion) -> Answer | None:
        known = question.sought
        ranked = self._comparing.by_price(known, question.candidates)
        best = self._services.catalog.product(self._comparing.meant(known, ranked[0]))
        return None if best is None else self._offered(scene, question, best)

    def _offered(self, scene: Scene, question: WhichQuestion, best: Product) -> Answer:
        known = structs.replace(question.sought, product_id=best.product_id, brand_id=None, words=None)
        orders = known.goal.orders
        answer = self._pursuits.pursue(scene, known, ADVISED) if orders else self._comparing.told(scene, best)
        if answer.spoken is None:
            return answer
        advised = scene.say(Say.ADVISED, product=best.name)
        return replace(answer, spoken=joined(advised, answer.spoken) if orders else answer.spoken)
