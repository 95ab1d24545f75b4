"""Say what a list of an appliance or a recipe asks for, and offer to put it into the basket."""

from __future__ import annotations

from collections.abc import Callable

from ledger.records import Action, Outcome, Stage
from ledger.records.news import ListedBasket
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.listed import ListedQuestion
from skill.conversation.scene import Scene
from skill.goals.basket_words import all_of, price_of
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined


def listed_lines(
    told: ListedBasket, services: Services, name_of: Callable[[str], str | None]
) -> tuple[BasketLine, ...]:
    """Return what of a list is sold and may be named before everybody in the room."""
    lines = []
    for line in told.lines:
        product = services.catalog.product(line.product_id)
        if product is not None and product.in_stock and name_of(line.product_id) is not None:
            lines.append(BasketLine(product_id=line.product_id, quantity=line.quantity))
    return tuple(lines)


def listed(services: Services, scene: Scene, of: ListedBasket, lines: tuple[BasketLine, ...], told: Spoken) -> Answer:
    """Return an answer that goes on with a list: what of it is sold, and how many things are left out."""
    catalog, left_out = services.catalog, of.left_out + len(of.lines) - len(lines)
    id_ = Say.LISTED_IN_PART if left_out else Say.LISTED
    items, price = all_of(catalog, lines), price_of(catalog, lines)
    said = scene.say(id_, count=left_out, title=of.title, items=items, price=price)
    facts = Facts(action=Action.BASKET, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
    return Answer(spoken=joined(told, said), facts=facts, pending=ListedQuestion(lines=lines))
