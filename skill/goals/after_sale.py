"""Answer "cancel my order" and "I want a refund": an order of a moment ago is taken back, else there is a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from ledger.records import Action, HandoffWay, Order, OrderStatus, Outcome, Stage
from shop.checkout.terms import Terms
from skill.conversation.answer import Answer, Card, CardKind, Facts, after
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.cancel import CancelQuestion
from skill.conversation.question.in_its_words import says_yes
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.goals.orders import AskedFor, KnownOrders, all_in
from skill.goals.services import Services
from skill.goals.taking_back import TakingBack
from skill.goals.which_order import which_order
from skill.speech import Say, Spoken, card_text, joined
from skill.understanding.sentence import understand

RETURNING = "ReturnIntent"
ASKING = (RETURNING, "ContactIntent")  # questions, and no complaints: they drop no offer


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWish:
    """What is wanted of an order, and what is said about it with and without one."""

    action: Action
    known: Say
    unknown: Say


WISHES = {
    "CancelOrderIntent": ServiceWish(action=Action.CANCEL, known=Say.CANCEL_HOW, unknown=Say.STATUS_NONE),
    "RefundIntent": ServiceWish(action=Action.REFUND, known=Say.REFUND_HOW, unknown=Say.REFUND_UNKNOWN),
    "ContactIntent": ServiceWish(action=Action.SUPPORT, known=Say.CONTACT_HOW, unknown=Say.CONTACT_HOW),
    RETURNING: ServiceWish(action=Action.REFUND, known=Say.REFUND_HOW, unknown=Say.REFUND_UNKNOWN),
}


class AfterSaleHandler:
    """Take an order back while that can be done; else tell where it is cancelled or refunded."""

    goals: ClassVar[tuple[str, ...]] = tuple(WISHES)

    def __init__(self, services: Services, pursuits: Pursuits, taking_back: TakingBack) -> None:
        self._services = services
        self._pursuits = pursuits
        self._taking_back = taking_back
        self._asked_for = AskedFor(services)

    def answer(self, scene: Scene) -> Answer:
        """Name the last order and send the address of the shop's page; a complaint drops what is on offer."""
        wish = WISHES[scene.turn.goal]
        if wish.action is Action.CANCEL and scene.pending.buys and not self._asked_for.is_of_another(scene):
            return scene.pending.no(scene, self._pursuits)  # nothing is ordered yet
        in_doubt = scene.pending.doubt is not None  # it may be ordered, so nothing is said of it but by the ledger
        if scene.pending.buys and (in_doubt or scene.turn.goal in ASKING):
            return self._before_the_yes(scene, wish)
        found = self._asked_for.found(scene)
        last = self._asked_for.order(scene, found)
        facts = Facts(
            action=wish.action,
            stage=Stage.POST_PURCHASE,
            outcome=Outcome.HANDED_OFF,
            handoff_way=HandoffWay.CARD,
            order_id=None if last is None else last.order_id,
            product_id=None if last is None or not last.lines else last.lines[0].product_id,
        )
        unread = not scene.history.known or (last is None and not found.complete)
        if wish.action is Action.CANCEL and unread:
            trouble = scene.pending.aside(scene, scene.say(Say.STATUS_TROUBLE))
            return Answer(spoken=trouble, facts=Facts(action=wish.action, outcome=Outcome.ERROR), pending=scene.pending)
        if last is None:
            return _not_ordered(scene, self._unknown(scene, wish, found, facts))
        if wish.action is Action.CANCEL and (asked := self._asked(scene, found, last, facts)) is not None:
            return _not_ordered(scene, asked)
        day = Terms(seller=scene.seller).day_of(last.placed_at)
        awaited = wish.action is Action.CANCEL and self._services.awaits(last)
        id_ = Say.CANCEL_AWAITED if awaited else wish.known
        spoken = scene.say(id_, product=all_in(self._services, last), day=day)
        return _not_ordered(scene, Answer(spoken=spoken, card=self._card(scene, last), facts=facts))

    def _is_named_there(self, scene: Scene, question: CancelQuestion, order: Order) -> bool:
        """Tell whether it is asked about, and all of it is named with a yes: "yes, the soup"."""
        if not says_yes(scene.turn):
            return False  # "the soup is fine", "only the soup"
        named = understand(self._services.slots, scene.turn)
        whole = len(order.lines) == 1 and not named.nothing and named.quantity is None
        return whole and question.order_id == order.order_id

    def _asked(self, scene: Scene, found: KnownOrders, last: Order, facts: Facts) -> Answer | None:
        """Ask whether to cancel it, of every one where all are meant; None where it is too late for the last."""
        question = scene.pending
        if isinstance(question, CancelQuestion) and self._is_named_there(scene, question, last):
            alone = scene.turn.slot("only") is not None  # "just the soup"
            return self._taking_back.cancel(scene, last.order_id, () if alone else question.others)
        choice = scene.turn.slot("choice")
        may = [one for one in found.orders if one.status is OrderStatus.PLACED and self._taking_back.may(scene, one)]
        chosen = which_order(scene, may)
        if chosen is not None:
            return self._taking_back.ask(scene, chosen, replace(facts, order_id=chosen.order_id), named=Mentioned())
        every = self._taking_back.every(scene, may, facts) if choice is not None else None
        if every is not None or not self._taking_back.may(scene, last):
            return every
        return self._taking_back.ask(scene, last, facts, named=understand(self._services.slots, scene.turn))

    def _unknown(self, scene: Scene, wish: ServiceWish, found: KnownOrders, facts: Facts) -> Answer:
        """Say that there is no such order: but perhaps the shop knows one, and the card has its page."""
        if wish.action is Action.CANCEL:
            rejected = replace(facts, outcome=Outcome.REJECTED, handoff_way=None)
            if scene.pending.buys and not found.orders:  # nothing of it is there: what is on offer stays
                told = scene.pending.aside(scene, scene.say(Say.NO_SUCH_ORDER))
                return Answer(spoken=told, facts=rejected, pending=scene.pending)
            standing = any(one.status is not OrderStatus.CANCELLED for one in found.orders)
            if standing:
                return self._none_such(scene, found, rejected)
            gone = next(iter(found.orders), None)
            said = scene.say(wish.unknown) if gone is None else self._gone(scene, gone)
            return Answer(spoken=said, facts=rejected, pending=WhatQuestion())
        return Answer(spoken=scene.say(wish.unknown), card=self._card(scene, None), facts=facts)

    def _gone(self, scene: Scene, order: Order) -> Spoken:
        return scene.say(Say.CANCELLED_ALREADY, product=all_in(self._services, order))

    def _none_such(self, scene: Scene, found: KnownOrders, facts: Facts) -> Answer:
        """Say that no order has what was named, and ask about the last one where it can still be taken back."""
        last = next((one for one in found.orders if one.status is not OrderStatus.CANCELLED), None)
        if last is not None and self._taking_back.may(scene, last):
            return self._taking_back.ask(scene, last, facts, named=Mentioned(), id_=Say.CANCEL_OTHER)
        return Answer(spoken=scene.say(Say.STATUS_NONE_SUCH), facts=facts, pending=WhatQuestion())

    def _before_the_yes(self, scene: Scene, wish: ServiceWish) -> Answer:
        """Say where it could be returned once it is bought: "can I return it if it's no good" drops no offer."""
        facts = Facts(action=wish.action, stage=Stage.CONSIDERATION, product_id=scene.pending.about.product_id)
        asked = scene.turn.goal == RETURNING  # a question before anything is bought hands nothing over
        handed = facts if asked else replace(facts, outcome=Outcome.HANDED_OFF, handoff_way=HandoffWay.CARD)
        told = scene.pending.aside(scene, scene.say(Say.RETURN_HOW if asked else wish.unknown))
        return Answer(spoken=told, card=self._card(scene, None), facts=handed, pending=scene.pending)

    def _card(self, scene: Scene, order: Order | None) -> Card:
        locale, link = scene.turn.locale, self._services.settings.shop_url
        about = (
            card_text(Say.CARD_SERVICE, locale, link=link)
            if order is None
            else card_text(Say.CARD_SERVICE_ORDER, locale, link=link, order=order.order_id)
        )
        return Card(
            kind=CardKind.SIMPLE, title=card_text(Say.CARD_SERVICE_TITLE, locale, seller=scene.seller), text=about
        )


def _not_ordered(scene: Scene, answer: Answer) -> Answer:
    """Let no later yes buy what was on offer when a complaint came: it is dropped, and said so."""
    if not scene.pending.buys or answer.spoken is None or answer.pending is scene.pending:
        return answer
    dropped = scene.say(Say.NOT_ORDERED_YET)
    if answer.pending is not None:  # it asks something itself, and one thing is enough
        return after(dropped, answer)
    spoken = joined(answer.spoken, joined(dropped, scene.say(Say.MORE)))
    return replace(answer, spoken=spoken, pending=MoreQuestion())
