"""What is named beside an offer: "and paper towels too" joins it, and whatever else is named never loses the rest."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_corrections import BasketCorrections
from skill.goals.named_again import agreed_by_its_name, named_again
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE


class Joining:
    """Adds to an offer what else is wanted, and quotes all of it."""

    def __init__(self, services: Services, baskets: Baskets) -> None:
        self._services = services
        self._baskets = baskets
        self._corrections = BasketCorrections(services, baskets)

    def added(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer | None:
        """Quote what was said to be added with what is on offer; None where nothing is, or nothing was named."""
        lines = _on_offer(scene)
        if not lines:
            return None
        again = named_again(scene, self._services, self._baskets, heard)
        if again is not None:
            return again
        if agreed_by_its_name(scene, self._services, heard):
            with_it = scene.turn.slot("agreed") is not None  # "yes, add the floss": the lines have it
            alone = None if with_it or not isinstance(scene.pending, InterestQuestion) else scene.pending
            beside = None if alone is None else self._asked_about(scene, alone, heard[0])
            return beside or self._baskets.quote(scene, lines, BASKET)
        if all(one.nothing for one in heard):
            if isinstance(scene.pending, InterestQuestion):
                return self._asked_about(scene, scene.pending, heard[0])
            return self._more(scene, heard[0], lines)
        return self._baskets.join(scene, heard, lines)

    def _asked_about(self, scene: Scene, question: InterestQuestion, heard: Mentioned) -> Answer | None:
        """Quote what was asked about with what was quoted before: "add it"; None where nothing was."""
        if not question.beside:
            return None
        count = heard.quantity or question.about.quantity
        asked = BasketLine(product_id=question.about.product_id or "", quantity=max(1, count))
        return self._baskets.quote(scene, (*_on_offer(scene), asked), BASKET)

    def _more(self, scene: Scene, heard: Mentioned, lines: tuple[BasketLine, ...]) -> Answer | None:
        """Quote so many more of the one thing on offer: "add two more"."""
        if heard.quantity is None and scene.memory.set_aside:
            return self._baskets.quote(scene, (*scene.memory.set_aside, *lines), BASKET)  # "what about floss", "add it"
        if heard.quantity is None or heard.unit is not None or len(lines) > 1:
            return None
        line = BasketLine(product_id=lines[0].product_id, quantity=lines[0].quantity + heard.quantity)
        if line.quantity > MOST_AT_ONCE:
            return self._baskets.too_many(scene, line)
        there = any(one.product_id == line.product_id for one in scene.memory.basket)
        quoted = self._baskets.quote(scene, (line,), BASKET)
        return replace(quoted, memory=scene.memory.changing(line)) if there else quoted

    def named(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer | None:
        """Take what is named beside several things on offer for one more, or for a variant of one of them.

        None where no more than one thing is on offer, or nothing that is sold was named.
        """
        question = scene.pending
        if isinstance(question, BasketQuestion) and scene.turn.slot("only") is not None and heard[0].quantity is None:
            return self._only_in_basket(scene, heard[0])
        if not isinstance(question, OrderQuestion) or not question.quote.more or any(one.nothing for one in heard):
            return None
        if len(heard) == 1 and scene.turn.slot("only") is not None:
            return self._only(scene, heard[0])
        put_right = self._corrections.answer(scene, heard[0], refused=False) if len(heard) == 1 else None
        if put_right is not None or all(self._baskets.naming.of(scene, one).product is None for one in heard):
            return put_right
        return self._baskets.join(scene, heard, _on_offer(scene))

    def _only(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Quote one of several things on offer without the others: "just the dish soap"."""
        offered = _on_offer(scene)
        line = self._baskets.found(replace(scene, memory=scene.memory.holding(*offered)), heard)
        if line is None:
            return None
        others = (one.product_id for one in offered if one.product_id != line.product_id)
        return replace(self._baskets.quote(scene, (line,), BASKET), memory=scene.memory.without(*others))

    def _only_in_basket(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Leave one thing alone in the basket: "actually just the hand soap"; None where it is not in there."""
        line = None if heard.nothing else self._baskets.found(scene, heard)
        return None if line is None else self._baskets.tell(replace(scene, memory=scene.memory.holding(line)))


def kept_beside(scene: Scene, answer: Answer) -> Answer:
    """Keep several things on offer where it is asked now what else was meant: the answer is quoted with them."""
    question = answer.pending
    several = isinstance(scene.pending, OrderQuestion) and bool(scene.pending.quote.more)
    if not several or not isinstance(question, WhichQuestion) or question.sought.goal is not Goal.REORDER:
        return answer
    lines = _on_offer(scene)
    there = {line.product_id for line in lines}
    beside = (line for line in scene.memory.basket if line.product_id not in there)
    memory = structs.replace(scene.memory, basket=(*beside, *lines), quoting=True)
    asked = structs.replace(question, sought=structs.replace(question.sought, goal=Goal.BASKET))
    return replace(answer, memory=memory, pending=asked)


def _on_offer(scene: Scene) -> tuple[BasketLine, ...]:
    """The lines that are quoted, or what was offered and is agreed to in the same breath: "yes and paper towels"."""
    question = scene.pending
    agreed = isinstance(question, InterestQuestion) and scene.turn.slot("agreed") is not None
    if isinstance(question, InterestQuestion) and question.beside:
        taken = question.at_hand(scene)[:1] if agreed else ()
        return tuple(BasketLine(product_id=one, quantity=max(1, count)) for one, count in (*question.beside, *taken))
    if not isinstance(question, OrderQuestion) and not agreed:
        return ()
    return tuple(BasketLine(product_id=one, quantity=max(1, count)) for one, count in question.at_hand(scene))
