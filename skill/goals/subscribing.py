"""Answer "subscribe to coffee every four weeks": it is quoted like a purchase, and only a yes sets it up.

Nothing is ordered by that yes: the first order too is a renewal (`shop.checkout.renewal`), and can be taken back until
its day. What guards a household's orders guards this too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

from msgspec import structs

from base.errors import StoreError
from base.ids import derived_id, renewal_order_id, touchpoint_id
from ledger.records import Action, Identity, OrderStatus, Outcome, Stage
from ledger.records.guard import Guarded
from ledger.records.subscription import Subscription, SubscriptionState
from shop.catalog import Catalog, Product
from shop.checkout.session import RequestedLine
from shop.checkout.terms import Terms
from skill.conversation import purchase_state as machine
from skill.conversation.answer import Answer, Card, CardKind, Facts, after
from skill.conversation.memory import MOST_LINES
from skill.conversation.often import Often
from skill.conversation.purchase_state import Purchase
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.how_often import HowOftenQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.subscribe import SubscribeCodeQuestion, SubscribeQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Scene
from skill.conversation.set_aside import quoted_in
from skill.conversation.sought import About, Goal, Sought
from skill.conversation.touchpoint import touchpoint
from skill.goals.asking import AskingBrand
from skill.goals.basket_words import all_of
from skill.goals.guarding import Guarding
from skill.goals.offer import Offer
from skill.goals.ordering import Ordering
from skill.goals.quotes import counted, quote_of, worded
from skill.goals.reordering import Reordering
from skill.goals.selling import Selling
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.subscription_words import each_said, often_in
from skill.speech import Say, card_text
from skill.understanding.choice import Chosen
from skill.understanding.packs import packs
from skill.understanding.sentence import several

_WANTED = Facts(action=Action.SUBSCRIBE, stage=Stage.CONSIDERATION)


class SubscribeHandler(Ordering):
    """Hear what is to come how often; a bare "every four weeks" is of what is talked about, or was bought last."""

    goals: ClassVar[tuple[str, ...]] = ("SubscribeIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Go on towards the subscription with what was heard."""
        heard, about = several(self._services.slots, scene.turn)[0], scene.pending.about
        often = often_in(scene.turn, self._services.slots.numbers) or Often.read(about.often)
        known = Sought(goal=Goal.SUBSCRIBE, often=None if often is None else often.text)
        if not heard.nothing:
            return with_the_rest(scene, self._services.catalog, self.go_on(scene, heard, heard.into(known)))
        product_id = about.product_id or next(iter(scene.history.products), None)
        bought = (line for order in scene.history.orders for line in order.lines if line.product_id == product_id)
        there = next((line.quantity for line in scene.memory.basket if line.product_id == product_id), about.quantity)
        there = about.quantity if scene.pending.buys else there
        count = there if about.product_id else next((line.quantity for line in bought), 1)
        known = structs.replace(known, product_id=product_id, quantity=heard.quantity or count)
        return with_the_rest(scene, self._services.catalog, self._pursuits.pursue(scene, known, _WANTED))


