"""What is cheaper than the one thing that is named: "do you have anything cheaper than Caffarro"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Goal
from skill.goals.naming import Naming

if TYPE_CHECKING:
    from skill.goals.comparing import Comparing


def cheaper_than(
    scene: Scene, comparing: Comparing, naming: Naming, pursuits: Pursuits, several: tuple[Mentioned, ...]
) -> Answer | None:
    """Tell of the cheapest of its kind, or that none is cheaper; None where no other thing than this is named."""
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
