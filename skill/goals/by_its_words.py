"""What is meant by words that name no goods by themselves: what was bought before and is called so, or other goods."""

from __future__ import annotations

from shop.catalog import Product
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.goals.services import Services


def bought_so(scene: Scene, services: Services, heard: Mentioned) -> tuple[Product, ...]:
    """Return what the household bought that is called by words which name nothing by themselves: "the cat stuff"."""
    plain = heard.brand is None and heard.said is not None and heard.product is not None
    if scene.turn.goal != "ReorderIntent" or not plain or heard.product is None or heard.product.known:
        return ()
    catalog = services.catalog
    words = catalog.words.stems(heard.product.words or "")
    bought = tuple(catalog.products[one] for one in scene.history.products if one in catalog.products)
    return catalog.words.named_so(bought, words) if words and not services.slots.everyday.name_goods(words) else ()


def is_other_goods(scene: Scene, services: Services, heard: Mentioned) -> bool:
    """Tell whether goods are ordered that what is on offer is only called by: "buy chicken", beside chicken dog food.

    Where there are several to choose from, the word tells which.
    """
    named = heard.product
    if scene.turn.goal != "ReorderIntent" or isinstance(scene.pending, WhichQuestion) or heard.brand is not None:
        return False
    said = frozenset[str]() if named is None or named.known else services.catalog.words.stems(named.words or "")
    return bool(said) and services.slots.everyday.are_apart(said)
