"""What is open when somebody wishes for something, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Question, Scene


class Open(StrEnum):
    """What may be open, as far as it matters for a wish."""

    NOTHING = "nothing"  # or a question that is not about goods: consent, an order to be cancelled
    OFFER = "offer"  # one thing is quoted: shall I order it?
    OFFERS = "offers"  # several are quoted together
    TOLD = "told"  # a thing was told of: would you like to order it?
    BESIDE = "beside"  # a thing was told of while others are quoted: would you like it too?
    CHOICE = "choice"  # which one of several?
    COUNT = "count"  # how many?
    BASKET = "basket"  # something is in the basket: shall I check out?
    CODE = "code"  # a purchase waits for its voice code


QUOTED = frozenset({Open.OFFER, Open.OFFERS})
AGREEABLE = QUOTED | {Open.TOLD, Open.BESIDE}
"""A yes goes on towards an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIsOpen:
    """What is open, what was quoted by now, and what is looked at beside that."""

    open: Open
    quoted: BasketLines = ()  # and not refused: a yes, or a yes after the next, is of these
    it: BasketLine | None = None  # the one thing that was told of, or of which it is asked how many
    put_by: BasketLines = ()  # quoted before something else came up, and wanted still where that is added

    @property
    def several(self) -> bool:
        """Tell whether more than one thing is quoted."""
        return len(self.quoted) > 1


def standing(scene: Scene) -> WhatIsOpen:
    """Return what is open in a scene."""
    question, put_by = scene.pending, scene.memory.set_aside
    if isinstance(question, OrderQuestion):
        quoted = _lines(question.quote.lines)
        return WhatIsOpen(open=Open.OFFERS if len(quoted) > 1 else Open.OFFER, quoted=quoted, put_by=put_by)
    if isinstance(question, InterestQuestion):
        it, beside = told_of(question), _lines(question.beside)
        return WhatIsOpen(open=Open.BESIDE if beside else Open.TOLD, quoted=beside, it=it, put_by=put_by)
    counted = told_of(question) if isinstance(question, HowManyQuestion) else None
    return WhatIsOpen(open=_kind_of(question), it=counted, put_by=put_by)


def told_of(question: Question) -> BasketLine | None:
    """Return the one thing that a question is of, and how many of it a yes is quoted."""
    product_id = question.about.product_id
    return None if product_id is None else BasketLine(product_id=product_id, quantity=max(1, question.about.quantity))


def _kind_of(question: Question) -> Open:
    if isinstance(question, WhichQuestion):
        return Open.CHOICE if question.candidates else Open.NOTHING
    if isinstance(question, HowManyQuestion):
        return Open.COUNT
    if isinstance(question, BasketQuestion):
        return Open.BASKET
    return Open.CODE if question.takes_code else Open.NOTHING


def _lines(told: tuple[tuple[str, int], ...]) -> BasketLines:
    return tuple(BasketLine(product_id=one, quantity=max(1, count)) for one, count in told)
