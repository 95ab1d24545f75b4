"""Put right what is in the basket, or among several things on offer: "no paper towels", "no, the decaf"."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Wanted
from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.goals.basket import BASKET, Baskets
from skill.goals.counting import in_packs
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.unsure import best_said
from skill.goals.variants_there import naming_it
from skill.speech import Say


class BasketCorrections:
    """Keeps the other things: a correction of one never loses them."""

    def __init__(self, services: Services, baskets: Baskets) -> None:
        self._services = services
        self._baskets = baskets

    def answer(
        self, scene: Scene, heard: Mentioned, *, refused: bool, unwanted: Mentioned | None = None
    ) -> Answer | None:
        """Take out what is refused, or put what was meant in the place of its kind; None where neither is there.

        `unwanted` is what was named as not meant: "not the paper towels, the cat food".
        """
        with_offer = _with_all(scene)
        if with_offer is None:
            return None
        instead_of = None if unwanted is None or unwanted.nothing else self._baskets.found(with_offer, unwanted)
        other = self._in_place_of_number(with_offer, heard, unwanted)
        if other is not None or heard.nothing:
            return other if other is not None or instead_of is None else self._without(with_offer, instead_of)
        if instead_of is not None and (put := self._replaced(with_offer, heard, instead_of)) is not None:
            return put
        line = (
            None
            if not refused and self._baskets.is_another(with_offer, heard)
            else self._baskets.found(with_offer, heard)
        )
        if line is None:  # "actually no baby shampoo", with another shampoo there: nobody refuses what is not there
            named = heard.product is not None and heard.product.known
            return self._replaced(with_offer, heard) if named or not refused else None
        return self._without(with_offer, line) if refused else self._kept(with_offer, line, heard)

    def _kept(self, scene: Scene, line: BasketLine, heard: Mentioned) -> Answer:
        """Say what is there already, as many as are said now: "no, one oats"."""
        count = in_packs(self._services.catalog, line.product_id, heard)
        return self._quoted(scene, self._baskets.tell(scene)) if count is None else self._counted(scene, line, count)

    def _in_place_of_number(self, scene: Scene, heard: Mentioned, unwanted: Mentioned | None) -> Answer | None:
        """Have so many of the one thing that is there in the number that is refused: "not three, two"."""
        if unwanted is None or not unwanted.only_a_number or not heard.only_a_number or heard.quantity is None:
            return None
        there = [line for line in scene.memory.basket if line.quantity == unwanted.quantity]
        return self._counted(scene, there[0], heard.quantity) if len(there) == 1 else None

    def _counted(self, scene: Scene, line: BasketLine, count: int) -> Answer:
        if not 1 <= count <= MOST_AT_ONCE:
            return self._baskets.too_many(scene, BasketLine(product_id=line.product_id, quantity=count))
        memory = scene.memory.changing(BasketLine(product_id=line.product_id, quantity=count))
        changed = replace(scene, memory=memory)
        return self._quoted(changed, replace(self._baskets.tell(changed), memory=memory))

    def _without(self, scene: Scene, line: BasketLine) -> Answer:
        said = scene.say(Say.BASKET_REMOVED, product=self._services.catalog.products[line.product_id].name)
        return self._quoted(scene, self._baskets.changed(scene, scene.memory.without(line.product_id), said))

    def _replaced(self, scene: Scene, heard: Mentioned, instead_of: BasketLine | None = None) -> Answer | None:
        products = self._services.catalog.products
        meant = self._baskets.naming.of(scene, heard)
        if instead_of is not None and meant.product is not None and meant.product.product_id == instead_of.product_id:
            other = self._other_of_kind(heard, instead_of)
            if other is None:  # "the puppy food, not the dog food", with the puppy food on offer
                return self._quoted(scene, self._baskets.tell(scene))
            heard, meant = other, self._baskets.naming.of(scene, other)
        if meant.product is None:
            return None
        there = any(one.product_id == meant.product.product_id for one in scene.memory.basket)
        if instead_of is not None and there:
            return self._without(scene, instead_of)
        kind = meant.product.kind
        of_kind = (one for one in scene.memory.basket if products[one.product_id].kind == kind)
        same = instead_of or next(of_kind, None) or self._kindred(scene, kind) or self._last(scene)
        if same is None:
            return None
        count = same.quantity if heard.quantity is None else meant.quantity
        new = BasketLine(product_id=meant.product.product_id, quantity=count)
        memory = scene.memory.without(same.product_id).adding(new)
        changed = replace(scene, memory=memory)
        return best_said(scene, (meant,), self._quoted(changed, replace(self._baskets.tell(changed), memory=memory)))

    def _other_of_kind(self, heard: Mentioned, now: BasketLine) -> Mentioned | None:
        """What is meant by a mere kind in place of one of it: "not puppy food, dog food"; None where there are more."""
        stems = self._services.catalog.words.stems
        named = heard.product
        if heard.brand is not None or named is None or stems(named.words or "") - stems(named.kind or ""):
            return None
        others = [one for one in self._services.catalog.find(Wanted(kind=named.kind)) if one.in_stock]
        others = [one for one in others if one.product_id != now.product_id]
        return replace(naming_it(others[0]), quantity=heard.quantity) if len(others) == 1 else None

    def _kindred(self, scene: Scene, kind: str) -> BasketLine | None:
        """What was put in last of those that are the same at heart: shampoo, of which baby shampoo is meant."""
        products, heart = self._services.catalog.products, _heart(kind)
        basket = reversed(scene.memory.basket)
        return next((one for one in basket if _heart(products[one.product_id].kind) == heart), None)

    def _last(self, scene: Scene) -> BasketLine | None:
        """What was put in just now: "I meant the dish soap" is in place of it."""
        basket = scene.memory.basket
        return basket[-1] if basket and isinstance(scene.pending, BasketQuestion) else None

    def _quoted(self, scene: Scene, answer: Answer) -> Answer:
        """Of several things on offer: a yes buys what is left of them."""
        if not isinstance(scene.pending, OrderQuestion):
            return answer
        lines = scene.memory.basket if answer.memory is None else answer.memory.basket
        if not lines:
            return answer
        memory = scene.memory if answer.memory is None else answer.memory
        return replace(self._baskets.quote(scene, lines, BASKET), memory=memory)


def _heart(kind: str) -> str:
    return kind.rpartition("-")[2]


def _with_all(scene: Scene) -> Scene | None:
    """Take several things on offer for the basket; None where it is one thing alone that is talked about."""
    question = scene.pending
    if isinstance(question, BasketQuestion):
        return scene
    if not isinstance(question, OrderQuestion) or not question.quote.more:
        return None
    lines = tuple(BasketLine(product_id=product, quantity=count) for product, count in question.quote.lines)
    emptied = scene.memory.without(*(line.product_id for line in scene.memory.basket))
    return replace(scene, memory=emptied.adding(*lines))
