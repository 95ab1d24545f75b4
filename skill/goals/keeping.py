"""Answer "keep the soup": it keeps what is there, and orders nothing."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Catalog
from skill.conversation.answer import Answer
from skill.conversation.question.empty import EmptyQuestion
from skill.conversation.question.in_its_words import is_kept
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.goals.basket import BASKET, Baskets
from skill.goals.just_ordered import JustOrdered
from skill.goals.left_alone import left_alone
from skill.goals.standing import Open
from skill.goals.wish import Wish


class Keeping:
    """Keeps what is quoted, in the basket, or ordered."""

    def __init__(self, catalog: Catalog, baskets: Baskets, just_ordered: JustOrdered) -> None:
        self._catalog = catalog
        self._baskets = baskets
        self._just_ordered = just_ordered

    def answer(self, scene: Scene, wish: Wish) -> Answer | None:
        """Leave what is named alone there, or all as it is; None where nothing is to be kept, or one of several is."""
        question, quoted = scene.pending, wish.standing.quoted
        if not is_kept(scene.turn) or (isinstance(question, WhichQuestion) and not wish.nothing):
            return None
        if wish.nothing:  # "keep it"
            return Answer(spoken=question.asked(scene), facts=BASKET, pending=question)
        if not (quoted or scene.memory.basket):
            return self._just_ordered.all_but(scene, wish.first)
        it = () if wish.standing.it is None else (wish.standing.it,)
        among = replace(scene, memory=scene.memory.holding(*(quoted or scene.memory.basket), *it))
        there = [line for one in wish.named if (line := self._baskets.found(among, one)) is not None]
        if quoted:
            kept = wish.standing.open is Open.OFFER or not there
            return self._as_it_is(scene) if kept else None  # of several these alone are quoted
        if there:
            return left_alone(scene, self._catalog, self._baskets, *there)
        in_basket = wish.standing.open is Open.BASKET or isinstance(question, EmptyQuestion)
        return self._baskets.tell(scene) if in_basket else self._just_ordered.all_but(scene, wish.first)

    def _as_it_is(self, scene: Scene) -> Answer:
        question = scene.pending
        if isinstance(question, OrderQuestion):
            return self._baskets.tell_offer(scene, question)
        return Answer(spoken=question.asked(scene), facts=BASKET, pending=question)
