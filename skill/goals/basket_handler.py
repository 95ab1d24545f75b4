"""Answer everything that is said about the basket."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import Outcome
from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_words import is_offered, with_offer
from skill.goals.beside_offer import BesideOffer
from skill.goals.it_too import it_apart, with_it
from skill.goals.joining import Joining
from skill.goals.just_ordered import JustOrdered
from skill.goals.recounting import Recounting
from skill.goals.services import Services
from skill.goals.taking_back import TakingBack
from skill.speech import Say
from skill.understanding.sentence import several


class BasketHandler:
    """Answer everything that is said about the basket."""

    goals: ClassVar[tuple[str, ...]] = (
        "BasketAddIntent",
        "BasketIntent",
        "BasketRemoveIntent",
        "BasketChangeIntent",
        "BasketEmptyIntent",
        "CheckoutIntent",
        "DoneIntent",
    )

    def __init__(self, services: Services, baskets: Baskets, taking_back: TakingBack) -> None:
        self._services = services
        self._baskets = baskets
        self._beside = BesideOffer(services, baskets)
        self._just_ordered = JustOrdered(services, taking_back)
        self._joining = Joining(services, baskets)
        self._recounting = Recounting(services, baskets)

    def answer(self, scene: Scene) -> Answer:
        """Change the basket, tell what is in it, or quote it."""
        scene = it_apart(scene, self._services.catalog)
        heard = with_it(scene, self._services.catalog, several(self._services.slots, scene.turn))
        beside = self._beside.answer(scene, heard[0])
        if beside is not None:
            return beside
        recounted = self._recounting.answer(scene, heard[0])
        if recounted is not None:
            return recounted
        joined = self._joining.added(scene, heard) if scene.turn.goal == "BasketAddIntent" else None
        if joined is not None:
            return joined
        offered = with_offer(scene, heard)
        answer = self._changed(offered, heard)
        asked_which = isinstance(answer.pending, WhichQuestion)  # what is offered stays in the basket meanwhile
        return self._baskets.quoted_again(offered, answer) if is_offered(offered, heard) and not asked_which else answer

    def _changed(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer:
        match scene.turn.goal:
            case "BasketAddIntent":
                return into_basket(scene, self._baskets.add(scene, heard))
            case "BasketRemoveIntent":
                return self._remove(scene, heard[0])
            case "BasketChangeIntent":
                return self._change(scene, heard[0])
            case "BasketEmptyIntent":
                said = scene.say(Say.BASKET_EMPTIED)
                return replace(self._baskets.changed(scene, scene.memory.holding(), said), kept=())
            case "CheckoutIntent" | "DoneIntent":
                return self._check_out(scene)
            case _:
                return self._told(scene)

    def _told(self, scene: Scene) -> Answer:
        """While something is offered, the basket is what is offered."""
        question = scene.pending
        if isinstance(question, OrderQuestion):
            return self._baskets.tell_offer(scene, question)
        return self._baskets.tell(scene)

    def _check_out(self, scene: Scene) -> Answer:
        about, question = scene.pending.about, scene.pending
        if scene.memory.basket and isinstance(question, OrderQuestion):
            return self._baskets.quoted_with(scene, question.quote.lines)
        if not scene.memory.basket and isinstance(scene.pending, OrderQuestion):
            return Answer(spoken=scene.pending.asked(scene), facts=BASKET, pending=scene.pending)
        if not scene.memory.basket and scene.turn.goal == "DoneIntent":
            return Answer(spoken=scene.say(Say.GOODBYE), facts=scene.pending.left(Outcome.CANCELLED))
        if not scene.memory.basket and about.product_id is not None:
            line = BasketLine(product_id=about.product_id, quantity=max(1, about.quantity))
            return self._baskets.quote(scene, (line,), BASKET)
        return self._baskets.quote(scene, scene.memory.basket, BASKET)

    def _remove(self, scene: Scene, heard: Mentioned) -> Answer:
        line = self._baskets.found(scene, heard)
        if line is None:
            return self._just_ordered.asked_back(scene, heard) or self._baskets.tell(scene)
        product = self._services.catalog.products[line.product_id]
        said = scene.say(Say.BASKET_REMOVED, product=product.name)
        return self._baskets.changed(scene, scene.memory.without(line.product_id), said)

    def _change(self, scene: Scene, heard: Mentioned) -> Answer:
        return self._baskets.counted(scene, heard) or self._baskets.tell(scene)


def into_basket(scene: Scene, answer: Answer) -> Answer:
    """Have what is named next put into the basket, where nothing was named yet: "start a basket"."""
    question = answer.pending
    if isinstance(question, WhatQuestion) and not scene.turn.slots and not scene.memory.basket:
        return replace(answer, pending=WhatQuestion(about=structs.replace(question.about, goal=Goal.BASKET)))
    return answer
