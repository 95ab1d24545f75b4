"""Another of the kind than the one on offer: "no, a different coffee" refuses that one thing, and not its brand."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Outcome
from shop.catalog import Catalog, Product, Wanted
from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.which import OTHER
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand
from skill.goals.basket import BASKET, Baskets
from skill.goals.services import Services
from skill.goals.standing import QUOTED, Open, WhatIsOpen
from skill.goals.wrong_offer import nothing_left
from skill.speech import Say
from skill.understanding.choice import MOST_CHOICES

OF_ONE = QUOTED | {Open.TOLD, Open.BESIDE, Open.COUNT}


def other_wanted(scene: Scene, catalog: Catalog) -> tuple[Scene, str | None]:
    """Return the scene without "different" or "other" before the goods, and which word it was."""
    slot, place, told = scene.turn.slot("product"), scene.turn.slot("place"), catalog.locale.product_words
    if place is not None and place.id == OTHER and slot is not None:  # "no", "different", "coffee"
        slots = {name: one for name, one in scene.turn.slots.items() if name != "place"}
        return replace(scene, turn=replace(scene.turn, slots=slots)), place.heard
    if slot is None or slot.resolved:
        return scene, None
    words = slot.heard.split()
    other = next((word for word in words if word.lower() in told.another), None)
    if other is None:
        return scene, None
    rest = " ".join(word for word in words if word != other and word.lower() not in told.little)
    slots = {name: one for name, one in scene.turn.slots.items() if name != "product"}
    if rest:
        slots["product"] = Slot(heard=rest)
    return replace(scene, turn=replace(scene.turn, slots=slots)), other


class OtherOfKind:
    """Finds what else there is of the kind of one thing that is on offer, or was told of."""

    def __init__(self, services: Services, asking: AskingBrand, baskets: Baskets) -> None:
        self._services = services
        self._asking = asking
        self._baskets = baskets

    def instead(self, scene: Scene, heard: Mentioned, open_: WhatIsOpen) -> Answer | None:
        """Offer the only other one, ask which of several, or say that there is none and keep what is open.

        None where nothing of the kind is on offer, or where more than a kind was named: a brand, a variant.
        """
        line = self._of_kind(heard, open_)
        now = None if line is None else self._services.catalog.product(line.product_id)
        if line is None or now is None:
            return None
        refused = scene.pending.about.refusing(now.product_id)
        there = self._services.catalog.find(Wanted(kind=now.kind))
        others = tuple(
            one
            for one in there
            if one.in_stock and one != now and not {one.product_id, one.brand_id} & set(scene.pending.about.refused)
        )
        if not others and open_.open in (Open.OFFER, Open.COUNT):
            return nothing_left(scene, self._services.catalog, now.kind, refused)
        if not others:
            spoken = scene.pending.aside(scene, scene.say(Say.NO_OTHER, product=now.name))
            facts = replace(BASKET, product_id=now.product_id, outcome=Outcome.REJECTED)
            return Answer(spoken=spoken, facts=facts, pending=scene.pending)
        rest = tuple(one for one in open_.quoted if one != line)
        return self._offered(scene, others, line, rest, refused)

    def _of_kind(self, heard: Mentioned, open_: WhatIsOpen) -> BasketLine | None:
        """The one thing quoted, or told of, that is of the kind that is named; the only one where none is."""
        named, catalog = heard.product, self._services.catalog
        if heard.brand is not None or heard.quantity is not None or open_.open not in OF_ONE:
            return None
        stems = catalog.words.stems
        if named is not None and (named.kind is None or stems(named.words or "") - stems(named.kind)):
            return None
        lines = (*open_.quoted, *(() if open_.it is None else (open_.it,)))
        found = [
            one
            for one in lines
            if (product := catalog.product(one.product_id)) is not None
            if named is None or product.kind == named.kind
        ]
        clear = named is not None or len(lines) == 1 or open_.open is Open.BESIDE
        return found[-1] if found and clear else None

    def _offered(
        self, scene: Scene, others: tuple[Product, ...], line: BasketLine, rest: BasketLines, refused: tuple[str, ...]
    ) -> Answer:
        goal = Goal.BASKET if rest else scene.pending.about.goal
        known = Sought(goal=goal, kind=others[0].kind, quantity=line.quantity, refused=refused)
        if len(others) == 1:
            new = BasketLine(product_id=others[0].product_id, quantity=line.quantity)
            return self._baskets.quote(scene, (*rest, new), BASKET)
        asked = self._asking.which_product(scene, others[:MOST_CHOICES], known, BASKET)
        if not rest:
            return asked
        memory = structs.replace(scene.memory.without(line.product_id), quoting=True)
        there = {one.product_id for one in memory.basket}
        kept = (*memory.basket, *(one for one in rest if one.product_id not in there))
        return replace(asked, memory=structs.replace(memory, basket=kept))
