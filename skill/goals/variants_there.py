"""Another variant of something that is there: "the chicken one" beside puppy food, "the decaf" beside any coffee."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog import Catalog, Product, Wanted
from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.services import Services


def called_so(catalog: Catalog, there: Iterable[Product], words: frozenset[str]) -> Product | None:
    """Return the one product of the kind of something there that is called by words; its brand's before others'.

    None where none is, where two things there have one, and where what is there is called so itself.
    """
    found: dict[str, Product] = {}
    for now in there:
        of_kind = tuple(one for one in catalog.find(Wanted(kind=now.kind)) if one.in_stock)
        of_brand = tuple(one for one in of_kind if one.brand_id in catalog.family(now.brand_id))
        telling = words - catalog.words.stems(now.kind)
        if not telling or catalog.words.named_so((now,), telling):
            continue
        named = (catalog.words.named_so(some, telling) for some in (of_brand, of_kind))
        one = next((some[0] for some in named if len(some) == 1), None)
        if one is not None:
            found[one.product_id] = one
    return next(iter(found.values())) if len(found) == 1 else None


def serving(catalog: Catalog, there: Iterable[Product], need: str) -> Product | None:
    """Return the one product of the kind of something there that serves a need, where what is there does not."""
    found = {
        one.product_id: one
        for now in there
        if need not in now.needs
        if len(alike := catalog.find(Wanted(kind=now.kind, need=need))) == 1
        for one in alike
        if one.in_stock
    }
    return next(iter(found.values())) if len(found) == 1 else None


def naming_it(product: Product) -> Mentioned:
    """Return a product as if it had been named in full."""
    return Mentioned(product=HeardProduct(product_id=product.product_id, kind=product.kind, words=product.name))


def of_several_quoted(scene: Scene, catalog: Catalog) -> tuple[Product, ...]:
    """Return the products of a quote of several; none where one alone is on offer, or nothing."""
    question = scene.pending
    if not isinstance(question, OrderQuestion) or not question.quote.more:
        return ()
    return tuple(catalog.products[one] for one, _ in question.quote.lines if one in catalog.products)


def serving_instead(scene: Scene, pursuits: Pursuits, need: str | None) -> Answer | None:
    """Quote several things with the variant of one of them that serves a need: "the decaf"; None for none."""
    question, catalog = scene.pending, pursuits.catalog
    there = of_several_quoted(scene, catalog)
    other = None if need is None else serving(catalog, there, need)
    if other is None or not isinstance(question, OrderQuestion):
        return None
    lines = (BasketLine(product_id=one, quantity=count) for one, count in question.quote.lines)
    before = next(line for line in lines if catalog.products[line.product_id].kind == other.kind)
    return question.instead(scene, pursuits, before, BasketLine(product_id=other.product_id, quantity=before.quantity))


def called_so_there(scene: Scene, services: Services, said: Slot | None) -> Sought | None:
    """Return the one of several things on offer that is called so: "how much are the razors alone"."""
    catalog = services.catalog
    words = frozenset[str]() if said is None or said.resolved else catalog.words.stems(said.heard)
    if not words or services.slots.everyday.are_apart(words):
        return None
    found = catalog.words.named_so(of_several_quoted(scene, catalog), words)
    return Sought(goal=Goal.RESEARCH, product_id=found[0].product_id) if len(found) == 1 else None
