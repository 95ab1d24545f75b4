"""What is said of an order that is in the ledger: the receipt, or that it was there before."""

from __future__ import annotations

from dataclasses import replace

from base.errors import StoreError
from base.ids import touchpoint_id
from base.money import Money, exponent
from ledger.records import Action, Order, Outcome, Stage
from shop.checkout.port import Placed
from skill.conversation.answer import Answer, Card, CardKind, Facts
from skill.conversation.purchase_state import Purchase, Quote
from skill.conversation.scene import Scene
from skill.goals.quotes import counted, names_of, worded
from skill.goals.services import Services
from skill.speech import AllOf, Say, Spoken, card_text

DEAR = 100  # of the currency's own units (dollars, not cents)


class Receipts:
    """Tells of orders."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def receipt(self, scene: Scene, bought: Purchase, placed: Placed, facts: Facts) -> Answer:
        quote, order = bought.quote, placed.order
        assert quote is not None, "a placed purchase has a quote"
        if not placed.new and not self._placed_by(scene, order):
            return self.ordered_before(scene, order, facts)
        said = worded(quote, self._services.catalog)
        if not placed.confirmed:
            spoken = scene.say(Say.ORDER_SENT, count=counted(quote), **said)
            return Answer(spoken=spoken, facts=facts, recorded=True)
        card = Card(
            kind=CardKind.SIMPLE,
            title=card_text(Say.CARD_RECEIPT_TITLE, scene.turn.locale, seller=quote.seller),
            text=card_text(
                Say.CARD_RECEIPT,
                scene.turn.locale,
                **said,
                lines=self._lines(scene, quote, order),
                shipping=Money(quote.shipping_minor, quote.currency),
                tax=Money(quote.tax_minor, quote.currency),
                order=order.order_id,
            ),
        )
        if placed.charged is not None:  # the price charged is the price spoken; where it is not, that is said
            other = scene.say(Say.ORDERED_OTHERWISE, count=counted(quote), charged=placed.charged, **said)
            return Answer(spoken=other, card=self._to_complain(scene, order), facts=facts, recorded=True)
        spoken = scene.say(Say.ORDERED, count=counted(quote), **said)
        if dear(order) and self._has_no_code(scene):
            offered = scene.say(Say.CODE_OFFERED).speech
            spoken = Spoken(f"{spoken.speech} {offered}", spoken.reprompt)
        return Answer(spoken=spoken, card=card, facts=facts, recorded=True)

    def _lines(self, scene: Scene, quote: Quote, order: Order) -> str:
        """Return a line a product: how many of it, and what they cost as it was said."""
        locale, names = scene.turn.locale, names_of(quote, self._services.catalog)
        if len(names) == 1 or len(order.lines) != len(names):
            price = Money(quote.subtotal_minor, quote.currency)
            goods = Say.RECEIPT_LINE if len(names) == 1 else Say.RECEIPT_TOGETHER
            return card_text(goods, locale, count=quote.quantity, product=AllOf(names), price=price)
        lines = (
            card_text(
                Say.RECEIPT_LINE,
                locale,
                count=line.quantity,
                product=name,
                price=Money(line.quantity * line.unit_price_minor, order.currency),
            )
            for line, name in zip(order.lines, names, strict=True)
        )
        return "\n".join(lines)

    def _to_complain(self, scene: Scene, order: Order) -> Card:
        locale, link = scene.turn.locale, self._services.settings.shop_url
        return Card(
            kind=CardKind.SIMPLE,
            title=card_text(Say.CARD_SERVICE_TITLE, locale, seller=scene.seller),
            text=card_text(Say.CARD_SERVICE_ORDER, locale, link=link, order=order.order_id),
        )

    def _has_no_code(self, scene: Scene) -> bool:
        account = self._services.account_key(scene)
        try:
            return account is not None and self._services.ledger.guards.of(account).guard.code is None
        except StoreError:
            return False

    def ordered_before(self, scene: Scene, order: Order, facts: Facts) -> Answer:
        """Tell of an order by an earlier request: this one is no second purchase."""
        name, total = self._services.name_of(order), Money(total_minor(order), order.currency)
        told = replace(facts, action=Action.STATUS, stage=Stage.POST_PURCHASE, outcome=Outcome.OK)
        id_ = Say.SENT_BEFORE if self._services.awaits(order) else Say.ORDERED_BEFORE
        return Answer(spoken=scene.say(id_, product=name, total=total), facts=told)

    def _placed_by(self, scene: Scene, order: Order) -> bool:
        """Tell whether this very request placed the order before: its reply was lost on the way to the customer."""
        try:
            written = self._services.ledger.touchpoint(touchpoint_id("alexa", scene.turn.request_id))
        except StoreError:
            return False
        return written is not None and written.order_id == order.order_id and written.outcome == Outcome.ORDERED


def total_minor(order: Order) -> int:
    """Return what the customer pays for an order: goods, tax and shipping."""
    return order.revenue_minor + order.tax_minor + order.shipping_minor


def dear(order: Order) -> bool:
    """Tell whether a voice code is offered for orders like this: one of its items costs a hundred or more."""
    hundred = DEAR * pow(10, exponent(order.currency))
    return any(line.unit_price_minor >= hundred for line in order.lines)
