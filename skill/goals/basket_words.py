"""How a basket is told: what is in it, what that costs, and whether it is what is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from base.money import Money
from skill.conversation.memory import BasketLine
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.speech import AllOf, Say, Spoken

if TYPE_CHECKING:
    from shop.catalog import Catalog
    from skill.conversation.mentioned import Mentioned


def all_of(catalog: Catalog, lines: Iterable[BasketLine]) -> AllOf:
    """Return every product by name, with how many of it where that is not one."""
    counted = catalog.locale.manner.counted
    products = catalog.products
    names = ((line.quantity, products[line.product_id].name) for line in lines if line.product_id in products)
    return AllOf(tuple(name if many == 1 else counted.format(count=many, name=name) for many, name in names))


def price_of(catalog: Catalog, lines: Iterable[BasketLine]) -> Money:
    """Return what the goods cost together, before tax and shipping."""
    known = ((catalog.product(line.product_id), line.quantity) for line in lines)
    minor = sum(one.price.minor * count for one, count in known if one is not None)
    return Money(minor, catalog.currency)


def held(scene: Scene, catalog: Catalog) -> Spoken:
    """Say what is in the basket, or that nothing is, and ask nothing."""
    basket = scene.memory.basket
    if not basket:
        return scene.say(Say.BASKET_NOTHING)
    return scene.say(Say.BASKET_HOLDS, items=all_of(catalog, basket), price=price_of(catalog, basket))


def put_in(scene: Scene, catalog: Catalog, lines: Iterable[BasketLine], basket: tuple[BasketLine, ...]) -> Spoken:
    """Say what was put into the basket; where there was some of the one thing in it, how many it holds now.

    The price is always that of all that the basket holds.
    """
    put, price = tuple(lines), price_of(catalog, basket)
    if len(basket) == 1 and put != basket:
        return scene.say(Say.BASKET_HOLDS, items=all_of(catalog, basket), price=price)
    return scene.say(Say.BASKET_ADDED, items=all_of(catalog, put), count=len(basket), price=price)


def is_offered(scene: Scene, heard: tuple[Mentioned, ...]) -> bool:
    """Tell whether what is in the basket was quoted, and something of it was named."""
    if not isinstance(scene.pending, OrderQuestion) or all(one.nothing for one in heard):
        return False
    return {product for product, _ in scene.pending.quote.lines} <= {line.product_id for line in scene.memory.basket}


def with_offer(scene: Scene, heard: tuple[Mentioned, ...]) -> Scene:
    """Take what was just quoted for the basket, where something is to be added to it, changed or taken out."""
    question = scene.pending
    if scene.memory.basket or not isinstance(question, OrderQuestion) or all(one.nothing for one in heard):
        return scene
    lines = (BasketLine(product_id=product, quantity=count) for product, count in question.quote.lines)
    return replace(scene, memory=scene.memory.adding(*lines))