class Subscribing(Reordering):
    """Pursues a subscription: finds the product as a reorder does, and quotes it with its interval."""

    def __init__(self, services: Services, selling: Selling, asking: AskingBrand) -> None:
        super().__init__(services, selling, asking)
        self._guarding = Guarding(services)

    def _offer(self, scene: Scene, chosen: Chosen, known: Sought, facts: Facts) -> Answer:
        product = chosen.product
        told = packs(self._services.catalog, product, known.quantity, known.unit)
        quantity = 1 if told is None else told
        facts = replace(facts, brand_id=product.brand_id, product_id=product.product_id, outcome=Outcome.ASKED)
        about = About(
            goal=Goal.SUBSCRIBE,
            product_id=product.product_id,
            brand_id=product.brand_id,
            kind=product.kind,
            quantity=quantity,
            often=known.often,
        )
        if self._services.settings.merchant == "ucp" or self._services.settings.subscriptions:
            spoken = scene.say(Say.SUBSCRIBE_NOT_HERE)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.REJECTED), pending=MoreQuestion())
        if not 1 <= quantity <= MOST_AT_ONCE:
            spoken = scene.say(Say.QUANTITY_LIMIT, most=MOST_AT_ONCE, product=product.name)
            asks_many = HowManyQuestion(about=structs.replace(about, quantity=1))
            return Answer(spoken=spoken, facts=facts, pending=asks_many)
        if Often.read(known.often) is None:
            asks = HowOftenQuestion(about=structs.replace(about, often=None))
            return Answer(spoken=asks.asked(scene), facts=facts, pending=asks)
        return self._quoted(scene, about, Offer(product=product, quantity=about.quantity, facts=facts))

    def _quoted(self, scene: Scene, about: About, offer: Offer) -> Answer:
        often = Often.read(about.often)
        assert often is not None, "asked before"
        draft_id = derived_id("dr", scene.customer.session, scene.turn.request_id)
        order_id = renewal_order_id(_id(scene, draft_id), 1)
        checkout = self._services.shop.create(offer.lines, idempotency_key=order_id, moment=scene.now)
        if not (checkout.ready and scene.account.linked and self._services.pseudonyms.keyed):
            return self._selling.offer(scene, offer)  # says why it cannot be sold, and what can be done
        quote = quote_of(checkout)
        held = self._guarding.refusal(
            scene, self._guarding.guard(scene) or Guarded(), (quote, order_id), (about, offer.facts)
        )
        if held is not None:
            return held
        there = self._there_already(scene, offer.product)
        if there is not None:
            return there
        bought = machine.quoted(Purchase(draft_id=draft_id, checkout_id=checkout.session_id), quote)
        first_day = self._first_day(scene, offer.product, often)
        spoken = scene.say(
            Say.SUBSCRIBE_QUOTE,
            count=counted(quote),
            **(worded(quote, self._services.catalog) | {"day": first_day, "often": often.said(scene)}),
        )
        asks = SubscribeQuestion(about=about, purchase=bought, first_day=first_day)
        return Answer(spoken=spoken, facts=offer.facts, pending=asks)

    def _there_already(self, scene: Scene, product: Product) -> Answer | None:
        """Say that the household has one of it already: two would come side by side."""
        try:
            mine = [one.subscription for one in self._services.ledger.subscriptions.of_customer(scene.customer.key)]
        except StoreError:
            return None
        ended = SubscriptionState.CANCELLED
        same = [one for one in mine if one.product_id == product.product_id and one.state is not ended]
        if not same:
            return None
        facts = replace(_WANTED, product_id=product.product_id, outcome=Outcome.REJECTED)
        spoken = scene.say(Say.SUBSCRIPTIONS, count=1, each=each_said(scene, self._services.catalog, same[:1]))
        return Answer(spoken=spoken, facts=facts, pending=MoreQuestion(subscription_id=same[0].subscription_id))

    def _first_day(self, scene: Scene, product: Product, often: Often) -> date:
        """Return the first day: an interval after it was bought last, else tomorrow, where the merchant is."""
        terms = Terms(seller=scene.seller)
        today = terms.day_of(scene.now)
        bought = (
            terms.day_of(order.placed_at)
            for order in scene.history.orders
            if order.status is not OrderStatus.CANCELLED
            and any(line.product_id == product.product_id for line in order.lines)
        )
        last = next(bought, None)
        tomorrow = today + timedelta(days=1)
        return tomorrow if last is None else max(tomorrow, often.interval.after(last, 1))

    # -- the yes ---------------------------------------------------------------------------------------------------

    def agreed(self, scene: Scene, question: SubscribeQuestion, *, verified: bool) -> Answer:
        """Take a yes to exactly what was said; what has changed since is said again."""
        about, quote = question.about, question.quote
        product, often = self._services.catalog.product(about.product_id), Often.read(about.often)
        if product is None or often is None:
            return Answer(spoken=scene.say(Say.NOTHING_ASKED))
        facts = replace(_WANTED, brand_id=product.brand_id, product_id=product.product_id)
        order_id = renewal_order_id(_id(scene, question.purchase.draft_id), 1)
        lines = (RequestedLine(product_id=quote.product_id, quantity=quote.quantity),)
        now = self._services.shop.create(lines, idempotency_key=order_id, moment=scene.now)
        same = now.ready and quote_of(now).total_minor == quote.total_minor and now.currency == quote.currency
        today = Terms(seller=scene.seller).day_of(scene.now)
        if not (same and scene.account.linked and question.first_day > today):
            return self.pursue(scene, Sought.after(about), facts)
        guarded = self._guarding.guard_of_a_yes(scene)
        if guarded is None:
            return self._trouble(scene, question, facts)
        held = self._guarding.refusal(scene, guarded, (quote, order_id), (about, facts))
        return held or self._code_asked(scene, guarded, question, verified) or self._begun(scene, question, facts)

    def with_code(self, scene: Scene, question: SubscribeQuestion, code: str) -> Answer:
        """Take the voice code for which it waits."""
        facts = replace(_WANTED, product_id=question.about.product_id)
        try:
            wrong = self._guarding.wrong_code(scene, (question.about, facts), question.purchase, code)
        except StoreError:
            return self._trouble(scene, question, facts)
        return self.agreed(scene, question, verified=True) if wrong is None else _waiting(wrong, question)

    def _code_asked(self, scene: Scene, guarded: Guarded, question: SubscribeQuestion, verified: bool) -> Answer | None:
        if verified:
            return None
        confirmed = machine.yes(machine.code_given(question.purchase), question.quote)
        order = OrderQuestion(about=question.about, purchase=confirmed)
        facts = replace(_WANTED, product_id=question.about.product_id)
        asked = self._guarding.asks_code(scene, guarded, order, facts)
        return None if asked is None else _waiting(asked, question)

    def _begun(self, scene: Scene, question: SubscribeQuestion, facts: Facts) -> Answer:
        one = self._subscription(scene, question)
        done = replace(facts, stage=Stage.PURCHASE, outcome=Outcome.OK, subscription_id=one.subscription_id)
        sealed = self._services.sealed_for_good(scene, one.subscription_id)
        subscriptions = self._services.ledger.subscriptions
        try:
            begun = subscriptions.begin(one, touchpoint(scene, done), sealed)
        except StoreError:
            return self._looked(scene, question, done)
        return self._receipt(scene, question, done, recorded=begun)

    def _looked(self, scene: Scene, question: SubscribeQuestion, done: Facts) -> Answer:
        """The reply may have been lost after the commit: look before speaking."""
        try:
            there = self._services.ledger.subscriptions.of(done.subscription_id or "")
        except StoreError:
            there = None
        if there is None:
            return self._trouble(scene, question, done)
        return self._receipt(scene, question, done, recorded=True)

    def _subscription(self, scene: Scene, question: SubscribeQuestion) -> Subscription:
        about, quote, often = question.about, question.quote, Often.read(question.about.often)
        assert often is not None, "read before"
        who = scene.customer.identity
        return Subscription(
            subscription_id=_id(scene, question.purchase.draft_id),
            customer=scene.customer.key,
            enrolled_at=scene.turn.at,
            enrolled_by=touchpoint_id("alexa", scene.turn.request_id),
            product_id=quote.product_id,
            brand_id=about.brand_id,
            quantity=quote.quantity,
            interval=often.interval,
            time_zone=Terms(seller=scene.seller).time_zone,
            first_day=question.first_day,
            due=question.first_day,
            agreed_minor=quote.total_minor,
            currency=quote.currency,
            locale=scene.turn.locale,
            consent=scene.customer.allows,
            identity=Identity(user=who.user, account=who.account),
        )

    def _receipt(self, scene: Scene, question: SubscribeQuestion, facts: Facts, *, recorded: bool) -> Answer:
        quote, often = question.quote, Often.read(question.about.often)
        said = worded(quote, self._services.catalog) | {
            "day": question.first_day,
            "often": "" if often is None else often.said(scene),
        }
        locale = scene.turn.locale
        card = Card(
            kind=CardKind.SIMPLE,
            title=card_text(Say.CARD_SERVICE_TITLE, locale, seller=scene.seller),
            text=card_text(Say.SUBSCRIPTION_NEXT, locale, **said, count=counted(quote)),
        )
        spoken = scene.say(Say.SUBSCRIBED, count=counted(quote), **said)
        asks = MoreQuestion(subscription_id=facts.subscription_id)
        return Answer(spoken=spoken, card=card, facts=facts, recorded=recorded, pending=asks)

    def _trouble(self, scene: Scene, question: SubscribeQuestion, facts: Facts) -> Answer:
        failed = replace(facts, stage=Stage.CONSIDERATION, outcome=Outcome.ERROR, subscription_id=None)
        quoted = machine.quoted(question.purchase, question.quote)
        again = structs.replace(question, purchase=quoted)
        return Answer(spoken=scene.say(Say.SUBSCRIBE_TROUBLE), facts=failed, pending=again)


