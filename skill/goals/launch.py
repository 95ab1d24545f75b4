"""Answer "open ...": what can be done here, an order on its way, or what the household usually buys."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from ledger.records import Stage
from ledger.records.summary import LastOrder
from skill.conversation.answer import Answer, Facts
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say

GREETED = Facts(stage=Stage.AWARENESS)
ABROAD = timedelta(hours=12)
"""A day of delivery lasts until it is over in the merchant's zone, whatever our clock's."""


class LaunchHandler:
    """Answer "open ...", and "go home" inside the skill; a product that is nobody else's business is not named."""

    goals: ClassVar[tuple[str, ...]] = ("LaunchRequest", "AMAZON.NavigateHomeIntent")

    def __init__(self, services: Services) -> None:
        self._services = services

    def answer(self, scene: Scene) -> Answer:
        """Welcome the customer by what its summary says; the catalogue is opened only for a name."""
        bought = scene.customer.summary.bought
        if bought.order is not None and _under_way(scene, bought.order):
            return self._under_way(scene, bought.order)
        if bought.usual is None:
            return Answer(spoken=scene.say(Say.WELCOME), facts=GREETED)
        name = self._name(scene, bought.usual)
        if name is None:
            return Answer(spoken=scene.say(Say.WELCOME_BACK), facts=GREETED)
        from skill.conversation.question.usual import UsualQuestion  # late: most who open it have no usual yet
        from skill.conversation.sought import About

        product = self._services.catalog.products[bought.usual]
        about = About(product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
        spoken = scene.say(Say.WELCOME_USUAL, product=name)
        return Answer(spoken=spoken, facts=GREETED, pending=UsualQuestion(about=about))

    def _under_way(self, scene: Scene, order: LastOrder) -> Answer:
        name = None if order.product_id is None else self._name(scene, order.product_id)
        if name is None:
            spoken = scene.say(Say.WELCOME_ORDER_UNNAMED, day=order.arrives_by)
        else:
            spoken = scene.say(Say.WELCOME_ORDER, count=order.products, product=name, day=order.arrives_by)
        return Answer(spoken=spoken, facts=GREETED)

    def _name(self, scene: Scene, product_id: str) -> str | None:
        """What may be said of a product before everybody in the room; None where it may not, or is sold no more."""
        catalog = self._services.catalog
        product = catalog.product(product_id)
        if product is None or scene.customer.summary.quiet or catalog.is_sensitive(product):
            return None
        return product.name


def _under_way(scene: Scene, order: LastOrder) -> bool:
    return order.arrives_by is not None and (scene.now - ABROAD).date() <= order.arrives_by
