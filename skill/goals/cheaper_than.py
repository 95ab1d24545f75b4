"""What is cheaper than the one thing that is named, or cheapest for a need: "anything cheaper than Caffarro"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shop.catalog import Wanted
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Goal
from skill.goals.naming import Naming
from skill.goals.no_advice import no_advice
from skill.understanding.audience import PERSON, made_for
from skill.understanding.health import is_of_health
from skill.understanding.nearest import need_meant

if TYPE_CHECKING:
    from skill.goals.comparing import Comparing


def cheaper_than(
    scene: Scene, comparing: Comparing, naming: Naming, pursuits: Pursuits, several: tuple[Mentioned, ...]
) -> Answer | None:
    """Tell of the cheapest of its kind, or for a need, or that none is; None where nothing else is named."""
    if (best := _for_need(scene, comparing, pursuits)) is not None:
        return best
    first = any(scene.turn.slot(one) is not None for one in ("brand", "product"))
    named = [one for one in several if not one.nothing]
    product = None if first or len(named) != 1 else naming.of(scene, named[0]).product
    if product is None:
        return None
    about, same = scene.pending.about, scene.pending.about.kind == product.kind
    than = About(
        goal=about.goal if same else Goal.RESEARCH,
        product_id=product.product_id,
        brand_id=product.brand_id,
        kind=product.kind,
        quantity=about.quantity if same else 1,
        refused=about.refused,
    )
    return comparing.cheaper(scene, than, pursuits)


def _for_need(scene: Scene, comparing: Comparing, pursuits: Pursuits) -> Answer | None:
    """Tell of the cheapest of what serves a need, for people where it serves pets too: "cheapest for hard water"."""
    slot, catalog = scene.turn.slot("need"), pursuits.catalog
    if slot is None:
        return None
    if is_of_health(catalog, slot.heard):
        return no_advice(scene, catalog)
    need = need_meant(catalog, slot)
    serving = tuple(one for one in catalog.find(Wanted(need=need)) if one.in_stock) if need is not None else ()
    best = min(made_for(catalog, serving, PERSON) or serving, key=lambda one: one.price.minor, default=None)
    return None if best is None else comparing.told(scene, best)
