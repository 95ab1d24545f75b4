"""Some things stay in the basket, and all else is taken out of it."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Catalog
from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine
from skill.conversation.scene import Scene
from skill.goals.basket import Baskets
from skill.goals.basket_words import held


def left_alone(scene: Scene, catalog: Catalog, baskets: Baskets, *lines: BasketLine) -> Answer:
    """Take all out of the basket but these, and say what it holds."""
    kept = {line.product_id for line in lines}
    gone = (line.product_id for line in scene.memory.basket if line.product_id not in kept)
    left = replace(scene, memory=scene.memory.without(*gone))
    return baskets.changed(scene, left.memory, held(left, catalog))
