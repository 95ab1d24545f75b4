"""What is named beside an offer: "and paper towels too" joins it, and whatever else is named never loses the rest."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from skill.conversation.answer import Answer, after
from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal
from skill.goals.among_several import AmongSeveral
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_corrections import BasketCorrections
from skill.goals.counting import in_packs
from skill.goals.left_alone import left_alone
from skill.goals.named_again import is_named_so, names_one_of
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.standing import QUOTED, Open, WhatIsOpen, standing, told_of
from skill.speech import AllOf, Say


class Joining:
    """Adds to an offer what else is wanted, and quotes all of it."""

    def __init__(self, services: Services, baskets: Baskets) -> None:
        self._services = services
        self._baskets = baskets
        self._corrections = BasketCorrections(services, baskets)
        self._among = AmongSeveral(services, baskets)

    def added(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer | None:
        """Quote what was said to be added with what is on offer; None where nothing is, or nothing was named."""
        open_ = standing(scene)
        lines = _on_offer(scene, open_)
        if not lines:
            return None
        there = self._there(scene, heard, lines, open_)
        if there is not None or not all(one.nothing for one in heard):
            return there or self._baskets.join(scene, heard, lines)
        if isinstance(scene.pending, InterestQuestion):
            return self._asked_about(scene, scene.pending, heard[0])
        return self._more(scene, heard[0], lines) if open_.open in QUOTED else None

    def _there(
        self, scene: Scene, heard: tuple[Mentioned, ...], lines: BasketLines, open_: WhatIsOpen
    ) -> Answer | None:
        """Quote what is named and there already: on offer, told of, or quoted before; None where anything else is."""
        question, it = scene.pending, open_.it
        if isinstance(question, OrderQuestion) and self._named(scene, heard, lines) is not None:
            return self._baskets.tell_offer(scene, question)  # its name, said once more, adds nothing to it
        again = self._named(scene, heard, open_.put_by if it is None else (it, *open_.put_by))
        return None if again is None else self._baskets.quote(scene, (*lines, *_but(again, lines)), BASKET)

    def _named(self, scene: Scene, heard: tuple[Mentioned, ...], lines: BasketLines) -> BasketLine | None:
        """The line of what was named and nothing else, without a number."""
        found = names_one_of(scene, self._services, heard, (line.product_id for line in lines))
        return next((line for line in lines if line.product_id == found), None)

    def _asked_about(self, scene: Scene, question: InterestQuestion, heard: Mentioned) -> Answer | None:
        """Quote what was asked about with what was quoted before: "add it"; None where nothing was."""
        lines = _on_offer(scene, standing(scene))
        if not question.beside or question.about.product_id is None:
            return None
        count = heard.quantity or question.about.quantity
        asked = BasketLine(product_id=question.about.product_id, quantity=max(1, count))
        return self._baskets.quote(
            scene, (*(one for one in lines if one.product_id != asked.product_id), asked), BASKET
        )

    def _more(self, scene: Scene, heard: Mentioned, lines: BasketLines) -> Answer | None:
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

    def counted_and_more(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer | None:
        """Have so many of the one thing on offer, and what else is named with it: "make it two and add floss".

        None where nothing is quoted or in the basket, or where no number alone stands before what is named.
        """
        open_ = standing(scene)
        lines = open_.quoted or scene.memory.basket
        named = heard[0].product
        it = next((one for one in lines if named is not None and one.product_id == named.product_id), None)
        if len(heard) < 2 or it is None or heard[0].quantity is None or scene.turn.slot("product") is not None:
            return None
        counted, rest = structs.replace(it, quantity=min(heard[0].quantity, MOST_AT_ONCE)), heard[1:]
        if open_.open is Open.BASKET:
            return self._baskets.add(replace(scene, memory=scene.memory.changing(counted)), rest)
        product = self._services.catalog.products[it.product_id]
        if len(rest) == 1 and is_named_so(self._services, product, rest[0]):
            return self._it_and_put_by(scene, open_, heard)
        lines = (counted,) if len(lines) == 1 else lines
        return self._baskets.join(scene, rest, lines)

    def _it_and_put_by(self, scene: Scene, open_: WhatIsOpen, heard: tuple[Mentioned, ...]) -> Answer:
        """Have so many of what was quoted before, beside what is quoted and named now: "three of those and a floss"."""
        first, count = open_.quoted[0], heard[-1].quantity
        lines = tuple(structs.replace(line, quantity=heard[0].quantity or line.quantity) for line in open_.put_by[:1])
        now = first if count is None else structs.replace(first, quantity=count)
        return self._baskets.quote(scene, (*lines, *open_.put_by[1:], now, *open_.quoted[1:]), BASKET)

    def named(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer | None:
        """Take what is named beside several things on offer for one more, or for a variant of one of them.

        None where no more than one thing is on offer, or nothing that is sold was named.
        """
        question = scene.pending
        alone_there = len(heard) == 1 and heard[0].quantity is None
        if isinstance(question, BasketQuestion) and scene.turn.slot("only") is not None and alone_there:
            return self._only_in_basket(scene, heard[0])
        if (
            scene.turn.slot("only") is not None
            and standing(scene).open in (Open.OFFERS, Open.BESIDE)
            and (alone := self.alone(scene, heard)) is not None
        ):
            return alone
        if not isinstance(question, OrderQuestion) or not question.quote.more or any(one.nothing for one in heard):
            return None
        put_right = self._corrections.answer(scene, heard[0], refused=False) if len(heard) == 1 else None
        if put_right is not None or all(self._baskets.naming.of(scene, one).product is None for one in heard):
            return put_right
        only = scene.turn.slot("only") is not None
        return self._instead(scene, question, heard) if only else self._once_more(scene, question, heard)

    def _instead(self, scene: Scene, question: OrderQuestion, heard: tuple[Mentioned, ...]) -> Answer:
        """Quote what is named in the place of all that was quoted: "just oats", "make it oats"."""
        rest = scene.memory.without(*(one for one, _ in question.quote.lines))
        alone = replace(scene, pending=WhatQuestion(), memory=rest.holding())
        answer = self._baskets.join(alone, heard, ())
        return answer if answer.memory is None else replace(answer, memory=rest)

    def _once_more(self, scene: Scene, question: OrderQuestion, heard: tuple[Mentioned, ...]) -> Answer:
        """Quote what is new beside what is quoted; what is named of that once more is as many as are said, no more."""
        quoted = standing(scene).quoted
        lines, new = self._among.counted(scene, quoted, heard)
        if new:
            return self._baskets.join(scene, new, lines)
        same = lines == quoted
        return self._baskets.tell_offer(scene, question) if same else self._baskets.quote(scene, lines, BASKET)

    def alone(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer | None:
        """Quote some of several things on offer, or told of beside one, without the others: "just the dish soap"."""
        if any(one.nothing for one in heard) or scene.turn.slot("only") is None:
            return None
        open_ = standing(scene)
        there = open_.quoted if open_.it is None else (*open_.quoted, open_.it)
        among = replace(scene, memory=scene.memory.holding(*there))
        wanted: dict[str, BasketLine] = {}
        for one in heard:
            line = self._baskets.found(among, one)
            if line is None:
                return None
            count = in_packs(self._services.catalog, line.product_id, one) or line.quantity
            wanted[line.product_id] = structs.replace(line, quantity=count)
        others = (one.product_id for one in there if one.product_id not in wanted)
        quoted = self._baskets.quote(scene, tuple(wanted.values()), BASKET)
        return replace(quoted, memory=scene.memory.without(*others))

    def it_alone(self, scene: Scene, open_: WhatIsOpen) -> Answer | None:
        """Quote what was told of in the place of what is quoted."""
        if open_.it is None:
            return None
        memory = scene.memory.without(*(line.product_id for line in open_.quoted))
        return replace(self._baskets.quote(scene, (open_.it,), BASKET), memory=memory)

    def _only_in_basket(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Leave one thing alone in the basket: "actually just the hand soap"; None where that is not sold."""
        line = None if heard.nothing else self._baskets.found(scene, heard)
        if line is not None:
            return left_alone(scene, self._services.catalog, self._baskets, line)
        if heard.nothing or self._baskets.naming.of(scene, heard).product is None:
            return None
        gone = tuple(self._services.catalog.products[one.product_id].name for one in scene.memory.basket)
        rest = replace(scene, memory=scene.memory.without(*(one.product_id for one in scene.memory.basket)))
        answer = self._baskets.add(rest, (heard,))
        told = answer.memory is not None and bool(gone)  # else it is asked which, and all is there until then
        return after(scene.say(Say.BASKET_REMOVED, product=AllOf(gone)), answer) if told else answer


