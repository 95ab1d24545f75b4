"""More or fewer of what is there already: "double that", "two of each", "take one away", "remove one dish soap"."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.chosen_before import one_of
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.more import dropped
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.goals.basket import BASKET, Baskets
from skill.goals.counting import in_packs, times_of
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.speech import Say

WHICH = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)


class Recounting:
    """Counts anew what is on offer, or in the basket where nothing is."""

    def __init__(self, services: Services, baskets: Baskets) -> None:
        self._services = services
        self._baskets = baskets

    def answer(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Have so many times as many, as many of each, or so many fewer; None where no such thing was said."""
        lines, goal = _there(scene), scene.turn.goal
        factor, each = scene.turn.slot("factor"), scene.turn.slot("each") is not None
        times = times_of(factor)
        if not lines or (times is None and heard.quantity is None and scene.turn.slot("place") is None):
            return None
        placed = self._placed(scene, lines, heard)
        if placed is not None:
            return placed
        if goal == "BasketRemoveIntent" and heard.quantity is not None:
            return self._fewer(scene, lines, heard)
        if goal in ("BasketChangeIntent", "ReorderIntent") and (times is not None or (each and heard.nothing)):
            return self._each(scene, lines, heard, times)
        return None

    def _placed(self, scene: Scene, lines: BasketLines, heard: Mentioned) -> Answer | None:
        """Take out one of several by its place or price, or have so many of it: "drop the cheapest"."""
        slot = scene.turn.slot("place")
        line = None if slot is None else one_of(self._services.catalog, lines, slot.id or "")
        if line is None or not heard.nothing:
            return None
        if scene.turn.goal == "BasketChangeIntent" and heard.quantity is not None:
            counted = BasketLine(product_id=line.product_id, quantity=heard.quantity)
            return self._counted(scene, tuple(counted if one == line else one for one in lines))
        left = tuple(one for one in lines if one != line)
        if scene.turn.goal != "BasketRemoveIntent" or not left:
            return None
        without = replace(scene, memory=scene.memory.without(line.product_id))
        if isinstance(scene.pending, OrderQuestion):
            return replace(self._baskets.quote(scene, left, BASKET), memory=without.memory)
        return self._baskets.tell(without)

    def _each(self, scene: Scene, lines: BasketLines, heard: Mentioned, times: Fraction | None) -> Answer | None:
        """Change the count of the one thing that was named, or of all."""
        one = None if heard.nothing else self._baskets.found(_holding(scene, lines), heard)
        if one is None and not heard.nothing:
            return None
        meant = [line for line in lines if one is None or line == one]
        if times is not None and any((line.quantity * times).denominator > 1 for line in meant):
            return self._how_many(scene)  # half of one
        new = {
            line.product_id: int(line.quantity * times) if times is not None else heard.quantity or 1 for line in meant
        }
        changed = tuple(
            BasketLine(product_id=line.product_id, quantity=new.get(line.product_id, line.quantity)) for line in lines
        )
        return self._counted(scene, changed)

    def _how_many(self, scene: Scene) -> Answer:
        question = scene.pending
        if not isinstance(question, OrderQuestion) or question.quote.more:
            return Answer(spoken=question.aside(scene, scene.say(Say.NOT_HALF)), facts=WHICH, pending=question)
        asks = HowManyQuestion(about=question.about)
        return Answer(spoken=asks.aside(scene, scene.say(Say.NOT_HALF)), facts=WHICH, pending=asks)

    def _fewer(self, scene: Scene, lines: BasketLines, heard: Mentioned) -> Answer | None:
        """Take so many away of the one thing that was named, or that is there alone."""
        question = scene.pending
        offered = isinstance(question, OrderQuestion)
        if heard.nothing and len(lines) > 1 and isinstance(question, OrderQuestion) and heard.quantity is not None:
            return question.of_which(scene, change=-heard.quantity)
        line = lines[-1] if heard.nothing else self._baskets.found(_holding(scene, lines), heard)
        fewer = None if line is None else in_packs(self._services.catalog, line.product_id, heard)
        if line is None or fewer is None or fewer < 1:
            return None
        left = BasketLine(product_id=line.product_id, quantity=line.quantity - fewer)
        if left.quantity < 1:  # all of it
            if offered and heard.nothing and scene.memory.set_aside:
                return self._baskets.quote(scene, scene.memory.set_aside, BASKET)  # what was quoted before is left
            return dropped(scene, scene.pending.about) if offered and heard.nothing else None
        return self._counted(scene, tuple(left if one == line else one for one in lines))

    def _counted(self, scene: Scene, lines: BasketLines) -> Answer:
        many = next((line for line in lines if not 1 <= line.quantity <= MOST_AT_ONCE), None)
        if many is not None:
            return self._baskets.too_many(scene, many)
        memory = scene.memory
        for line in lines:
            memory = memory.changing(line)
        if isinstance(scene.pending, OrderQuestion):
            return replace(self._baskets.quote(scene, lines, BASKET), memory=memory)
        return self._baskets.tell(replace(scene, memory=memory))


def _there(scene: Scene) -> BasketLines:
    question = scene.pending
    if isinstance(question, OrderQuestion):
        return tuple(BasketLine(product_id=one, quantity=count) for one, count in question.quote.lines)
    return scene.memory.basket


def _holding(scene: Scene, lines: BasketLines) -> Scene:
    return replace(scene, memory=scene.memory.holding(*lines))