def with_the_rest(scene: Scene, catalog: Catalog, answer: Answer) -> Answer:
    """Put what else was quoted into the basket, and say so: a subscription is of one thing, and nothing is lost."""
    question = answer.pending
    if not isinstance(question, SubscribeQuestion | HowOftenQuestion) or scene.pending.doubt is not None:
        return answer
    there = {question.about.product_id, *(line.product_id for line in scene.memory.basket)}
    quoted = {line.product_id: line for line in (*quoted_in(scene.pending), *scene.memory.set_aside)}
    rest = tuple(line for one, line in quoted.items() if one not in there and one in catalog.products)
    if not rest or len(scene.memory.basket) + len(rest) > MOST_LINES:
        return answer
    said = scene.say(Say.SUBSCRIBE_ONE, items=all_of(catalog, rest))
    return replace(after(said, answer), memory=scene.memory.adding(*rest))


def _id(scene: Scene, draft_id: str) -> str:
    return derived_id("su", scene.customer.key, draft_id)


def _waiting(asked: Answer, question: SubscribeQuestion) -> Answer:
    """Let what asks for the code of an order ask for that of a subscription: no yes to it may order anything."""
    waits = asked.pending
    if not isinstance(waits, VoiceCodeQuestion):
        return asked
    waits = SubscribeCodeQuestion(about=question.about, purchase=waits.purchase, first_day=question.first_day)
    return replace(asked, pending=waits)