def kept_beside(scene: Scene, answer: Answer) -> Answer:
    """Keep several things on offer where it is asked now what else was meant: the answer is quoted with them."""
    question, open_ = answer.pending, standing(scene)
    if open_.open is not Open.OFFERS or not isinstance(question, WhichQuestion):
        return answer
    if question.sought.goal is not Goal.REORDER:
        return answer
    there = {line.product_id for line in open_.quoted}
    beside = (line for line in scene.memory.basket if line.product_id not in there)
    memory = structs.replace(scene.memory, basket=(*beside, *open_.quoted), quoting=True)
    asked = structs.replace(question, sought=structs.replace(question.sought, goal=Goal.BASKET))
    return replace(answer, memory=memory, pending=asked)


def _but(line: BasketLine, there: BasketLines) -> BasketLines:
    return () if any(one.product_id == line.product_id for one in there) else (line,)


def _on_offer(scene: Scene, open_: WhatIsOpen) -> BasketLines:
    """What is quoted, what was quoted before, or what was told of and is agreed to: "yes and paper towels"."""
    question = scene.pending
    agreed = isinstance(question, InterestQuestion) and scene.turn.slot("agreed") is not None
    it = told_of(question) if isinstance(question, InterestQuestion) and agreed else None
    lines = open_.quoted or (() if it is not None else open_.put_by)
    if it is None:
        return lines if lines or not agreed else ()
    return (*(one for one in lines if one.product_id != it.product_id), it)
