"""While something is offered, what else the basket holds: told, changed and taken out, and the offer stays open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ledger.records import Outcome
from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine, SessionMemory
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_words import all_of, price_of
from skill.goals.counting import in_packs
from skill.goals.kept_basket import as_kept, whole
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.speech import Say, Spoken, joined


class BesideOffer:
    """Knows the lines of the basket that are not what is offered."""

    def __init__(self, services: Services, baskets: Baskets) -> None:
        self._services = services
        self._baskets = baskets

    def answer(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Answer one turn about the basket; None where it is about the offer, or the basket is what is offered."""
        question = scene.pending
        if not isinstance(question, OrderQuestion):
            return None
        basket = whole(scene, self._services)
        offered = {product_id for product_id, _ in question.quote.lines}
        beside = tuple(line for line in basket if line.product_id not in offered)
        if not beside:
            return None
        if scene.turn.goal == "BasketIntent":
            return self._told(scene, question, basket)
        line = self._named(scene, question, beside, heard)
        return (
            None
            if line is None
            else self._put_right(scene, question, line, in_packs(self._services.catalog, line.product_id, heard))
        )

    def _put_right(self, scene: Scene, question: OrderQuestion, line: BasketLine, count: int | None) -> Answer | None:
        if scene.turn.goal == "BasketRemoveIntent" and count is not None and 0 < count < line.quantity:
            left = BasketLine(product_id=line.product_id, quantity=line.quantity - count)
            return self._counted(scene, question, left)
        if scene.turn.goal == "BasketRemoveIntent":
            return self._removed(scene, question, line)
        if scene.turn.goal == "BasketChangeIntent" and count is not None and count > 0:
            return self._counted(scene, question, BasketLine(product_id=line.product_id, quantity=count))
        return None

    def _told(self, scene: Scene, question: OrderQuestion, basket: tuple[BasketLine, ...]) -> Answer:
        catalog = self._services.catalog
        said = scene.say(Say.BASKET_HOLDS, items=all_of(catalog, basket), price=price_of(catalog, basket))
        return Answer(spoken=self._asking(scene, question, said), facts=BASKET, pending=question)

    def _named(
        self, scene: Scene, question: OrderQuestion, beside: tuple[BasketLine, ...], heard: Mentioned
    ) -> BasketLine | None:
        """Return the line that was named and is not offered."""
        if heard.nothing or self._baskets.found(_holding(scene, _offered(question)), heard) is not None:
            return None
        return self._baskets.found(_holding(scene, beside), heard)

    def _removed(self, scene: Scene, question: OrderQuestion, line: BasketLine) -> Answer:
        said = scene.say(Say.BASKET_REMOVED, product=self._services.catalog.products[line.product_id].name)
        return self._changed(scene, question, line, said, lambda memory: memory.without(line.product_id))

    def _counted(self, scene: Scene, question: OrderQuestion, line: BasketLine) -> Answer:
        if line.quantity > MOST_AT_ONCE:
            return self._baskets.too_many(scene, line)
        name = self._services.catalog.products[line.product_id].name
        said = scene.say(Say.BASKET_CHANGED, product=name, count=line.quantity)
        return self._changed(scene, question, line, said, lambda memory: memory.changing(line))

    def _changed(
        self,
        scene: Scene,
        question: OrderQuestion,
        line: BasketLine,
        said: Spoken,
        change: Callable[[SessionMemory], SessionMemory],
    ) -> Answer:
        brand_id = self._services.catalog.products[line.product_id].brand_id
        all_there = _holding(scene, whole(scene, self._services)).memory
        return Answer(
            spoken=self._asking(scene, question, said),
            facts=replace(BASKET, product_id=line.product_id, brand_id=brand_id, outcome=Outcome.ASKED),
            pending=question,
            memory=change(scene.memory),
            kept=as_kept(change(all_there).basket),
        )

    def _asking(self, scene: Scene, question: OrderQuestion, said: Spoken) -> Spoken:
        """Say what a yes would buy: what was just talked about is not that."""
        offer = scene.say(Say.STILL_OFFERED, items=all_of(self._services.catalog, _offered(question)))
        return question.aside(scene, joined(said, offer))


def _offered(question: OrderQuestion) -> tuple[BasketLine, ...]:
    return tuple(BasketLine(product_id=product_id, quantity=count) for product_id, count in question.quote.lines)


def _holding(scene: Scene, lines: Iterable[BasketLine]) -> Scene:
    return replace(scene, memory=scene.memory.holding(*lines))
