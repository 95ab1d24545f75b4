"""Of several things that are quoted, or in the basket: some are named again, some are refused, and all keep a count."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.answer import Answer, after
from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Scene
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_corrections import BasketCorrections
from skill.goals.counting import in_packs
from skill.goals.named_again import is_named_so
from skill.goals.services import Services
from skill.goals.standing import Open, standing
from skill.speech import Say
from skill.understanding.sentence import SaidSlots, read

SEVERAL = frozenset((Open.OFFERS, Open.BASKET))


class AmongSeveral:
    """Tells which of several things are meant, and what becomes of them."""

    def __init__(self, services: Services, baskets: Baskets) -> None:
        self._services = services
        self._baskets = baskets
        self._corrections = BasketCorrections(services, baskets)

    def counted(
        self, scene: Scene, lines: BasketLines, heard: tuple[Mentioned, ...]
    ) -> tuple[BasketLines, tuple[Mentioned, ...]]:
        """Return the lines with what is named of them once more as many as are said, and what is named and new."""
        there, new = {line.product_id: line for line in lines}, list[Mentioned]()
        for one in heard:
            named = (self._services.catalog.product(id_) for id_ in there)
            same = next((it for it in named if it is not None and is_named_so(self._services, it, one)), None)
            if same is None or scene.turn.slot("again") is not None:
                new.append(one)
            elif (count := in_packs(self._services.catalog, same.product_id, one)) is not None:
                there[same.product_id] = BasketLine(product_id=same.product_id, quantity=count)
        return tuple(there.values()), tuple(new)

    def in_basket(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer | None:
        """Leave things that are in the basket as many as are said, whatever is new beside them; "just" these alone.

        None where less than two are named, or none of them is there.
        """
        basket = scene.memory.basket
        lines, new = self.counted(scene, basket, heard)
        if len(heard) < 2 or len(new) == len(heard) or any(one.nothing for one in heard):
            return None
        if scene.turn.slot("only") is not None:
            lines = tuple(line for line in lines if self._is_named(line, heard))
        among = replace(scene, memory=scene.memory.holding(*lines))
        return self._baskets.add(among, new) if new else self._baskets.tell(among)

    def without(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer | None:
        """Take out what is refused in the same breath: "yes to the peanut butter but not the crackers".

        None where that is not there.
        """
        open_, slot = standing(scene), scene.turn.slot("not_product") or scene.turn.slot("not_brand")
        there = open_.quoted if open_.open is Open.OFFERS else scene.memory.basket
        if slot is None or open_.open not in SEVERAL or not there:
            return None
        unwanted, among = read(self._services.slots, SaidSlots(product=slot)), _holding(scene, there)
        gone = None if unwanted.nothing else self._baskets.found(among, unwanted)
        if gone is None or self._baskets.is_another(among, unwanted):
            return None
        named = tuple(one for one in heard if not one.nothing)
        if self._is_named(gone, named):  # "coffee, but not Caffarro", of which there is one: another in its place
            return self._corrections.answer(scene, named[0], refused=False, unwanted=unwanted)
        lines, new = self.counted(scene, tuple(line for line in there if line != gone), named)
        if open_.open is Open.BASKET:
            return self._left_in_basket(replace(scene, memory=scene.memory.holding(*lines)), gone, new)
        rest = replace(scene, memory=scene.memory.without(gone.product_id))
        if new:
            return self._baskets.join(rest, new, lines)
        return replace(self._baskets.quote(rest, lines, BASKET), memory=rest.memory) if lines else None

    def _left_in_basket(self, scene: Scene, gone: BasketLine, new: tuple[Mentioned, ...]) -> Answer:
        """Say what was taken out, and put what is new beside the rest."""
        removed = scene.say(Say.BASKET_REMOVED, product=self._services.catalog.products[gone.product_id].name)
        return (
            after(removed, self._baskets.add(scene, new))
            if new
            else self._baskets.changed(scene, scene.memory, removed)
        )

    def _is_named(self, line: BasketLine, heard: tuple[Mentioned, ...]) -> bool:
        product = self._services.catalog.product(line.product_id)
        return product is not None and any(is_named_so(self._services, product, one) for one in heard)


def _holding(scene: Scene, lines: BasketLines) -> Scene:
    return replace(scene, memory=scene.memory.holding(*lines))
