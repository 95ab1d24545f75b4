"""Quote what was bought before, and as many: "the same as last time", "the same detergent as last time, but three"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from msgspec import structs

from ledger.records import Action, Order, OrderStatus, Stage
from skill.conversation.answer import Answer, Facts, after
from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.more import MoreQuestion
from skill.conversation.scene import Scene
from skill.goals.basket import Baskets
from skill.goals.counting import in_packs, times_of
from skill.goals.left_out import asked_what_else
from skill.goals.services import Services
from skill.speech import Say
from skill.understanding.sentence import SaidSlots, read

AGAIN = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION)


class SameAgain:
    """Looks through what the household bought."""

    def __init__(self, services: Services, baskets: Baskets) -> None:
        self._services = services
        self._baskets = baskets

    def quoted(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Quote the last order, or of what was named as many as were bought last; None where nothing such was."""
        other = scene.turn.slot("other_product")
        alone = heard.nothing or (other is not None and not {"product", "brand"} & set(scene.turn.slots))
        before = _last(scene) if alone else self._named(scene, heard)
        lines = self._without(scene, before)
        if not lines and other is not None and not before:
            named = self._baskets.join(scene, (read(self._services.slots, SaidSlots(product=other)),), ())
            return after(scene.say(Say.NO_EARLIER), named)
        if not lines:
            return asked_what_else(scene, tuple(line.product_id for line in before)) if before else None
        lines = _times(scene, lines)
        if other is not None:
            return self._baskets.join(scene, (read(self._services.slots, SaidSlots(product=other)),), lines)
        count = in_packs(self._services.catalog, lines[0].product_id, heard)
        if count is not None and len(lines) == 1:
            lines = (structs.replace(lines[0], quantity=count),)
        return self._baskets.quote(scene, lines, AGAIN, usual=True)

    def _without(self, scene: Scene, lines: BasketLines) -> BasketLines:
        """Leave out what is not wanted this time: "the same as last time without the coffee"."""
        slot = scene.turn.slot("not_product")
        if slot is None or not lines:
            return lines
        unwanted = read(self._services.slots, SaidSlots(product=slot))
        there = replace(scene, memory=scene.memory.holding(*lines))
        gone = None if unwanted.nothing else self._baskets.found(there, unwanted)
        return tuple(line for line in lines if line != gone)

    def _named(self, scene: Scene, heard: Mentioned) -> tuple[BasketLine, ...]:
        named = self._baskets.naming.of(scene, heard)
        kept = tuple(line for order in _kept(scene) for line in _lines(order))
        of_name = None if named.product is None else named.product.product_id
        found = next((line for line in kept if line.product_id == of_name), None) or self._described(kept, heard)
        return () if found is None else (found,)

    def _described(self, kept: Sequence[BasketLine], heard: Mentioned) -> BasketLine | None:
        """The last of what was bought that is told of by these words: "the pear pouches"."""
        catalog = self._services.catalog
        words = catalog.words.stems(self._services.slots.sized(heard.words))
        bought = tuple(product for line in kept if (product := catalog.product(line.product_id)) is not None)
        found = catalog.words.described_so(bought, words) if words else ()
        return next((line for line in kept if found and line.product_id == found[0].product_id), None)


def _times(scene: Scene, lines: BasketLines) -> BasketLines:
    """So many times as many: "twice as much as last time"; of half a pack a whole one, which is quoted and said."""
    times = times_of(scene.turn.slot("factor")) or 1
    return tuple(structs.replace(line, quantity=ceil(line.quantity * times)) for line in lines)


def _last(scene: Scene) -> tuple[BasketLine, ...]:
    """What was ordered last, or is in the order that was told of just now."""
    told = scene.pending.order_id if isinstance(scene.pending, MoreQuestion) else None
    orders = scene.history.orders
    return next((tuple(_lines(order)) for order in orders if told in (None, order.order_id)), ())


def _kept(scene: Scene) -> Iterator[Order]:
    return (order for order in scene.history.orders if order.status is not OrderStatus.CANCELLED)


def _lines(order: Order) -> Iterator[BasketLine]:
    return (BasketLine(product_id=one.product_id or "", quantity=one.quantity) for one in order.lines)
