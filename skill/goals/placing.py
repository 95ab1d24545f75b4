"""What goes into the ledger beside the goods when a confirmed purchase is placed by voice."""

from __future__ import annotations

from ledger.records import Initiator, OrderSource
from shop.checkout.port import Placing
from shop.checkout.session import CheckoutSession
from skill.conversation.answer import Facts
from skill.conversation.scene import Scene
from skill.conversation.touchpoint import touchpoint
from skill.goals.kept_basket import left_of
from skill.goals.quotes import buyer_of
from skill.goals.services import Services


def placing_of(services: Services, scene: Scene, checkout: CheckoutSession, facts: Facts) -> Placing:
    """Return it for a turn; the facts are those of its touchpoint, with the order's id."""
    assert facts.order_id is not None, "what is placed has an id"
    history = scene.history
    return Placing(
        buyer=buyer_of(scene),
        touchpoint=touchpoint(scene, facts),
        placed_at=scene.now,
        source=OrderSource.VOICE,
        initiator=Initiator.HUMAN,
        is_new_customer=not history.orders,
        bought_before=next(iter(history.products), None),
        delivery=services.sealed(scene, facts.order_id, checkout.line_items[0].title),
        alexa_user=services.sealed_alexa_user(scene.turn, facts.order_id),
        basket=left_of(scene, {one.product_id for one in checkout.line_items}),
        token=scene.turn.access_token,
    )
