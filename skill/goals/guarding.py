"""How a household guards its orders: limits, whose voices may order, and the voice code between yes and order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from base.errors import StoreError
from base.money import Money
from ledger.records import Order, OrderStatus, Outcome
from ledger.records.guard import Guarded
from ledger.voice_codes import WRONG_AT_MOST, is_right
from skill.conversation import purchase_state as machine
from skill.conversation.answer import Answer, Card, CardKind, Facts, Task
from skill.conversation.linked_account import TokenStanding
from skill.conversation.purchase_state import Purchase, Quote
from skill.conversation.question.handoff import HandoffQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.goals.holding_out import offering_handoff
from skill.goals.receipts import total_minor
from skill.goals.services import ORDERS_REMEMBERED, Services
from skill.speech import Say, card_text

VERIFY_PERSON = "connection://AMAZON.VerifyPerson/2"
"""Alexa's own task: a recognised speaker says the PIN of their voice profile."""

WEEK = timedelta(days=7)
MOST_OF_A_WEEK = 500
"""Orders that are looked at for a household's limit of a week, which nobody says a yes to in one."""


class Guarding:
    """Asks what a household's guard wants before anything is offered or placed."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def _account(self, scene: Scene) -> str | None:
        return self._services.account_key(scene)

    def guard(self, scene: Scene) -> Guarded | None:
        """Return the household's guard; None when it cannot be told, and then nothing may be placed."""
        if not scene.customer.reachable:
            return None  # the ledger was away a moment ago: a turn has no time to find out twice
        if scene.account.standing is TokenStanding.UNCHECKED:
            return None
        account = self._account(scene)
        if account is None:
            return Guarded()
        if scene.customer.summary.guarded is not None:
            return scene.customer.summary.guarded  # read with all else that is known, where a yes may buy
        try:
            return self._services.ledger.guards.of(account)
        except StoreError:
            return None

    def guard_of_a_yes(self, scene: Scene) -> Guarded | None:
        """Return the same for what is about to be placed: None too where what counts against it cannot be told."""
        guarded = self.guard(scene)
        counts = guarded is not None and guarded.guard.week_limit_minor is not None
        return None if counts and self._of_the_week(scene) is None else guarded

    def refusal(
        self, scene: Scene, guarded: Guarded, asked: tuple[Quote, str], known: tuple[About, Facts]
    ) -> Answer | None:
        """Say why a quote may not be ordered by voice here, and how it can be all the same; None where it may."""
        (about, facts), (quote, _) = known, asked
        beyond = self.beyond(scene, guarded, *asked)
        if beyond is None:
            return None
        id_, limit_minor = beyond
        refused = replace(facts, outcome=Outcome.REJECTED)
        asks = HandoffQuestion(about=about, more=quote.more, told_minor=quote.subtotal_minor)
        spent, limit = (Money(minor, quote.currency) for minor in (quote.total_minor, limit_minor))
        return offering_handoff(self._services, scene, id_, asks, refused, total=spent, limit=limit)

    def beyond(self, scene: Scene, guarded: Guarded, quote: Quote, order_id: str) -> tuple[Say, int] | None:
        """Return why a quote may not be ordered by voice here, with the limit in minor units (0 without one), or None.

        The order that it would be is named with it: placed already, it is not counted twice.
        """
        guard, total = guarded.guard, quote.total_minor
        order_limit, week_limit = guard.order_limit_minor, guard.week_limit_minor
        if guard.only_known_voices and scene.turn.person_id is None:
            return Say.VOICE_NOT_KNOWN, 0
        if order_limit is not None and total > order_limit:
            return Say.OVER_ORDER_LIMIT, order_limit
        if week_limit is not None and total + self._spent(scene, order_id) > week_limit:
            return Say.OVER_WEEK_LIMIT, week_limit
        return None

    def _spent(self, scene: Scene, but_for: str) -> int:
        """What the household ordered by voice in seven days, less what it got back; nothing where nobody can tell."""
        standing = (one for one in self._of_the_week(scene) or () if one.status is not OrderStatus.CANCELLED)
        return sum(total_minor(one) - one.refunded_minor for one in standing if one.order_id != but_for)

    def _of_the_week(self, scene: Scene) -> tuple[Order, ...] | None:
        """Return the orders of seven days: more than are remembered, where all of those are; None where away."""
        history = scene.history
        if not history.known:
            return None
        orders, since = history.orders, scene.now - WEEK
        if len(orders) >= ORDERS_REMEMBERED and orders[-1].placed_at > since:
            try:
                orders = self._services.ledger.purchases_of(scene.customer.keys, MOST_OF_A_WEEK).orders
            except StoreError:
                return None
        return tuple(one for one in orders if one.placed_at > since)

    def asks_code(self, scene: Scene, guarded: Guarded, question: OrderQuestion, facts: Facts) -> Answer | None:
        """Ask for the code that the household wants said, or for the speaker's own PIN; None where it wants none."""
        if guarded.guard.code is None:
            return None
        if guarded.wrong >= WRONG_AT_MOST:
            return self._locked(scene, (question.about, facts), question.purchase)
        waits = VoiceCodeQuestion(about=question.about, purchase=machine.code_asked(question.purchase))
        asked = replace(facts, outcome=Outcome.ASKED)
        if scene.turn.person_id is None:
            return Answer(spoken=waits.asked(scene), facts=asked, pending=waits)
        policy = {"level": 400, "customPolicy": {"policyName": "VOICE_PIN"}}
        task = Task(
            uri=VERIFY_PERSON,
            given={"requestedAuthenticationConfidenceLevel": policy},
            token=question.purchase.draft_id,
        )
        first = Say.PIN_FIRST if waits.doubt is None else Say.PIN_AGAIN
        return Answer(spoken=scene.say(first), facts=asked, task=task, pending=waits)

    def wrong_code(self, scene: Scene, known: tuple[About, Facts], purchase: Purchase, code: str) -> Answer | None:
        """Look at a code, and say that it is wrong; None when it is right. The third wrong one was the last."""
        about, facts = known
        account = self._account(scene) or ""
        guards = self._services.ledger.guards
        kept = guards.of(account).guard.code
        if kept is None:
            return None
        if not guards.claim(account, scene.turn.request_id):
            return self._locked(scene, known, purchase)
        if is_right(code, kept, self._services.pseudonyms.service_pepper):
            guards.forgive(account)
            return None
        if guards.of(account).wrong >= WRONG_AT_MOST:
            return self._locked(scene, known, purchase)
        waits = VoiceCodeQuestion(about=about, purchase=purchase)
        wrong = Say.CODE_WRONG if waits.doubt is None else Say.CODE_WRONG_AGAIN
        return Answer(spoken=scene.say(wrong), facts=replace(facts, outcome=Outcome.REJECTED), pending=waits)

    def _locked(self, scene: Scene, known: tuple[About, Facts], purchase: Purchase) -> Answer:
        """Say how to set a new code: until then even the right one is not taken, in this session and in any other."""
        locale, (about, facts) = scene.turn.locale, known
        card = Card(
            kind=CardKind.SIMPLE,
            title=card_text(Say.CARD_CODE_TITLE, locale, seller=scene.seller),
            text=card_text(Say.CARD_CODE, locale, link=self._services.settings.shop_url),
        )
        if purchase.unsure:
            return replace(retry_held(scene, about, facts), card=card)
        refused = replace(facts, outcome=Outcome.REJECTED)
        instead = HandoffQuestion(about=about, more=() if purchase.quote is None else purchase.quote.more)
        return offering_handoff(self._services, scene, Say.CODE_LOCKED, instead, refused, card=card)


def retry_held(scene: Scene, about: About, facts: Facts) -> Answer:
    """Say that it is not tried again, of an order that may have gone through: whoever sent it on would get it twice."""
    refused = replace(facts, outcome=Outcome.REJECTED)
    return Answer(spoken=scene.say(Say.RETRY_HELD), facts=refused, pending=MoreQuestion(about=about))
