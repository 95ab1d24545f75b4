"""What is said of the last order where nothing is open: "make it two", "another one", "is it the same as last time"."""

from __future__ import annotations

from ledger.records import OrderStatus
from shop.checkout.terms import Terms
from skill.conversation.answer import Answer, after
from skill.conversation.memory import BasketLine
from skill.conversation.scene import Pursuits, Scene
from skill.goals.basket import Baskets
from skill.goals.basket_words import all_of
from skill.goals.orders import AskedFor, all_in
from skill.goals.same_again import AGAIN
from skill.goals.services import Services
from skill.goals.taking_back import WINDOW
from skill.goals.wish import BACK, Wish
from skill.speech import Say


class OfLastOrder:
    """Looks at what was ordered before; a question about it changes no count, and a count no order."""

    def __init__(self, services: Services, baskets: Baskets, pursuits: Pursuits) -> None:
        self._services = services
        self._baskets = baskets
        self._pursuits = pursuits
        self._asked_for = AskedFor(services)

    def counted(self, scene: Scene, wish: Wish) -> Answer | None:
        """Say that what was just ordered stays as it is: "make it two" orders no second time; None for another wish."""
        if not wish.nothing or scene.turn.slot("meant_quantity") is None or scene.pending.about.product_id is not None:
            return None
        return self._pursuits.other_count(scene)

    def another(self, scene: Scene, wish: Wish) -> Answer | None:
        """Quote one more of what was ordered last: "order another one"; None where that was several things."""
        again, about = scene.turn.slot("again"), scene.pending.about
        if again is None or again.id == BACK or not wish.nothing or about.product_id or about.kind or about.brand_id:
            return None
        lines = next((one.lines for one in scene.history.orders if one.status is not OrderStatus.CANCELLED), ())
        product = self._services.catalog.product(lines[0].product_id) if len(lines) == 1 else None
        if scene.memory.basket or product is None:
            return None
        more = BasketLine(product_id=product.product_id, quantity=max(1, wish.number or 1))
        return self._baskets.quote(scene, (more,), AGAIN)

    def back(self, scene: Scene, wish: Wish) -> Answer | None:
        """Quote again what was cancelled a moment ago: "how do I get it back"; None where nothing was."""
        again = scene.turn.slot("again")
        if again is None or again.id != BACK or not wish.nothing or wish.number is not None or scene.memory.basket:
            return None
        orders = self._asked_for.found(scene).orders if scene.history.known else []
        gone = [(one.cancelled_at, one) for one in orders if one.cancelled_at is not None]
        at, order = max(gone, key=lambda one: one[0], default=(None, None))
        if at is None or order is None or scene.now - at > WINDOW:
            return None
        products = self._services.catalog.products
        lines = tuple(
            BasketLine(product_id=one.product_id, quantity=one.quantity)
            for one in order.lines
            if one.product_id is not None and one.product_id in products
        )
        said = scene.say(Say.EACH_CANCELLED, product=all_in(self._services, order))
        return after(said, self._baskets.quote(scene, lines, AGAIN)) if lines else None

    def is_the_same(self, scene: Scene) -> Answer | None:
        """Say whether what is on offer was bought before, and how many then: the offer stays as it is."""
        now = self._services.catalog.product(scene.pending.about.product_id)
        if scene.turn.slot("whether") is None or now is None:
            return None
        if not scene.history.known:
            return Answer(spoken=scene.pending.aside(scene, scene.say(Say.STATUS_TROUBLE)), pending=scene.pending)
        before = [
            (BasketLine(product_id=line.product_id, quantity=line.quantity), order.placed_at)
            for order in scene.history.orders
            if order.status is not OrderStatus.CANCELLED
            for line in order.lines
            if line.product_id is not None and self._is_alike(line.product_id, now.kind)
        ]
        if not before:
            return Answer(
                spoken=scene.pending.aside(scene, scene.say(Say.NO_SUCH_ORDER)), facts=AGAIN, pending=scene.pending
            )
        line, placed_at = before[0]
        id_ = Say.SAME_AS_BEFORE if line.product_id == now.product_id else Say.OTHER_THAN_BEFORE
        day = Terms(seller=scene.seller).day_of(placed_at)
        said = scene.say(id_, items=all_of(self._services.catalog, (line,)), day=day)
        return Answer(spoken=scene.pending.aside(scene, said), facts=AGAIN, pending=scene.pending)

    def _is_alike(self, product_id: str, kind: str) -> bool:
        product = self._services.catalog.product(product_id)
        return product is not None and product.kind == kind
