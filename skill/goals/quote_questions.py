"""Answer what is asked about an offer before the yes: shipping, tax, arrival, address, card; the offer stays open."""

from __future__ import annotations

from typing import ClassVar

from base.ids import derived_id, voice_order_id
from base.money import Money
from ledger.records import Action, Stage
from shop.checkout.session import RequestedLine
from skill.conversation.answer import Answer, Facts
from skill.conversation.handler import Handler
from skill.conversation.purchase_state import Quote
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.usual import UsualQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.goals.quotes import counted, quote_of, worded
from skill.goals.services import Services
from skill.speech import Say, joined

ASKED = Facts(action=Action.BUY, stage=Stage.CONSIDERATION)
COSTS = {
    "shipping": Say.COST_SHIPPING,
    "tax": Say.COST_TAX,
    "without-tax": Say.COST_WITHOUT_TAX,
    "without-shipping": Say.COST_WITHOUT_SHIPPING,
    "offers": Say.NO_OFFERS,
}


SAME_OF_ALL = ("AddressIntent", "PaymentIntent", "SellerIntent")
"""Answered alike whatever will be bought."""
SAID_OF_ALL = (Say.NO_OFFERS,)
"""The same, where a question of costs has such an answer."""


class QuoteQuestionHandler:
    """Answer a question in the middle of an offer."""

    goals: ClassVar[tuple[str, ...]] = ("TotalIntent", "ArrivalIntent", *SAME_OF_ALL)

    def __init__(self, services: Services, order_status: Handler) -> None:
        self._services = services
        self._order_status = order_status

    def answer(self, scene: Scene) -> Answer:
        """Answer from the quote, or from what is talked about; without either it is about the last order."""
        if scene.turn.goal == "ArrivalIntent" and isinstance(scene.pending, UsualQuestion) and scene.history.orders:
            return self._order_status.answer(scene)  # nothing is on offer yet: what comes was ordered before
        quote = self._quote(scene)
        if quote is None:
            return self._of_nothing(scene)
        prompt, question = self._prompt(scene), scene.pending
        said = scene.say(prompt, count=counted(quote), **self._amounts(quote))
        twice = prompt is Say.COST_TOTAL and isinstance(question, OrderQuestion) and question.doubt is None
        spoken = joined(said, scene.say(Say.ORDER_IT)) if twice else question.aside(scene, said)
        return Answer(spoken=spoken, facts=ASKED, pending=question)

    def _prompt(self, scene: Scene) -> Say:
        match scene.turn.goal:
            case "ArrivalIntent":
                return Say.ARRIVES
            case "AddressIntent":
                return Say.ADDRESS if scene.turn.slot("place") is None else Say.LEFT_WHERE
            case "PaymentIntent":
                return Say.PAYMENT
            case "SellerIntent":
                return Say.SELLER
            case _:
                cost = scene.turn.slot("cost")
                return COSTS.get("" if cost is None else cost.id or "", Say.COST_TOTAL)

    def _amounts(self, quote: Quote) -> dict[str, object]:
        def money(minor: int) -> Money:
            return Money(minor, quote.currency)

        return {
            **worded(quote, self._services.catalog),
            "shipping": money(quote.shipping_minor),
            "tax": money(quote.tax_minor),
            "without_tax": money(quote.total_minor - quote.tax_minor),
            "without_shipping": money(quote.total_minor - quote.shipping_minor),
        }

    def _quote(self, scene: Scene) -> Quote | None:
        """The open quote; else what the basket, or the product that is talked about, would cost."""
        question = scene.pending
        if isinstance(question, OrderQuestion):
            return question.quote
        product = self._services.catalog.product(question.about.product_id)
        lines = tuple(
            RequestedLine(product_id=one.product_id, quantity=one.quantity)
            for one in scene.memory.basket
            if one.product_id in self._services.catalog.products
        )
        if not lines and product is not None and product.in_stock:
            lines = (RequestedLine(product_id=product.product_id, quantity=max(1, min(question.about.quantity, 24))),)
        if not lines:
            return None
        key = voice_order_id(scene.customer.key, derived_id("dr", scene.customer.session, scene.turn.request_id))
        token = scene.turn.access_token
        checkout = self._services.shop.create(lines, idempotency_key=key, moment=scene.now, token=token)
        return quote_of(checkout) if checkout.ready else None

    def _of_nothing(self, scene: Scene) -> Answer:
        arrival, question = scene.turn.goal == "ArrivalIntent", scene.pending
        if scene.turn.goal in SAME_OF_ALL or self._prompt(scene) in SAID_OF_ALL:
            told = question.aside(scene, scene.say(self._prompt(scene)))
            return Answer(spoken=told, facts=ASKED, pending=question)
        ordering = isinstance(question, WhichQuestion) and question.about.goal.orders
        if arrival and not ordering:
            return self._order_status.answer(scene)
        if isinstance(question, WhichQuestion):  # what it costs, and when it comes, depends on which: it is asked again
            told = scene.say(Say.ARRIVAL_TERMS if arrival else Say.COST_TERMS)
            return Answer(spoken=question.aside(scene, told), facts=ASKED, pending=question)
        return Answer(spoken=scene.say(Say.TOTAL_OF_WHAT), facts=ASKED, pending=WhatQuestion())
