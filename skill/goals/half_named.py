"""Half a name of what is there already: "the soap" is the dish soap that is quoted, by whatever intent it comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from shop.catalog import Catalog, said
from skill.conversation.answer import Answer
from skill.conversation.scene import Handler, Scene
from skill.conversation.set_aside import quoted_in
from skill.conversation.turn import FURTHER, Slot, Turn
from skill.goals.services import Services

GOODS = ("product", "not_product", "none_of", "meant_product", *(f"{which}product" for which in FURTHER[:2]))
OF_OTHERS = ("brand", "place")
"""Slots beside which another than what is there is meant: "Calmora soap", "a different soap"."""

OF_ORDERS = ("CancelOrderIntent", "RefundIntent", "ReturnIntent", "OrderStatusIntent")
"""Goals that are about what was bought."""


class HalfNamed:
    """Answers as the handler within does, of a turn in which half names of what is there are whole."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        if not scene.turn.slots:
            return self._within.answer(scene)
        turn = in_full(self._services.catalog, scene.turn, _there(scene))
        return self._within.answer(scene if turn is scene.turn else replace(scene, turn=turn))


def in_full(catalog: Catalog, turn: Turn, there: Iterable[str]) -> Turn:
    """Return a turn with the whole name where half a name was said of the kind of one of the products there."""
    if any(turn.slot(one) is not None for one in OF_OTHERS):
        return turn
    held = {name: slot for name in GOODS if (slot := turn.slot(name)) is not None}
    if not held:
        return turn
    kinds = {product.kind for one in there if (product := catalog.product(one)) is not None}
    whole = {name: full for name, slot in held.items() if (full := _whole(catalog, slot, kinds)) is not None}
    return turn if not whole else replace(turn, slots={**turn.slots, **whole})


def _whole(catalog: Catalog, slot: Slot, kinds: Iterable[str]) -> Slot | None:
    """The name of the one kind there that ends in what was said; None where that is a kind's whole name."""
    stems = catalog.words.stems
    _, rest = catalog.locale.numbers.counted(slot.heard)
    words = stems(rest)
    if not words or any(stems(one) == words for one in catalog.kinds):
        return None
    meant = [kind for kind in kinds if "-" in kind and stems(kind.rpartition("-")[2]) == words]
    if len(meant) != 1:
        return None
    said_so = (said(meant[0]) if stems(word) == words else word for word in slot.heard.split())
    return Slot(heard=" ".join(said_so))


def _there(scene: Scene) -> tuple[str, ...]:
    """Everything that is quoted, told of, in the basket or wanted beside it; of orders, what was bought too."""
    question, memory = scene.pending, scene.memory
    about = () if question.about.product_id is None else (question.about.product_id,)
    lines = (*quoted_in(question), *memory.set_aside, *memory.basket)
    bought = scene.history.products if scene.turn.goal in OF_ORDERS else ()
    return (*(line.product_id for line in lines), *about, *question.products, *bought)
