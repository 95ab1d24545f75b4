"""The basket beyond a session: taken up where the skill is opened or the basket is spoken of, kept when it changes."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from base.errors import StoreError
from ledger.pseudonyms import is_service_key
from ledger.records.summary import KeptLine
from skill.conversation.memory import MOST_LINES, BasketLine
from skill.conversation.question.order import OrderQuestion

if TYPE_CHECKING:
    from ledger.summaries import Summaries
    from skill.conversation.answer import Answer
    from skill.conversation.scene import Scene
    from skill.goals.services import Services

log = logging.getLogger("earshot.skill")

_TAKEN_UP_BY = frozenset(
    {
        "LaunchRequest",
        "AMAZON.NavigateHomeIntent",
        "BasketAddIntent",
        "BasketIntent",
        "BasketRemoveIntent",
        "BasketChangeIntent",
        "BasketEmptyIntent",
        "AMAZON.StartOverIntent",
        "CheckoutIntent",
    }
)


def taken_up(scene: Scene, services: Services) -> Scene:
    """Return the scene with all of the kept basket in the session's memory, where the turn is about a basket.

    Not while something is offered: "add soup" is then about the offer. Nor where "check out" is about what is talked
    of. What is sold no more stays out of it, and all that was kept before the customer asked to be forgotten.
    """
    if scene.memory.forgotten:
        summary = replace(scene.customer.summary, basket=())
        return replace(scene, customer=replace(scene.customer, summary=summary))
    pending = scene.pending
    if scene.turn.goal not in _TAKEN_UP_BY or isinstance(pending, OrderQuestion):
        return scene
    if scene.turn.goal == "CheckoutIntent" and pending.about.product_id is not None:
        return scene
    return replace(scene, memory=structs.replace(scene.memory, basket=whole(scene, services)[:MOST_LINES]))


def whole(scene: Scene, services: Services) -> tuple[BasketLine, ...]:
    """Return the session's basket with what is kept beside it and is sold still."""
    lines = all_of_it(scene, scene.memory.basket)
    sold = (one for one in lines if services.catalog.product(one.product_id) is not None)
    return tuple(BasketLine(product_id=one.product_id, quantity=one.quantity) for one in sold)


def as_kept(lines: Iterable[BasketLine]) -> tuple[KeptLine, ...]:
    """Return lines as they are kept beyond the session."""
    return tuple(KeptLine(product_id=line.product_id, quantity=line.quantity) for line in lines)


def keep(summaries: Summaries, scene: Scene, answer: Answer) -> None:
    """Keep what a turn changed of the basket; what could not be kept lasts for the session at least.

    A purchase took what it bought out of it in its own transaction.
    """
    lines = _changed(scene, answer)
    if lines is None or answer.recorded or not is_service_key(scene.customer.key):
        return
    if not scene.customer.reachable and scene.turn.goal != "BasketEmptyIntent":
        return  # what is kept already could not be read: this would stand in its place
    try:
        before, mark = scene.customer.summary.basket, scene.turn.mark
        summaries.keep_basket(scene.customer.key, lines, scene.turn.at, before=before, by=mark)
    except StoreError as trouble:
        log.warning("the basket lasts for this session alone: %s", trouble)


def _changed(scene: Scene, answer: Answer) -> tuple[KeptLine, ...] | None:
    """Return what is to be kept from now on; None where that did not change, or was emptied with all else."""
    if answer.kept is not None:
        return None if answer.kept == scene.customer.summary.basket and scene.customer.reachable else answer.kept
    if answer.memory is None or answer.memory.basket == scene.memory.basket:
        return None
    if answer.memory.forgotten and not scene.memory.forgotten:
        return None
    return all_of_it(scene, answer.memory.basket)


def forget_kept(summaries: Summaries, scene: Scene) -> None:
    """Empty what is kept, as of the moment of the wish to be forgotten: the round that erases takes the rest of it."""
    customer = scene.customer
    if is_service_key(customer.key) and (customer.summary.basket or not customer.reachable):
        summaries.keep_basket(customer.key, (), scene.turn.at)


def left_of(scene: Scene, bought: Collection[str]) -> tuple[KeptLine, ...] | None:
    """Return what is left in the basket when products are bought; None where there was none to begin with."""
    if not (scene.customer.summary.basket or scene.memory.basket) or not is_service_key(scene.customer.key):
        return None
    left = (line for line in all_of_it(scene, scene.memory.basket) if line.product_id not in bought)
    return tuple(left)


def all_of_it(scene: Scene, basket: Iterable[BasketLine]) -> tuple[KeptLine, ...]:
    """Return the session's basket as it is now, with what is kept and was never part of the session's."""
    now = as_kept(basket)
    known = {line.product_id for line in scene.memory.basket} | {line.product_id for line in now}
    return (*now, *(line for line in scene.customer.summary.basket if line.product_id not in known))
