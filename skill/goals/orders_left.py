"""What is left of whoever has all deleted: an order on its way, which nothing cancels, and for whom it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from base.errors import StoreError
from ledger.table import DELIVERY_KEPT
from skill.conversation.answer import Card, CardKind
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say, Spoken, card_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is said of it, and the card that names the order; neither where nothing can be on its way."""

    said: Spoken | None = None
    card: Card | None = None

    def after(self, scene: Scene, done: Spoken) -> Spoken:
        """Return the whole answer: what is deleted, what is left, and that the customer is new from now on."""
        new = scene.say(Say.ERASED_NEW)
        parts = [one.speech for one in (done, self.said, new) if one is not None]
        return Spoken(" ".join(parts), new.reprompt)


class OrdersLeft:
    """Says it of the newest order: those before it are gone before it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def told(self, scene: Scene) -> Left:
        """Return what is left, by the summary of what was bought and by what this session could not tell."""
        newest, undecided = scene.customer.summary.bought.order, scene.memory.undecided
        day = (scene.now + DELIVERY_KEPT).date()
        if undecided is not None:
            said = Say.ERASED_BUT_ORDERS if self._stands(undecided) else Say.ERASED_UNSURE
            return Left(said=scene.say(said, day=day), card=_card(scene, undecided, day))
        if newest is not None and newest.placed_at + DELIVERY_KEPT > scene.now:
            day = (newest.placed_at + DELIVERY_KEPT).date()
            return Left(said=scene.say(Say.ERASED_BUT_ORDERS, day=day), card=_card(scene, newest.order_id, day))
        return Left() if scene.customer.reachable else Left(said=scene.say(Say.ERASED_BUT_ORDERS, day=day))

    def _stands(self, order_id: str) -> bool:
        try:
            return self._services.ledger.order(order_id) is not None
        except StoreError:
            return False


def _card(scene: Scene, order_id: str, day: date) -> Card:
    locale = scene.turn.locale
    return Card(
        kind=CardKind.SIMPLE,
        title=card_text(Say.CARD_ERASED_TITLE, locale, seller=scene.seller),
        text=card_text(Say.CARD_ERASED, locale, order=order_id, seller=scene.seller, day=day),
    )
