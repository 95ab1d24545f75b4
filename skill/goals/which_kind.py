"""Ask which is meant by a plain noun that several kinds of goods are called by: "soap", for hands or for dishes."""

from __future__ import annotations

from msgspec import structs

from shop.catalog import Product
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Goal, Sought
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.services import Services
from skill.goals.wish import ADDING
from skill.understanding.part_of_kinds import called_alike


def which_kind(scene: Scene, services: Services, by: tuple[Pursuits, AskingBrand], heard: Mentioned) -> Answer | None:
    """Go on with the one kind of them that the household buys, else ask which; None where no such noun was said.

    What is researched is not asked about; what packs are counted in ("reams of paper") tells the kind by itself.
    """
    found = () if heard.brand is not None or heard.said is None else called_alike(services.catalog, heard.said.heard)
    goal = Goal.BASKET if scene.turn.goal == ADDING else scene.pending.sought.goal
    told = heard.unit is not None and heard.unit not in services.catalog.locale.numbers.containers
    if not found or told or not goal.orders:
        return None
    known = heard.counting(Sought(goal=goal, refused=scene.pending.about.refused))
    pursuits, asking = by
    usual = _bought(scene, services, found)
    if usual is not None:
        return pursuits.pursue(scene, structs.replace(known, product_id=usual.product_id), facts_of(None, goal))
    return asking.which_product(scene, found, known, facts_of(None, goal))


def _bought(scene: Scene, services: Services, found: tuple[Product, ...]) -> Product | None:
    """The latest that was bought of these kinds, where it was one of them alone."""
    products, kinds = services.catalog.products, {one.kind for one in found}
    bought = [products[one] for one in scene.history.products if one in products and products[one].kind in kinds]
    return bought[0] if len({one.kind for one in bought}) == 1 else None
