"""What is said of one order: what is in it, when it was placed, what it cost, and when it comes."""

from __future__ import annotations

from base.money import Money
from ledger.records import Order, OrderStatus
from shop.checkout.terms import Terms
from skill.conversation.scene import Scene
from skill.goals.orders import all_in
from skill.goals.receipts import total_minor
from skill.goals.services import Services
from skill.speech import Say, Spoken

_OVER = {
    (OrderStatus.CANCELLED, False): Say.STATUS_CANCELLED,
    (OrderStatus.CANCELLED, True): Say.STATUS_ORDER_CANCELLED,
    (OrderStatus.REFUNDED, False): Say.STATUS_REFUNDED,
    (OrderStatus.REFUNDED, True): Say.STATUS_ORDER_REFUNDED,
}
"""What is said of an order that stands no more, of the last one and of one that was named."""


class OrderSentences:
    """Puts an order into words."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def of(self, scene: Scene, order: Order, *, id_: Say = Say.STATUS_ORDER) -> Spoken:
        """Return what is said of an order; `id_` says whether it is told as the last one."""
        terms, then = Terms(seller=scene.seller), None
        placed_on = terms.day_of(order.placed_at)
        day = scene.customer.summary.bought.day_of(order.order_id)
        if order.status is not OrderStatus.PLACED:
            id_ = _OVER[order.status, id_ is Say.STATUS_ORDER]
        elif self._services.awaits(order):
            id_ = Say.STATUS_WAITING
        elif day is not None:
            then = Say.ARRIVES if day >= terms.day_of(scene.now) else Say.STATUS_DUE
        total = Money(total_minor(order), order.currency)
        spoken = scene.say(id_, product=all_in(self._services, order), day=placed_on, total=total)
        if order.status is OrderStatus.PLACED and order.refunded_minor:
            back = scene.say(Say.STATUS_PARTLY_REFUNDED, amount=Money(order.refunded_minor, order.currency))
            spoken = Spoken(f"{spoken.speech} {back.speech}", None)
        return spoken if then is None else Spoken(f"{spoken.speech} {scene.say(then, day=day).speech}", None)
