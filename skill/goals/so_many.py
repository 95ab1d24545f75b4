"""Ask once about a count that no household orders: in the quote's place, before anything can be bought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ledger.records import Outcome
from shop.catalog import Catalog
from shop.checkout.session import RequestedLine
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.speech import Say
from skill.understanding.packs import doubted

MOST_AT_ONCE = 24


def asked_of_limit(scene: Scene, catalog: Catalog, lines: tuple[RequestedLine, ...], facts: Facts) -> Answer | None:
    """Say how many are sold at once where a count is none of those; None where each can be sold."""
    line = next((one for one in lines if not 1 <= one.quantity <= MOST_AT_ONCE), None)
    if line is None:
        return None
    spoken = scene.say(Say.QUANTITY_LIMIT, most=MOST_AT_ONCE, product=catalog.products[line.product_id].name)
    question = _about(scene, catalog, line, lines, meant=None)
    return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=question)


def asked_back(scene: Scene, catalog: Catalog, lines: tuple[RequestedLine, ...], facts: Facts) -> Answer | None:
    """Ask whether so many are meant; None where none is doubted, or where it was asked, or quoted, just now."""
    line = next((one for one in lines if not _settled(scene, one) and _is_doubted(scene, catalog, one)), None)
    if line is None:
        return None
    product = catalog.products[line.product_id]
    question = _about(scene, catalog, line, lines, meant=line.quantity)
    asked = replace(facts, outcome=Outcome.ASKED)
    spoken = scene.say(Say.HOW_MANY_MEANT, product=product.name, count=line.quantity)
    return Answer(spoken=spoken, facts=asked, pending=question)


def _is_doubted(scene: Scene, catalog: Catalog, line: RequestedLine) -> bool:
    price = catalog.products[line.product_id].price.minor
    return doubted(line.quantity, price, lambda: scene.history.most_at_once(line.product_id))


def _settled(scene: Scene, line: RequestedLine) -> bool:
    question = scene.pending
    if isinstance(question, HowManyQuestion):
        return question.is_settled(line.product_id)
    return isinstance(question, OrderQuestion) and (line.product_id, line.quantity) in question.quote.lines


def _about(
    scene: Scene, catalog: Catalog, line: RequestedLine, lines: Iterable[RequestedLine], *, meant: int | None
) -> HowManyQuestion:
    product, question = catalog.products[line.product_id], scene.pending
    more = tuple((one.product_id, one.quantity) for one in lines if one.product_id != line.product_id)
    before = isinstance(question, HowManyQuestion) and question.is_settled
    settled = tuple(one for one in more if before and before(one[0]))
    return HowManyQuestion(
        about=About(
            refused=question.about.refused,
            product_id=product.product_id,
            brand_id=product.brand_id,
            kind=product.kind,
            quantity=meant or 1,
        ),
        more=(*(one for one in more if one not in settled), *settled),
        meant=meant,
        settled=len(settled),
    )
