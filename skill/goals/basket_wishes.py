"""What is said about the basket itself: put in, change, take out, empty, check out, what is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from msgspec import structs

from ledger.records import Outcome
from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.consent import ConsentQuestion
from skill.conversation.question.empty import EmptyQuestion
from skill.conversation.question.how_often import HowOftenQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.subscribe import SubscribeQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Goal
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_words import held, is_offered, with_offer
from skill.goals.counting import in_packs
from skill.goals.just_ordered import JustOrdered
from skill.goals.keeping import Keeping
from skill.goals.orders import all_in
from skill.goals.other_than_ordered import other_than_ordered
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.standing import QUOTED, Open
from skill.goals.taking_back import TakingBack
from skill.goals.wish import ADDING, BACK, CHANGING, CHECKOUT, DONE, EMPTYING, REMOVING, STARTING_OVER, Wish, naming
from skill.speech import AllOf, Say, joined


class BasketWishes:
    """Does to the basket what is wished; while something is quoted, that is what "it" and "the basket" are."""

    def __init__(self, services: Services, baskets: Baskets, pursuits: Pursuits, taking_back: TakingBack) -> None:
        self._services = services
        self._baskets = baskets
        self._pursuits = pursuits
        self._just_ordered = JustOrdered(services, taking_back)
        self._keeping = Keeping(services.catalog, baskets, self._just_ordered)
        self._by_goal: dict[str, Callable[[Scene, Wish], Answer]] = {
            ADDING: self._add,
            REMOVING: self._remove,
            CHANGING: self._change,
            EMPTYING: self._empty,
            STARTING_OVER: self._start_over,
            CHECKOUT: self._check_out,
            DONE: self._check_out,
        }

    def answer(self, scene: Scene, wish: Wish) -> Answer:
        """Change the basket, tell what is in it, or quote it; of what is quoted, that is quoted anew."""
        offered = with_offer(scene, wish.named)
        answer = self._by_goal.get(scene.turn.goal, self._told)(offered, wish)
        asked_which = isinstance(answer.pending, WhichQuestion)  # what is offered stays in the basket meanwhile
        again = is_offered(offered, wish.named) and not asked_which and answer.pending != scene.pending
        return self._baskets.quoted_again(offered, answer) if again else answer

    def _add(self, scene: Scene, wish: Wish) -> Answer:
        question = scene.pending
        if wish.nothing and wish.number is None and isinstance(question, BasketQuestion) and scene.memory.basket:
            return self._baskets.tell(scene)  # "add it", of what is in there
        if wish.nothing and wish.number is None and isinstance(question, OrderQuestion):
            return self._put_all(scene, question)
        if wish.nothing and wish.number is not None and wish.standing.open is Open.OFFERS:
            return question.number(scene, self._pursuits, wish.number)
        return into_basket(scene, self._baskets.add(scene, wish.named))

    def all_there(self, scene: Scene, wish: Wish) -> Answer:
        """Put all that is quoted, or what is talked about, into the basket: "add everything"."""
        slots = {name: slot for name, slot in scene.turn.slots.items() if name not in ("product", "choice")}
        it = replace(scene, turn=replace(scene.turn, slots=slots))
        return self.answer(it, naming(wish, Mentioned()))

    def put_back(self, scene: Scene, wish: Wish) -> Answer | None:
        """Put back what was taken out, as many as there were, beside what is quoted; None where nothing was."""
        again = scene.turn.slot("again")
        lines = self._taken_out(scene, wish) if again is not None and again.id == BACK else ()
        if not lines:
            return None
        there = {line.product_id for line in lines}
        quoted = tuple(line for line in wish.standing.quoted if line.product_id not in there)
        if not quoted:
            return self._baskets.put(scene, *lines)
        return replace(self._baskets.quote(scene, (*quoted, *lines), BASKET), memory=scene.memory.adding(*lines))

    def what_too(self, scene: Scene, wish: Wish) -> Answer:
        """Ask what is to be added; what is quoted is quoted with it."""
        about = structs.replace(scene.pending.about, goal=Goal.BASKET, product_id=None)
        asked = Answer(spoken=scene.say(Say.MORE), facts=BASKET, pending=WhatQuestion(about=about))
        there = {line.product_id for line in scene.memory.basket}
        quoted = tuple(line for line in wish.standing.quoted if line.product_id not in there)
        return replace(asked, memory=structs.replace(scene.memory.adding(*quoted), quoting=True)) if quoted else asked

    def _taken_out(self, scene: Scene, wish: Wish) -> BasketLines:
        """What was taken out last, or what is named of it, as many as there were."""
        there = {line.product_id for line in scene.memory.basket}
        gone = tuple(line for line in scene.memory.taken_out if line.product_id not in there)
        if wish.nothing:
            return gone
        named = self._baskets.found(replace(scene, memory=scene.memory.holding(*gone)), wish.first)
        return () if named is None else (named,)

    def _put_all(self, scene: Scene, question: OrderQuestion) -> Answer:
        """Put what is quoted into the basket, all of it: "add it to my basket"."""
        there = {line.product_id for line in scene.memory.basket}
        lines = tuple(
            BasketLine(product_id=one, quantity=count) for one, count in question.quote.lines if one not in there
        )
        return self._baskets.put(scene, *lines) if lines else self._baskets.tell(scene)

    def _told(self, scene: Scene, wish: Wish) -> Answer:  # noqa: ARG002 - alike, whatever was named
        """While something is offered, the basket is what is offered."""
        question = scene.pending
        if isinstance(question, OrderQuestion):
            return self._baskets.tell_offer(scene, question)
        told = self._baskets.tell(scene)
        if not isinstance(question, SubscribeQuestion | HowOftenQuestion) or told.facts.outcome is Outcome.ERROR:
            return told
        return Answer(spoken=question.aside(scene, held(scene, self._services.catalog)), facts=BASKET, pending=question)

    def _empty(self, scene: Scene, wish: Wish) -> Answer:  # noqa: ARG002 - alike, whatever was named
        return self._pursuits.emptied(scene)

    def _start_over(self, scene: Scene, wish: Wish) -> Answer:
        """Drop what is quoted; what is in the basket is emptied by a yes alone."""
        if scene.memory.basket:
            spoken = joined(held(scene, self._services.catalog), scene.say(Say.STILL_EMPTY))
            return Answer(spoken=spoken, facts=BASKET, pending=EmptyQuestion())
        if wish.standing.open in QUOTED:
            return scene.pending.no(scene, self._pursuits)
        return Answer(spoken=scene.say(Say.MORE), facts=BASKET, pending=WhatQuestion())

    def _check_out(self, scene: Scene, wish: Wish) -> Answer:  # noqa: ARG002 - alike, whatever was named
        question = scene.pending
        if scene.memory.basket and isinstance(question, OrderQuestion):
            return self._baskets.quoted_with(scene, question.quote.lines)
        if not scene.memory.basket and isinstance(question, OrderQuestion):
            return Answer(spoken=question.asked(scene), facts=BASKET, pending=question)
        if question.takes_code:
            return question.yes(scene, self._pursuits)  # which asks for the code: all else is agreed to
        if not scene.memory.basket and scene.turn.goal == DONE:
            return Answer(spoken=scene.say(Say.GOODBYE), facts=question.left(Outcome.CANCELLED))
        return (
            self._nothing_in(scene)
            if not scene.memory.basket
            else self._baskets.quote(scene, scene.memory.basket, BASKET)
        )

    def _nothing_in(self, scene: Scene) -> Answer:
        """Quote what is talked about, where nothing is in the basket; what was just ordered is not quoted again."""
        about, question = scene.pending.about, scene.pending
        if isinstance(question, ConsentQuestion | MoreQuestion) and question.order_id is not None:
            return self._is_ordered(scene)
        line = BasketLine(product_id=about.product_id or "", quantity=max(1, about.quantity))
        return self._baskets.quote(scene, () if about.product_id is None else (line,), BASKET)

    def ordered_already(self, scene: Scene, wish: Wish) -> Answer | None:
        """Say that it is ordered, where nothing but "order it" is said right behind the receipt.

        "Order the other one" is of another of those that it was chosen from, or of its kind.
        """
        if (other := other_than_ordered(scene, self._pursuits)) is not None:
            return other
        question, more = scene.pending, ("again", "each", "choice", "factor")
        behind = isinstance(question, ConsentQuestion) and question.order_id is not None
        bare = wish.nothing and wish.number is None and all(scene.turn.slot(one) is None for one in more)
        return self._is_ordered(scene) if behind and bare else None

    def _is_ordered(self, scene: Scene) -> Answer:
        said = scene.pending.aside(scene, scene.say(Say.BASKET_ORDERED))
        return Answer(spoken=said, facts=BASKET, pending=scene.pending)

    def _remove(self, scene: Scene, wish: Wish) -> Answer:
        heard, question = wish.first, scene.pending
        if len(wish.named) > 1:
            several = self._remove_several(scene, wish) or self._just_ordered.asked_of_each(scene, wish.named)
            if several is not None:
                return several
        if wish.nothing and wish.standing.open in QUOTED:
            return self._remove_quoted(scene, wish)
        told = wish.nothing and wish.standing.open in (Open.TOLD, Open.COUNT)  # "scrap that", of what was told of
        line = None if told else self._baskets.found(scene, heard)
        if line is None:
            return (
                (question.no(scene, self._pursuits) if told else None)
                or self._just_ordered.asked_back(scene, heard)
                or self._gone(scene, wish)
                or self._still(scene, wish)
            )
        if wish.standing.open is Open.OFFER and line in wish.standing.quoted:
            return self._remove_quoted(scene, wish)  # the one thing that is quoted, and in no basket
        product = self._services.catalog.products[line.product_id]
        said = scene.say(Say.BASKET_REMOVED, product=product.name)
        return self._baskets.changed(scene, scene.memory.without(line.product_id), said)

    def _gone(self, scene: Scene, wish: Wish) -> Answer | None:
        """Say of what is in no basket that its order is cancelled already; None where no such order is."""
        gone = None if wish.standing.open in QUOTED else self._just_ordered.cancelled(scene, wish.first)
        if gone is None:
            return None
        said = scene.say(Say.CANCELLED_ALREADY, product=all_in(self._services, gone))
        return Answer(spoken=said, facts=replace(BASKET, outcome=Outcome.REJECTED), pending=WhatQuestion())

    def nothing_more(self, scene: Scene, wish: Wish) -> Answer | None:
        """Count no "back" alone and nobody's age, and order nothing that is to be kept."""
        again, whose = scene.turn.slot("again"), scene.turn.slot("whose")
        is_back = again is not None and again.id == BACK and wish.number is None
        is_age = whose is not None and wish.number is not None  # "my kid is four"
        if wish.nothing and (is_back or is_age):
            rejected = replace(BASKET, outcome=Outcome.REJECTED)
            return Answer(spoken=scene.pending.again(scene), facts=rejected, pending=scene.pending)
        return self._keeping.answer(scene, wish)

    def _remove_several(self, scene: Scene, wish: Wish) -> Answer | None:
        """Take out all that are named and there: "remove the tea and the soup"; None where no two of them are."""
        found = (self._baskets.found(scene, one) for one in wish.named if not one.nothing)
        gone = tuple(dict.fromkeys(line.product_id for line in found if line is not None))
        if len(gone) < 2:
            return None
        names = AllOf(tuple(self._services.catalog.products[one].name for one in gone))
        said = scene.say(Say.BASKET_REMOVED, product=names)
        return self._baskets.changed(scene, scene.memory.without(*gone), said)

    def _remove_quoted(self, scene: Scene, wish: Wish) -> Answer:
        """Drop what is quoted, and go back to what was before it; where one of several is meant, ask which."""
        question = scene.pending
        if wish.standing.open is Open.OFFER and wish.standing.put_by:
            return self._baskets.quote(scene, wish.standing.put_by, BASKET)
        if wish.standing.open is Open.OFFER:
            return question.no(scene, self._pursuits)
        left = tuple(line for line in wish.standing.quoted if line.product_id != scene.memory.told_of)
        if len(left) < len(wish.standing.quoted) and wish.number is None:  # "leave them out", just spoken of
            memory = scene.memory.without(scene.memory.told_of or "")
            return replace(self._baskets.quote(scene, left, BASKET), memory=memory)
        placed = scene.turn.slot("place") is not None
        if isinstance(question, OrderQuestion) and (placed or wish.number is not None):
            return question.of_which(scene, change=-(wish.number or MOST_AT_ONCE))
        return question.no(scene, self._pursuits)  # "scrap that": all of it

    def _change(self, scene: Scene, wish: Wish) -> Answer:
        question, number = scene.pending, wish.number
        other = isinstance(question, ConsentQuestion | SubscribeQuestion)  # behind an order, or of what is repeated
        counted = other or wish.standing.open in (*QUOTED, Open.TOLD, Open.COUNT)
        if wish.nothing and number is not None and counted:
            return question.number(scene, self._pursuits, number)
        if wish.first.quantity == 0 and not wish.nothing:
            return self._remove(scene, wish)  # "make the soup zero"
        return self._put_by(scene, wish) or self._baskets.counted(scene, wish.first) or self._still(scene, wish)

    def _put_by(self, scene: Scene, wish: Wish) -> Answer | None:
        """Have so many of what was quoted before, with what is quoted now: "make the soap three", of which is floss."""
        there = replace(scene, memory=scene.memory.holding(*wish.standing.put_by))
        line = self._baskets.found(there, wish.first) if wish.standing.put_by and not wish.nothing else None
        count = None if line is None else in_packs(self._services.catalog, line.product_id, wish.first)
        if line is None or count is None or not 0 < count <= MOST_AT_ONCE:
            return None
        return self._baskets.quote(scene, (*wish.standing.quoted, structs.replace(line, quantity=count)), BASKET)

    def _still(self, scene: Scene, wish: Wish) -> Answer:
        """Say what is there: what was to be changed or taken out is not."""
        question, quoted = scene.pending, wish.standing.quoted
        if not isinstance(question, OrderQuestion):
            return self._baskets.tell(scene)
        alone = replace(scene, memory=scene.memory.without(*(line.product_id for line in quoted)))
        return self._baskets.tell_offer(alone, question)


def into_basket(scene: Scene, answer: Answer) -> Answer:
    """Have what is named next put into the basket, where nothing was named yet: "start a basket"."""
    question = answer.pending
    if isinstance(question, WhatQuestion) and not scene.turn.slots and not scene.memory.basket:
        return replace(answer, pending=WhatQuestion(about=structs.replace(question.about, goal=Goal.BASKET)))
    return answer
