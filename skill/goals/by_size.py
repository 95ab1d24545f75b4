"""The big one, the cheapest one of what is named: "order the small bottle of Tidewell detergent"."""

from __future__ import annotations

from collections.abc import Callable

from shop.catalog import Catalog, Product, Wanted
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.which import BIGGER, CHEAPER, DEAREST, SMALLER
from skill.conversation.scene import Scene
from skill.conversation.sought import Sought
from skill.goals.naming import Naming
from skill.goals.services import Services
from skill.understanding.choice import fit
from skill.understanding.packs import contents, largeness

Largeness = Callable[[Catalog, Product], float]


class BySize:
    """Finds the largest or the smallest, the cheapest or the dearest, of what was named."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._naming = Naming(services)

    def known(self, scene: Scene, heard: Mentioned, *, in_packs: bool = False) -> Sought | None:
        """Return the one that is meant; None where no size was said, or several are as large.

        `in_packs`: of "the largest pack" it is what the pack holds that counts.
        """
        slot = scene.turn.slot("size")
        if slot is None or heard.nothing:
            return None
        known = self._naming.of(scene, heard).known
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        if wanted == Wanted():
            return None
        catalog = self._services.catalog
        found = [one for one in fit(catalog, wanted, catalog.find(wanted), known.words) if one.in_stock]
        fitting = self._fitting(found, slot.id, contents if in_packs else largeness)
        own = [one for one in fitting if one.brand_id == wanted.brand_id]  # before those of its lines
        chosen = next((some[0] for some in (fitting, own) if len(some) == 1), None)
        return None if chosen is None else Sought(product_id=chosen.product_id)

    def _fitting(self, found: list[Product], said: str | None, large: Largeness) -> list[Product]:
        if said not in (BIGGER, SMALLER, CHEAPER, DEAREST) or not found:
            return []

        def measure(one: Product) -> float:
            sized = said in (BIGGER, SMALLER)
            return large(self._services.catalog, one) if sized else float(one.price.minor)

        extreme = (max if said in (BIGGER, DEAREST) else min)(map(measure, found))
        return [one for one in found if measure(one) == extreme]
