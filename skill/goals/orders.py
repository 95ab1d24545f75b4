"""Which order of the household is asked about: by voice, on the phone, or on the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from base.errors import StoreError
from ledger.records import Order, OrderStatus
from skill.conversation.linked_account import TokenStanding
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.more import MoreQuestion
from skill.conversation.scene import Scene
from skill.goals.basket_words import all_of
from skill.goals.services import ORDERS_REMEMBERED, Services
from skill.understanding.sentence import understand


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOrders:
    """A household's orders, newest first, and whether all of them could be read."""

    orders: list[Order]
    complete: bool


class AskedFor:
    """Finds it among all that are known to be the household's: its user's, and its linked account's."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def order(self, scene: Scene, found: KnownOrders) -> Order | None:
        """Return the newest of them that has what was named; else the newest that stands, or None."""
        heard = understand(self._services.slots, scene.turn)
        orders = [one for one in found.orders if one.status is not OrderStatus.CANCELLED]
        if heard.nothing:
            return _told(scene, orders) or _first(orders)
        return next((one for one in orders if self._has(one, heard)), None)

    def found(self, scene: Scene) -> KnownOrders:
        """Return the household's orders, newest first, and whether these are all."""
        of_account = self._of_account(scene)
        orders = {one.order_id: one for one in of_account or ()}
        orders |= {one.order_id: one for one in scene.history.orders}
        newest_first = sorted(orders.values(), key=lambda one: (one.placed_at, one.order_id), reverse=True)
        return KnownOrders(orders=newest_first, complete=scene.history.known and of_account is not None)

    def having(self, scene: Scene, orders: list[Order]) -> list[Order]:
        """Return the orders that have what was named; all of them where nothing was."""
        heard = understand(self._services.slots, scene.turn)
        return orders if heard.nothing else self.of(orders, (heard,))

    def of(self, orders: Sequence[Order], named: Sequence[Mentioned]) -> list[Order]:
        """Return the orders that have any of what was named."""
        return [one for one in orders if any(self._has(one, heard) for heard in named if not heard.nothing)]

    def named(self, scene: Scene, orders: list[Order]) -> tuple[bool, Order | None]:
        """Return whether something was named, and the newest order that has it."""
        heard = understand(self._services.slots, scene.turn)
        if heard.nothing:
            meant = _told(scene, orders) or self._counted(scene, orders)
            return meant not in (None, _first(orders)), meant or _first(orders)
        return True, next((one for one in orders if self._has(one, heard)), None)

    def _counted(self, scene: Scene, orders: list[Order]) -> Order | None:
        """The newest order of what is talked about, where it is asked how many were bought: "how many last time"."""
        if scene.turn.slot("counted") is None or (product := scene.pending.about.product_id) is None:
            return None
        return next((one for one in orders if any(line.product_id == product for line in one.lines)), None)

    def _of_account(self, scene: Scene) -> tuple[Order, ...] | None:
        if scene.account.standing is TokenStanding.UNCHECKED:  # whose orders to look for could not be told
            return None
        keys = self._services.account_keys(scene)
        if not keys:
            return ()
        if not scene.customer.reachable:
            return None
        try:
            return self._services.ledger.purchases_of(keys, ORDERS_REMEMBERED).orders
        except StoreError:
            return None

    def _has(self, order: Order, heard: Mentioned) -> bool:
        """Tell whether a line of an order is what was named: the product, or its kind, or its brand."""
        return self._named_among([line.product_id for line in order.lines], heard)

    def is_of_another(self, scene: Scene) -> bool:
        """Tell whether something is named that is not on offer, of which an order may be: "cancel my coffee order"."""
        heard = understand(self._services.slots, scene.turn)
        return not heard.nothing and not self._named_among([one for one, _ in scene.pending.at_hand(scene)], heard)

    def _named_among(self, ids: Sequence[str | None], heard: Mentioned) -> bool:
        catalog = self._services.catalog
        products = [one for id_ in ids if (one := catalog.product(id_)) is not None]
        if heard.brand is not None:
            family = catalog.family(heard.brand.id or "")
            products = [one for one in products if one.brand_id in family]
        if heard.product is not None and heard.product.product_id is not None:
            return any(one.product_id == heard.product.product_id for one in products)
        if heard.product is not None and heard.product.kind is not None:
            products = [one for one in products if one.kind == heard.product.kind]
        elif heard.product is not None:
            return bool(catalog.words.having(products, catalog.words.stems(heard.product.words or "")))
        return bool(products)


def all_in(services: Services, order: Order) -> object:
    """Return what an order is called: all that is in it, how many of each; its number where none of it is sold."""
    products = services.catalog.products
    lines = tuple(
        BasketLine(product_id=line.product_id, quantity=line.quantity)
        for line in order.lines
        if line.product_id is not None and line.product_id in products
    )
    return all_of(services.catalog, lines) if lines else services.name_of(order)


def _first(orders: list[Order]) -> Order | None:
    return orders[0] if orders else None


def _told(scene: Scene, orders: list[Order]) -> Order | None:
    """The order that was told of just now."""
    question = scene.pending
    told = question.order_id if isinstance(question, MoreQuestion) else None
    return next((one for one in orders if one.order_id == told), None)
