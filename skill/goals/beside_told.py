"""What is wished for while a thing was told of beside others that are quoted: "would you like it too?"."""

from __future__ import annotations

from msgspec import structs

from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_words import all_of
from skill.goals.counting import in_packs
from skill.goals.named_again import is_named_so
from skill.goals.services import Services
from skill.goals.wish import ADDING, CHANGING, CHECKOUT, DONE, ORDERS, REMOVING, TELLING, Wish
from skill.speech import Say


class BesideTold:
    """Changes what is quoted, with or without what was told of: a yes buys nothing yet, and nothing is lost."""

    def __init__(self, services: Services, baskets: Baskets, pursuits: Pursuits) -> None:
        self._services = services
        self._baskets = baskets
        self._pursuits = pursuits

    def answer(self, scene: Scene, wish: Wish) -> Answer | None:
        """Answer one turn; None where nothing is told of beside a quote, or something else is named."""
        question, goal = scene.pending, scene.turn.goal
        if not isinstance(question, InterestQuestion) or not question.beside or wish.standing.it is None:
            return None
        if goal == TELLING:
            return self._told(scene, question, wish.standing.quoted)
        if goal in (CHECKOUT, DONE):
            return question.no(scene, self._pursuits)
        if wish.nothing:
            return self._of_nothing_named(scene, question, wish)
        return self._named(scene, question, wish)

    def _of_nothing_named(self, scene: Scene, question: InterestQuestion, wish: Wish) -> Answer | None:
        goal, number = scene.turn.goal, wish.number
        if goal == REMOVING:
            return self._fewer(scene, wish) or question.no(scene, self._pursuits)
        if number is not None and (goal == CHANGING or goal in ORDERS):
            return question.number(scene, self._pursuits, number)
        return None

    def _fewer(self, scene: Scene, wish: Wish) -> Answer | None:
        """Take so many of the one thing that is quoted away."""
        if wish.number is None or wish.standing.several:
            return None
        (line,) = wish.standing.quoted
        left = line.quantity - wish.number
        return self._quote(scene, (structs.replace(line, quantity=left),)) if left > 0 else None

    def _named(self, scene: Scene, question: InterestQuestion, wish: Wish) -> Answer | None:
        quoted, it, goal = wish.standing.quoted, wish.standing.it, scene.turn.goal
        assert it is not None, "looked at before"
        named = wish.named
        if len(named) > 1 and self._is(it, named[0]) and scene.turn.slot("product") is None:
            count = quoted[0].quantity if wish.standing.several else named[0].quantity or quoted[0].quantity
            quoted = (structs.replace(quoted[0], quantity=count), *quoted[1:])
            named = named[1:]  # "three of those and a floss": of what is quoted, and of what was told of
        if len(named) > 1:
            return self._baskets.join(scene, named, quoted) if goal in (*ORDERS, ADDING) else None
        heard = named[0]
        there = next((line for line in quoted if self._is(line, heard)), None)
        if goal == REMOVING:
            return self._removed(scene, question, quoted, there) or (
                question.no(scene, self._pursuits) if self._is(it, heard) else self._told(scene, question, quoted)
            )
        if there is not None and (goal != ADDING or heard.quantity is None):
            count = in_packs(self._services.catalog, there.product_id, heard) or there.quantity
            new = structs.replace(there, quantity=count)
            return self._quote(scene, tuple(new if line == there else line for line in quoted))
        if self._is(it, heard):
            count = in_packs(self._services.catalog, it.product_id, heard) or it.quantity
            return self._quote(scene, (*quoted, structs.replace(it, quantity=max(1, count))))
        if goal == CHANGING:
            return self._told(scene, question, quoted)
        joins = quoted != wish.standing.quoted or wish.standing.several or goal == ADDING
        return self._baskets.join(scene, named, quoted) if joins and goal in (*ORDERS, ADDING) else None

    def _removed(
        self, scene: Scene, question: InterestQuestion, quoted: BasketLines, gone: BasketLine | None
    ) -> Answer | None:
        if gone is None:
            return None
        left = tuple((line.product_id, line.quantity) for line in quoted if line != gone)
        asks = structs.replace(question, beside=left)
        said = scene.say(Say.BASKET_REMOVED, product=self._services.catalog.products[gone.product_id].name)
        return Answer(spoken=asks.aside(scene, said), facts=BASKET, pending=asks)

    def _told(self, scene: Scene, question: InterestQuestion, quoted: BasketLines) -> Answer:
        said = scene.say(Say.STILL_OFFERED, items=all_of(self._services.catalog, quoted))
        return Answer(spoken=question.aside(scene, said), facts=BASKET, pending=question)

    def _quote(self, scene: Scene, lines: BasketLines) -> Answer:
        return self._baskets.quote(scene, lines, BASKET)

    def _is(self, line: BasketLine, heard: Mentioned) -> bool:
        product = self._services.catalog.product(line.product_id)
        return product is not None and is_named_so(self._services, product, heard)
