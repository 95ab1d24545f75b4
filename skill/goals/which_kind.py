"""Ask which is meant by a plain noun that several kinds of goods are called by: "soap", for hands or for dishes."""

from __future__ import annotations

from msgspec import structs

from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.services import Services
from skill.goals.standing import Open, standing
from skill.goals.wish import ADDING
from skill.understanding.categories import CATEGORY, headed_so, in_category
from skill.understanding.choice import some
from skill.understanding.part_of_kinds import called_alike


def which_kind(scene: Scene, services: Services, by: tuple[Pursuits, AskingBrand], heard: Mentioned) -> Answer | None:
    """Go on with the one kind of them that the household buys, else ask which; None where no such noun was said.

    So it is of a whole category: "reorder pet supplies". What is researched is not asked about; what packs are counted
    in ("reams of paper") tells the kind by itself.
    """
    category = in_category(scene, services.slots).turn.slot(CATEGORY)
    if category is not None:
        return _of_category(scene, services, by, category)
    beside = standing(scene).open is not Open.NOTHING
    found = (
        ()
        if beside or heard.brand is not None or heard.said is None
        else called_alike(services.catalog, heard.said.heard)
    )
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


def _of_category(scene: Scene, services: Services, by: tuple[Pursuits, AskingBrand], category: Slot) -> Answer | None:
    """Go on with what the household buys of a category, or ask which of that, or of some of it."""
    slug, goal = services.slots.category(category), Goal.BASKET if scene.turn.goal == ADDING else Goal.REORDER
    named = scene.turn.slot("product")
    there = services.catalog.find(Wanted(category=slug))
    there = there if named is None else headed_so(services.catalog, there, named.heard)
    found = {one.product_id: one for one in there if one.in_stock}
    bought = tuple(found[one] for one in scene.history.products if one in found)
    known, (pursuits, asking) = Sought(goal=goal), by
    if slug is None or not found:
        return None
    if len(bought) == 1:
        return pursuits.pursue(scene, structs.replace(known, product_id=bought[0].product_id), facts_of(None, goal))
    return asking.which_product(scene, some(bought or tuple(found.values())), known, facts_of(None, goal))


def _bought(scene: Scene, services: Services, found: tuple[Product, ...]) -> Product | None:
    """The latest that was bought of these kinds, where it was one of them alone."""
    products, kinds = services.catalog.products, {one.kind for one in found}
    bought = [products[one] for one in scene.history.products if one in products and products[one].kind in kinds]
    return bought[0] if len({one.kind for one in bought}) == 1 else None
