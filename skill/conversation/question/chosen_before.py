"""Another of those that were just to choose from: "no, the second one", with the first on offer or in the basket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skill.conversation.memory import BasketLine
from skill.conversation.question.which import CHEAPER, DEAREST, place_of
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Sought

if TYPE_CHECKING:
    from shop.catalog import Catalog


def chosen_instead(
    scene: Scene, pursuits: Pursuits, lines: tuple[BasketLine, ...], said: str
) -> tuple[BasketLine, BasketLine] | None:
    """Return the line of what was chosen before, and that of the one at a place among the same choices.

    None where nothing was to choose from, or none of the lines is of it.
    """
    choices = scene.memory.choices
    place = len(choices) if said == "last" else place_of(said)
    if not 0 < place <= len(choices):
        return None
    for line in reversed(lines):
        now = pursuits.catalog.product(line.product_id)
        if now is None:
            continue
        meant = [pursuits.meant(Sought(kind=now.kind), one) for one in choices]
        other = meant[place - 1]
        if other is not None and (now.product_id in meant or now.brand_id in choices):
            return line, BasketLine(product_id=other, quantity=line.quantity)
    return None


def one_of(catalog: Catalog, lines: tuple[BasketLine, ...], said: str) -> BasketLine | None:
    """Return the one of several lines that is told by its place or its price: "the first one", "the cheaper one"."""
    products = catalog.products
    priced = sorted(lines, key=lambda line: products[line.product_id].price.minor if line.product_id in products else 0)
    if said in (CHEAPER, DEAREST) and priced:
        return priced[0 if said == CHEAPER else -1]
    place = len(lines) if said == "last" else place_of(said)
    return lines[place - 1] if 0 < place <= len(lines) else None


def all_of_them(scene: Scene, pursuits: Pursuits, product_id: str | None) -> tuple[str, ...]:
    """Return the products that "both" stands for, with one of them on offer; none where it is alone.

    They are that and what was on offer before it, of its kind, or else what it was chosen from.
    """
    now = pursuits.catalog.product(product_id)
    if now is None:
        return ()
    before = pursuits.catalog.product(scene.memory.earlier)
    if before is not None and before.kind == now.kind and before != now:
        return before.product_id, now.product_id
    meant = tuple(pursuits.meant(Sought(kind=now.kind), one) for one in scene.memory.choices)
    return tuple(filter(None, meant)) if len(meant) > 1 and now.product_id in meant else ()
