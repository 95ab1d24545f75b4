"""What goes into the ledger beside the goods when a confirmed purchase is placed by voice."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.records import Initiator, OrderSource, OrderStatus
from shop.checkout.port import Placing
from shop.checkout.session import CheckoutSession
from skill.conversation.answer import Facts
from skill.conversation.purchase_state import Before, Purchase
from skill.conversation.scene import Scene
from skill.conversation.touchpoint import touchpoint
from skill.goals.kept_basket import left_of
from skill.goals.quotes import buyer_of
from skill.goals.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtBefore:
    """What an order's place among the household's other orders depends on.

    Attributes:
        any: whether it ever ordered by voice.
        last: the product bought last and kept; None where there is none.
        same: whether it bought what is ordered now.
    """

    any: bool
    last: str | None
    same: bool


def read_before(services: Services, scene: Scene, product_id: str) -> Before | None:
    """Return what a quote's turn knows of earlier orders, to spare the yes a read; None where the yes has to read.

    It has to where the orders could not be read, and where one of them may be refused yet: the yes would have to tell.
    """
    history = scene.history
    sells_itself = services.settings.merchant == "built_in"
    if not history.known or history.notices:
        return None
    if not sells_itself and any(
        one.merchant_order_id is None and one.status is OrderStatus.PLACED for one in history.orders
    ):
        return None
    if not history.orders:
        return Before.NOTHING
    return Before.SAME if product_id in history.products else Before.OTHERS


def bought_before(scene: Scene, purchase: Purchase, product_id: str) -> BoughtBefore | None:
    """Return what a household bought before a yes; None where the ledger cannot tell.

    What the quote's turn read stands as long as the summary, which every order of ours writes in its own transaction,
    agrees: one that is empty knows of no order, one that names the usual knows of one. Else the orders are read.
    """
    last, read = scene.customer.summary.bought.usual, purchase.before
    if last is not None and read in (Before.OTHERS, Before.SAME):
        return BoughtBefore(any=True, last=last, same=read is Before.SAME or last == product_id)
    if last is None and scene.customer.summary.bought.order is None and read is Before.NOTHING:
        return BoughtBefore(any=False, last=None, same=False)
    history = scene.history
    if not history.known:
        return None
    products = history.products
    return BoughtBefore(any=bool(history.orders), last=next(iter(products), None), same=product_id in products)


def placing_of(
    services: Services, scene: Scene, checkout: CheckoutSession, facts: Facts, before: BoughtBefore
) -> Placing:
    """Return it for a turn; the facts are those of its touchpoint, with the order's id."""
    assert facts.order_id is not None, "what is placed has an id"
    goods = [(one.title, one.quantity) for one in checkout.line_items]
    return Placing(
        buyer=buyer_of(scene),
        touchpoint=touchpoint(scene, facts),
        placed_at=scene.now,
        source=OrderSource.VOICE,
        initiator=Initiator.HUMAN,
        is_new_customer=not before.any,
        bought_before=before.last,
        promised_before=scene.customer.summary.bought.under_way(scene.now),
        delivery=services.sealed(scene, facts.order_id, goods, checkout.arrives_by),
        alexa_user=services.sealed_alexa_user(scene.turn, facts.order_id),
        basket=left_of(scene, {one.product_id for one in checkout.line_items}),
        token=scene.turn.access_token,
    )
