"""What is wished for beside "which one would you like?": the choice, and how many of it, stay open whatever it is."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from skill.conversation.answer import Answer
from skill.conversation.memory import MOST_LINES, BasketLine, BasketLines, SessionMemory
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.which import ALL, WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Goal
from skill.goals.asking import facts_of
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_words import all_of, price_of, put_in
from skill.goals.counting import in_packs
from skill.goals.naming import told_apart
from skill.goals.picking import Picking
from skill.goals.replies import declined
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.wish import ADDING, CHANGING, CHECKOUT, DONE, EMPTYING, REMOVING, TELLING, Wish
from skill.speech import Say, Spoken

REORDERING = "ReorderIntent"


class AtAChoice:
    """Answers about the basket, and puts into it, while it is asked which of several."""

    def __init__(self, services: Services, baskets: Baskets, pursuits: Pursuits) -> None:
        self._services = services
        self._baskets = baskets
        self._pursuits = pursuits
        self._picking = Picking(services)

    def answer(self, scene: Scene, wish: Wish) -> Answer | None:
        """Answer one turn; None where it is about what there is to choose from."""
        question = scene.pending
        if not isinstance(question, WhichQuestion):
            return None
        return self._of_nothing_named(scene, question, wish) if wish.nothing else self._named(scene, question, wish)

    def _named(self, scene: Scene, question: WhichQuestion, wish: Wish) -> Answer | None:
        counted = wish.first.only_a_number and len(wish.named) > 1
        if counted:
            question = self._counted(question, wish.first)
        others = wish.named[1:] if counted else wish.named
        goal = scene.turn.goal
        if goal == CHANGING and not counted and self._is_of_choice(question, wish.first):
            return self._counted_anew(scene, question, wish.first)
        if any(self._is_of_choice(question, one) for one in others):
            return None
        if goal == ADDING or counted:
            return self._with(scene, question, others)
        if goal == CHANGING:
            return self._changed(scene, question, wish.first)
        return self._removed(scene, question, wish.first) if goal == REMOVING else None

    def _counted_anew(self, scene: Scene, question: WhichQuestion, heard: Mentioned) -> Answer:
        """Go on with the one that is named, or with another size: "make the puppy food three", "twenty pounds"."""
        sought = structs.replace(question.sought, size=None, words=None)
        known = heard.into(structs.replace(sought, quantity=1) if heard.quantity is None else sought)
        known = structs.replace(known, product_id=known.product_id or self._picking.one(question, heard))
        return self._pursuits.pursue(scene, known, facts_of(None, known.goal))

    def _of_nothing_named(self, scene: Scene, question: WhichQuestion, wish: Wish) -> Answer | None:
        goal, number, last = scene.turn.goal, wish.number, scene.memory.told_of
        if goal == ADDING and last is not None and last in question.products:
            counted = question if number is None else self._counted(question, wish.first)
            return self._into_basket(counted).chosen(scene, self._pursuits, last)  # "add it", of what was told of
        told_of = wish.standing.put_by if not question.sought.goal.orders else ()  # after something was quoted
        told_of = scene.memory.basket if goal != ADDING and is_looked_at(scene) else told_of
        if goal in (ADDING, CHECKOUT, DONE) and told_of:
            return self._of_put_by(scene, question, told_of)
        if goal in (CHANGING, ADDING) and number is not None and 0 < number <= MOST_AT_ONCE:
            counted, each = self._counted(question, wish.first), scene.turn.slot("each") is not None
            return counted.choice(scene, self._pursuits, ALL) if each else counted.which_again(scene, self._pursuits)
        if number is None and (goal == REMOVING or (goal == EMPTYING and not scene.memory.basket)):
            return declined(scene, self._pursuits)  # "drop it", of what is to be chosen
        no_usual = goal == REORDERING and not scene.turn.slots and not scene.history.products
        if no_usual or goal in (CHANGING, REMOVING, CHECKOUT):
            return question.which_again(scene, self._pursuits)
        return self.told(scene, question) if goal == TELLING else None

    def _of_put_by(self, scene: Scene, question: WhichQuestion, quoted: BasketLines) -> Answer:
        """Have the one that is chosen quoted with what was quoted before: "add it"; or that alone: "that's all"."""
        if scene.turn.goal != ADDING:
            return self._baskets.quote(scene, quoted, BASKET)
        joined = self._into_basket(question)
        memory = structs.replace(scene.memory.adding(*quoted), quoting=True)
        return Answer(spoken=joined.asked(scene), facts=BASKET, pending=joined, memory=memory)

    def chosen_too(self, scene: Scene, question: WhichQuestion, said: str) -> Answer:
        """Put what is chosen so into the basket, and all of them where all are: "add everything"."""
        return self._into_basket(question).choice(scene, self._pursuits, said)

    def _into_basket(self, question: WhichQuestion) -> WhichQuestion:
        return structs.replace(question, sought=structs.replace(question.sought, goal=Goal.BASKET))

    def _counted(self, question: WhichQuestion, heard: Mentioned) -> WhichQuestion:
        sought = structs.replace(question.sought, quantity=heard.quantity or 1, unit=heard.unit, size=None)
        return structs.replace(question, sought=sought)

    def _is_of_choice(self, question: WhichQuestion, heard: Mentioned) -> bool:
        """Tell whether one of those to choose from is named, or another of their kind."""
        if self._picking.one(question, heard) is not None:
            return True
        catalog, named = self._services.catalog, heard.product
        kinds = {question.sought.kind} | {catalog.products[one].kind for one in question.products}
        if named is not None and named.kind is not None:
            return named.kind in kinds
        return named is None and heard.brand is not None and heard.brand.id in question.brands

    def _with(self, scene: Scene, question: WhichQuestion, others: tuple[Mentioned, ...]) -> Answer | None:
        """Put something else into the basket meanwhile; what is chosen comes with it, where it is to be ordered."""
        if scene.memory.set_aside and not question.sought.goal.orders:  # of those nothing was ordered yet
            return self._baskets.join(scene, others, scene.memory.set_aside)
        named = tuple(self._baskets.naming.of(scene, one) for one in others)
        lines, missing = told_apart(others, named)
        if not lines or missing or any(thing.unsure is not None for thing in named):
            return None
        memory = scene.memory.adding(*lines)
        many = any(not 1 <= line.quantity <= MOST_AT_ONCE for line in memory.basket)
        gone = any(not self._services.catalog.products[line.product_id].in_stock for line in lines)
        if many or gone or len(memory.basket) > MOST_LINES:
            return None
        ordering = question.sought.goal is Goal.REORDER
        joined = self._into_basket(question)
        said = put_in(scene, self._services.catalog, lines, memory.basket)
        memory = structs.replace(memory, quoting=True) if ordering else memory
        return self._aside(scene, joined if ordering else question, said, memory)

    def _changed(self, scene: Scene, question: WhichQuestion, heard: Mentioned) -> Answer:
        put_by, held = scene.memory.set_aside, scene.memory.basket
        there = put_by or held
        line = self._baskets.found(replace(scene, memory=scene.memory.holding(*there)), heard) if there else None
        count = None if line is None else in_packs(self._services.catalog, line.product_id, heard)
        if line is None or count is None or not 0 < count <= MOST_AT_ONCE:
            return question.which_again(scene, self._pursuits)
        new = BasketLine(product_id=line.product_id, quantity=count)
        if put_by:
            return self._baskets.quote(scene, tuple(new if one == line else one for one in put_by), BASKET)
        said = scene.say(Say.BASKET_CHANGED, product=self._name(line), count=count)
        return self._aside(scene, question, said, scene.memory.changing(new))

    def _removed(self, scene: Scene, question: WhichQuestion, heard: Mentioned) -> Answer:
        line = self._baskets.found(scene, heard) if scene.memory.basket else None
        if line is None:
            return question.which_again(scene, self._pursuits)
        said = scene.say(Say.BASKET_REMOVED, product=self._name(line))
        return self._aside(scene, question, said, scene.memory.without(line.product_id))

    def told(self, scene: Scene, question: WhichQuestion) -> Answer:
        """Say what the basket holds, if anything, and ask again which."""
        lines: BasketLines = scene.memory.basket
        if not lines:
            return question.which_again(scene, self._pursuits)
        catalog = self._services.catalog
        said = scene.say(Say.BASKET_HOLDS, items=all_of(catalog, lines), price=price_of(catalog, lines))
        return self._aside(scene, question, said, scene.memory)

    def _aside(self, scene: Scene, question: WhichQuestion, said: Spoken, memory: SessionMemory) -> Answer:
        return Answer(spoken=question.aside(scene, said), facts=BASKET, pending=question, memory=memory)

    def _name(self, line: BasketLine) -> str:
        return self._services.catalog.products[line.product_id].name


def is_looked_at(scene: Scene) -> bool:
    """Tell whether two things were compared beside what is quoted, and none of them is ordered yet."""
    question = scene.pending
    compared = isinstance(question, ProductQuestion) and question.compared
    return compared and scene.memory.quoting and bool(scene.memory.basket)
