"""Answer "open ...": what can be done here, an order on its way, or what the household usually buys."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from base.errors import StoreError
from ledger.records import Stage
from ledger.records.summary import LastOrder
from skill.conversation.answer import Answer, Entity, Facts
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined

log = logging.getLogger("earshot.skill")

GREETED = Facts(stage=Stage.AWARENESS)
MOST_NAMED = 3
"""Products of a basket that are named when the skill is opened; of more, their number."""
ABROAD = timedelta(hours=12)
"""A day of delivery lasts until it is over in the merchant's zone, whatever our clock's."""


class LaunchHandler:
    """Answer "open ...", and "go home" inside the skill; a product that is nobody else's business is not named."""

    goals: ClassVar[tuple[str, ...]] = ("LaunchRequest", "AMAZON.NavigateHomeIntent")

    def __init__(self, services: Services) -> None:
        self._services = services

    def answer(self, scene: Scene) -> Answer:
        """Welcome the customer by what its summary says; Alexa listens for what it bought, where it may be named."""
        answer, bought = self._news(scene) or self._welcome(scene), scene.customer.summary.bought
        entities = (self._entity(scene, one) for one in dict.fromkeys((bought.usual, bought.before)) if one is not None)
        return replace(answer, entities=tuple(one for one in entities if one is not None))

    def _entity(self, scene: Scene, product_id: str) -> Entity | None:
        name = self._name(scene, product_id)
        if name is None:
            return None
        catalog = self._services.catalog
        product = catalog.products[product_id]
        brand, kind = catalog.brand_name(product.brand_id), product.kind.replace("-", " ")
        synonyms = dict.fromkeys((name.lower(), name.removeprefix(brand).strip().lower(), f"{brand} {kind}".lower()))
        return Entity(id=product_id, name=name, synonyms=tuple(synonyms))

    def _welcome(self, scene: Scene) -> Answer:
        """The words; the catalogue is opened only for a name."""
        bought, back = scene.customer.summary.bought, self._back(scene)
        if back is not None:
            return self._usual(scene, back, Say.WELCOME_IN_STOCK)
        told = self._under_way(scene, bought.order)
        if scene.memory.basket:
            return self._basket(scene, told or scene.say(Say.WELCOME_AGAIN))
        if told is not None:
            return Answer(spoken=joined(told, scene.say(Say.MORE)), facts=GREETED)
        if bought.usual is None:
            return Answer(spoken=scene.say(Say.WELCOME), facts=GREETED)
        if self._name(scene, bought.usual) is None or not self._services.catalog.products[bought.usual].in_stock:
            return Answer(spoken=scene.say(Say.WELCOME_BACK), facts=GREETED)
        return self._prompted(scene, bought.usual)

    def _news(self, scene: Scene) -> Answer | None:
        news = scene.customer.summary.news
        if news is None:
            return None
        from skill.goals.replenished import news_told  # late: few have any

        return news_told(self._services, scene, news, lambda product_id: self._name(scene, product_id))

    def _prompted(self, scene: Scene, usual: str) -> Answer:
        """Propose the usual, unless an experiment withholds that."""
        from ledger.records.experiment import Withheld
        from skill.goals.holding_out import exposure_of

        exposure = exposure_of(self._services, scene, Withheld.PROMPT)
        if exposure is not None and exposure.held_out:
            return Answer(spoken=scene.say(Say.WELCOME_BACK), facts=replace(GREETED, exposure=exposure))
        answer = self._usual(scene, usual, Say.WELCOME_USUAL)
        return replace(answer, facts=replace(GREETED, exposure=exposure))

    def _back(self, scene: Scene) -> str | None:
        """Return a product that the customer waits for and that is there again; it is told once."""
        for product_id in scene.customer.summary.waits_for:
            if self._name(scene, product_id) is None or not self._services.catalog.products[product_id].in_stock:
                continue
            waits_for = scene.customer.summary.waits_for
            try:
                self._services.ledger.summaries.await_product(
                    scene.customer.key, product_id, scene.turn.at, waits=False, known=waits_for
                )
            except StoreError as trouble:
                log.warning("the customer will hear it again: %s", trouble)
            return product_id
        return None

    def _usual(self, scene: Scene, product_id: str, id_: Say) -> Answer:
        from skill.conversation.question.usual import UsualQuestion  # late: most who open it have no usual yet
        from skill.conversation.sought import About

        product = self._services.catalog.products[product_id]
        about = About(product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
        spoken = scene.say(id_, product=product.name)
        return Answer(spoken=spoken, facts=GREETED, pending=UsualQuestion(about=about))

    def _basket(self, scene: Scene, told: Spoken) -> Answer:
        """Say what the basket still holds, by name where all of it may be named, and offer to check out."""
        from skill.conversation.question.basket import BasketQuestion  # late: most who open it have none
        from skill.conversation.sought import About
        from skill.goals.basket_words import all_of, price_of

        lines, catalog = scene.memory.basket, self._services.catalog
        names = [self._name(scene, line.product_id) for line in lines]
        named = all_of(catalog, lines) if all(names) and len(lines) <= MOST_NAMED else None
        id_ = Say.WELCOME_BASKET_UNNAMED if named is None else Say.WELCOME_BASKET
        last = catalog.products[lines[-1].product_id]
        asks = BasketQuestion(about=About(product_id=last.product_id, brand_id=last.brand_id, kind=last.kind))
        spoken = joined(told, scene.say(id_, count=len(lines), items=named, price=price_of(catalog, lines)))
        return Answer(spoken=asks.aside(scene, spoken), facts=GREETED, pending=asks, memory=scene.memory)

    def _under_way(self, scene: Scene, order: LastOrder | None) -> Spoken | None:
        if order is None or not _under_way(scene, order):
            return None
        name = None if order.product_id is None else self._name(scene, order.product_id)
        if name is None:
            return scene.say(Say.WELCOME_ORDER_UNNAMED, day=order.arrives_by)
        return scene.say(Say.WELCOME_ORDER, count=order.products, product=name, day=order.arrives_by)

    def _name(self, scene: Scene, product_id: str) -> str | None:
        """What may be said of a product before everybody in the room; None where it may not, or is sold no more."""
        catalog = self._services.catalog
        product = catalog.product(product_id)
        if product is None or scene.customer.summary.quiet or catalog.is_sensitive(product):
            return None
        return product.name


def _under_way(scene: Scene, order: LastOrder) -> bool:
    return order.arrives_by is not None and (scene.now - ABROAD).date() <= order.arrives_by
