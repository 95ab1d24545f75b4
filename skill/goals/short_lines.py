"""Which of several products a shop's message is about: its path names a line ("$.line_items[1]")."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Outcome
from shop.catalog import Catalog
from shop.checkout.session import OUT_OF_STOCK, CheckoutSession
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.product import ProductQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Sought
from skill.goals.offer import Offer
from skill.speech import OneOf, Say


def told_apart_by(checkout: CheckoutSession, offer: Offer) -> tuple[tuple[BasketLine, ...], tuple[BasketLine, ...]]:
    """Return what the shop is out of, and what it still has, of all that is on offer."""
    paths = [message.path for message in checkout.messages if message.code == OUT_OF_STOCK]
    lines = tuple(BasketLine(product_id=one.product_id, quantity=one.quantity) for one in offer.lines)
    out = tuple(line for at, line in enumerate(lines) if any(f"[{at}]" in path for path in paths))
    return out, tuple(line for line in lines if line not in out)


def is_as_asked(checkout: CheckoutSession, offer: Offer) -> bool:
    """Tell whether a shop would sell just what was asked for: it may have swapped, raised or added a line."""
    sold = {item.product_id: item.quantity for item in checkout.line_items}
    return sold == {line.product_id: line.quantity for line in offer.lines}


def at_fault(catalog: Catalog, offer: Offer, path: str) -> Offer:
    """Return the one of several products that a message is about ("$.line_items[1]")."""
    at = next((place for place in range(len(offer.more)) if f"[{place + 1}]" in path), None)
    if at is None:
        return offer
    line = offer.more[at]
    return replace(offer, product=catalog.products[line.product_id], quantity=line.quantity)


def asked_which_instead(scene: Scene, catalog: Catalog, offer: Offer, facts: Facts) -> Answer:
    """Ask which of several to order, where one is sold out and the shop does not say which: never guess it."""
    products = [catalog.products[line.product_id] for line in offer.lines]
    spoken = scene.say(Say.ONE_IS_OUT, choices=OneOf(tuple(product.name for product in products)))
    pending = ProductQuestion(sought=Sought(), candidates=tuple(product.product_id for product in products))
    return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
