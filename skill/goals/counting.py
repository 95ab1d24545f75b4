"""A number that was said without a name: of what is talked about, in packs where its pieces were counted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from msgspec import structs

from shop.catalog import Catalog, Product
from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import Sought
from skill.conversation.turn import Slot
from skill.understanding.packs import packs

HALF = "half"
"""Of the model's factors the one that is no whole number."""


def of_what_is_talked_about(scene: Scene, heard: Mentioned) -> Sought | None:
    """Return so many of a unit of the one product that is talked about: "24 cans"; None where it is not one alone."""
    question = scene.pending
    several = isinstance(question, BasketQuestion | WhichQuestion)
    several = several or (isinstance(question, OrderQuestion) and bool(question.quote.more))
    if heard.unit is None or several or question.about.product_id is None:
        return None
    return heard.counting(Sought(product_id=question.about.product_id, refused=question.about.refused))


def afresh(scene: Scene, catalog: Catalog, heard: Mentioned, known: Sought) -> Sought:
    """Return what is known without a count that was said of another kind: "order three toothpastes", "order floss".

    Of a brand that was named alone all that there is to choose from was counted: "two bumblekin", "diapers".
    """
    question, named = scene.pending, None if heard.product is None else heard.product.kind
    if scene.turn.goal == "CorrectIntent" or not isinstance(question, WhichQuestion) or heard.quantity is not None:
        return known
    there = {product.kind for one in question.products if (product := catalog.product(one)) is not None}
    kinds = {None, question.sought.kind} if question.sought.kind is not None else {None, *there}
    return known if named in kinds else structs.replace(known, quantity=1, unit=None)


def counted_in_basket(scene: Scene, answer: Answer) -> Answer:
    """Have as many in the basket as are quoted now of the one thing that was quoted from it: "make it two"."""
    was, now = scene.pending, answer.pending
    if not isinstance(was, OrderQuestion) or not isinstance(now, OrderQuestion) or was.quote.more or now.quote.more:
        return answer
    ((product_id, before),), ((same, count),) = was.quote.lines, now.quote.lines
    memory = scene.memory if answer.memory is None else answer.memory
    there = BasketLine(product_id=product_id, quantity=before) in memory.basket
    if not there or same != product_id or count == before:
        return answer
    return replace(answer, memory=memory.changing(BasketLine(product_id=same, quantity=count)))


def was_asked(question: Question, product: Product) -> bool:
    """Tell whether how many of a product was just asked: what is said to that is meant."""
    return isinstance(question, HowManyQuestion) and question.about.product_id == product.product_id


def in_packs(catalog: Catalog, product_id: str, heard: Mentioned) -> int | None:
    """Return how many packs of a product were counted, in whatever unit; None where no number was said."""
    product = catalog.product(product_id)
    if product is None or heard.quantity is None or heard.unit is None:
        return heard.quantity
    counted = packs(catalog, product, heard.quantity, heard.unit)
    return 1 if counted is None else counted


def times_of(factor: Slot | None) -> Fraction | None:
    """Return how many times as many are wanted: "double", "half of it"; None where nothing of it was said."""
    if factor is None or factor.id is None:
        return None
    return Fraction(1, 2) if factor.id == HALF else Fraction(int(factor.id))
