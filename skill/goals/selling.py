"""Offer a product, and take the yes that buys it: the purchase machine at work on the shop's port."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from base.errors import NotPlaced, StoreError
from base.ids import voice_order_id
from ledger.records import Action, OrderStatus, Outcome, Stage
from ledger.records.guard import Guarded
from shop.checkout.session import (
    INSUFFICIENT_STOCK,
    OUT_OF_STOCK,
    PRICE_CHANGED,
    CheckoutSession,
    Status,
    TotalType,
)
from skill.conversation import purchase_state as machine
from skill.conversation.answer import LINK_ACCOUNT, Answer, Facts, after
from skill.conversation.purchase_state import Purchase, Quote, State
from skill.conversation.question.handoff import HandoffQuestion
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.goals.basket_words import all_of
from skill.goals.beside_quote import quoted_beside
from skill.goals.guarding import Guarding, retry_held
from skill.goals.holding_out import offering_handoff
from skill.goals.offer import Offer
from skill.goals.open_checkout import has_expired, priced
from skill.goals.placing import bought_before, placing_of, read_before
from skill.goals.quotes import (
    after_one_on_its_way,
    counted,
    quote_now,
    quote_of,
    with_warnings,
    with_what_differs,
    worded,
)
from skill.goals.receipt_address import ReceiptAddress
from skill.goals.receipts import Receipts
from skill.goals.refusals import BY_THE_SHOP, is_away, not_sold, tried_again
from skill.goals.services import Services
from skill.goals.short_lines import asked_which_instead, at_fault, is_as_asked, told_apart_by
from skill.goals.so_many import asked_back, asked_of_limit
from skill.goals.sold_out import SoldOut
from skill.speech import Say, joined
from skill.understanding.choice import instead_of


class Selling:
    """What every handler that may end in an order shares."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._receipts = Receipts(services)
        self._guarding = Guarding(services)
        self._address = ReceiptAddress(services)

    def offer(self, scene: Scene, offer: Offer, id_: Say | None = None) -> Answer:
        """Say the price of a product in full, as a quote or in other words, and ask; nothing is ordered yet."""
        product = offer.product
        facts = replace(
            offer.facts, brand_id=product.brand_id, product_id=product.product_id, stage=Stage.CONSIDERATION
        )
        about = _about(scene, offer)
        if not self._services.pseudonyms.keyed:  # whose order it would be could not be told at the yes
            return tried_again(scene, about, offer.more, facts)
        limited = asked_of_limit(scene, self._services.catalog, offer.lines, facts)
        if limited is not None:
            return limited
        draft, checkout = priced(self._services.shop, scene, offer.lines, offer.without, offer.opened)
        key = voice_order_id(scene.customer.key, draft.draft_id)
        offer = replace(offer, opened=draft)
        refused = None if checkout.ready else self._cannot_sell(scene, offer, checkout, facts)
        stopped = refused or asked_back(scene, self._services.catalog, offer.lines, facts)
        if stopped is not None:
            return stopped
        if not scene.account.linked:
            return self._unlinked(scene, quote_of(checkout), about, facts)
        quote, guarded = quote_of(checkout), self._guarding.guard(scene) or Guarded()
        held = self._guarding.refusal(scene, guarded, (quote, key), (about, facts))
        if held is not None:
            return held
        id_ = id_ or (Say.QUOTE_USUAL if offer.usual else Say.QUOTE_BEST if offer.of > 1 else Say.QUOTE)
        quoted = machine.quoted(draft, quote, read_before(self._services, scene, quote.product_id))
        said = self._quote(scene, id_, quoted, (about, facts), of=offer.of)
        said = with_what_differs(scene, self._services.catalog, checkout, said)
        said = said if is_as_asked(checkout, offer) else after(scene.say(Say.SHOP_CHANGED), said)
        return self._address.asked_for(scene, after_one_on_its_way(self._services, scene, product, said))

    def _quote(self, scene: Scene, id_: Say, bought: Purchase, known: tuple[About, Facts], *, of: int = 1) -> Answer:
        about, facts = known
        assert bought.quote is not None, "a quoted purchase has a quote"
        spoken = scene.say(id_, count=counted(bought.quote), of=of, **worded(bought.quote, self._services.catalog))
        return Answer(
            spoken=spoken,
            facts=replace(facts, outcome=Outcome.ASKED),
            pending=OrderQuestion(about=about, purchase=bought),
        )

    def _unlinked(self, scene: Scene, quote: Quote, about: About, facts: Facts) -> Answer:
        """Without a linked account nothing is sold by voice (Amazon's rule): link it, or finish on the phone."""
        return offering_handoff(
            self._services,
            scene,
            Say.LINK_ACCOUNT,
            HandoffQuestion(about=about, more=quote.more, told_minor=quote.subtotal_minor),
            replace(facts, outcome=Outcome.ASKED),
            card=LINK_ACCOUNT,
            count=counted(quote),
            **worded(quote, self._services.catalog),
        )

    def _cannot_sell(self, scene: Scene, offer: Offer, checkout: CheckoutSession, facts: Facts) -> Answer:
        problem = checkout.messages[0]
        if problem.code == OUT_OF_STOCK and offer.more and (rest := self._rest(scene, offer, checkout, facts)):
            return rest
        offer = at_fault(self._services.catalog, offer, problem.path)
        refused = replace(facts, outcome=Outcome.REJECTED)
        about = _about(scene, offer)
        if problem.code == INSUFFICIENT_STOCK:
            spoken = scene.say(Say.ONLY_LEFT, count=problem.available, product=offer.product.name)
            return Answer(spoken=spoken, facts=refused, pending=_how_many(about))
        if is_away(checkout):
            return tried_again(scene, about, offer.more, refused)
        if problem.code in BY_THE_SHOP:
            return not_sold(scene, offer.product, about, checkout, refused)
        before = scene.pending.sold_out if isinstance(scene.pending, InterestQuestion) else None
        other = instead_of(self._services.catalog, offer.product, (before or "",))
        if other is None:
            return SoldOut(self._services).offered(scene, offer.product, Say.OUT_OF_STOCK, refused)
        spoken = scene.say(Say.OUT_OF_STOCK_INSTEAD, product=offer.product.name, other=other.name, price=other.price)
        about = structs.replace(about, product_id=other.product_id, brand_id=other.brand_id, kind=other.kind)
        beside = quoted_beside(scene, self._services.catalog, other)
        asked = InterestQuestion(about=about, sold_out=offer.product.product_id, beside=beside)
        return Answer(spoken=spoken, facts=refused, pending=asked)

    def _rest(self, scene: Scene, offer: Offer, checkout: CheckoutSession, facts: Facts) -> Answer | None:
        """Quote what is left of several products when some are sold out, and say which; None where nothing is left."""
        out, there = told_apart_by(checkout, offer)
        if not out:
            return asked_which_instead(scene, self._services.catalog, offer, facts)
        if not (out and there) or offer.without:  # a second round would take longer than Alexa waits
            return None
        catalog, (first, *more) = self._services.catalog, there
        left = replace(offer, product=catalog.products[first.product_id], quantity=first.quantity, more=tuple(more))
        answer = self.offer(scene, replace(left, without=tuple(line.product_id for line in out)))
        said = scene.say(Say.BASKET_OUT, items=all_of(catalog, out))
        return answer if answer.spoken is None else replace(answer, spoken=joined(said, answer.spoken))

    def with_code(self, scene: Scene, about: About, purchase: Purchase, code: str) -> Answer:
        """Take the voice code for which a confirmed purchase waits; what changed meanwhile is quoted again."""
        facts = Facts(action=Action.BUY, stage=Stage.CONSIDERATION, product_id=about.product_id)
        question = OrderQuestion(about=about, purchase=machine.code_given(purchase))
        try:
            wrong = self._guarding.wrong_code(scene, (about, facts), purchase, code)
        except StoreError:
            confirmed = structs.replace(question, purchase=machine.yes(question.purchase, question.quote))
            return self._not_placed_now(scene, confirmed, facts)
        return wrong or self.buy(scene, question, verified=True)

    def buy(self, scene: Scene, question: OrderQuestion, *, verified: bool = False) -> Answer:
        """Take a yes to the open quote: buys exactly that, or quotes again what has changed; a guard asks first."""
        product = self._services.catalog.product(question.about.product_id)
        if product is None:
            return Answer(spoken=scene.say(Say.NOTHING_ASKED))
        facts = Facts(action=Action.REORDER, brand_id=product.brand_id, product_id=product.product_id)
        offer = Offer.as_quoted(product, question.quote, facts)
        if not scene.account.linked:
            return self.offer(scene, offer)
        token = scene.turn.access_token
        checkout = self._services.shop.read(question.purchase.checkout_id, scene.now, token=token)
        facts = replace(facts, stage=Stage.CONSIDERATION)
        current = quote_now(checkout, question.quote) if checkout.ready else None
        if current != question.quote:
            told = self._ordered_after_all(scene, question, facts)
            if told is not None:
                return told
        if current is None:
            over = has_expired(checkout)
            return self.offer(scene, offer) if over else self._cannot_sell(scene, offer, checkout, facts)
        bought = machine.yes(question.purchase, current)
        if bought.state is not State.CONFIRMED:
            anew = self._quoted_anew(scene, bought, (question.about, facts))
            return with_warnings(scene, checkout, question.quote, anew)
        question = structs.replace(question, purchase=bought)
        return self._held(scene, question, facts, verified=verified) or self._place(scene, question, checkout)

    def _quoted_anew(self, scene: Scene, bought: Purchase, known: tuple[About, Facts]) -> Answer:
        if not bought.unsure:
            return self._quote(scene, Say.QUOTE_CHANGED, bought, known)
        quoted = self._quote(scene, Say.QUOTE, bought, known)
        return after(scene.say(Say.ORDER_OPEN), quoted)

    def _held(self, scene: Scene, question: OrderQuestion, facts: Facts, *, verified: bool) -> Answer | None:
        """What the household's guard wants before a confirmed purchase is placed; None when it wants nothing."""
        guarded = self._guarding.guard_of_a_yes(scene)
        if guarded is None and not scene.customer.reachable:  # nor can it be told what an earlier try of this turn did
            return self._not_placed(scene, question, facts, certain=False)
        if guarded is None:
            return self._not_placed_now(scene, question, facts)
        order_id = voice_order_id(scene.customer.key, question.purchase.draft_id)
        held = self._guarding.refusal(scene, guarded, (question.quote, order_id), (question.about, facts))
        if held is not None:
            return held if not question.purchase.unsure else retry_held(scene, question.about, facts)
        return None if verified else self._guarding.asks_code(scene, guarded, question, facts)

    def _place(self, scene: Scene, question: OrderQuestion, checkout: CheckoutSession) -> Answer:
        order_id = voice_order_id(scene.customer.key, question.purchase.draft_id)
        line = checkout.line_items[0]
        before = bought_before(scene, question.purchase, line.product_id)
        facts = Facts(
            action=Action.REORDER if before is not None and before.same else Action.BUY,
            stage=Stage.PURCHASE,
            outcome=Outcome.ORDERED,
            brand_id=line.brand_id,
            product_id=line.product_id,
            order_id=order_id,
        )
        if before is None:
            # The ledger was away a moment ago. Trying it again, looking the order up and keeping the record would take
            # longer than Alexa waits, and the next yes meets the same draft.
            return self._not_placed(scene, question, facts, certain=False)
        try:
            placed = self._services.shop.complete(
                checkout.session_id,
                expected_total_minor=checkout.amount(TotalType.TOTAL),
                placing=placing_of(self._services, scene, checkout, facts, before),
            )
        except NotPlaced:
            return self._not_placed_now(scene, question, facts)
        except StoreError:
            return self._not_placed(scene, question, facts, certain=False)
        if isinstance(placed, CheckoutSession) and placed.status is Status.CANCELED:
            return self._refused(scene, question, placed, facts)
        if isinstance(placed, CheckoutSession):
            # The next yes meets the checkout as it is now, and hears what has changed before anything is ordered.
            return self._not_placed_now(scene, question, facts)
        receipt = self._receipts.receipt(scene, machine.placed(question.purchase), placed, facts)
        return replace(receipt, memory=scene.memory.without(*(one.product_id for one in checkout.line_items)))

    def _not_placed_now(self, scene: Scene, question: OrderQuestion, facts: Facts) -> Answer:
        """This try placed nothing for certain; whether an earlier one did, of the same turn even, the ledger knows."""
        return self._ordered_after_all(scene, question, facts) or self._not_placed(scene, question, facts, certain=True)

    def _ordered_after_all(self, scene: Scene, question: OrderQuestion, facts: Facts) -> Answer | None:
        """Tell what became of an earlier try before anything else is said; None when no order of it stands."""
        order_id = voice_order_id(scene.customer.key, question.purchase.draft_id)
        try:
            order = self._services.ledger.order(order_id)
        except StoreError:
            return self._not_placed(scene, question, facts, certain=False)
        if order is None or order.status is OrderStatus.CANCELLED:
            return None
        return self._receipts.ordered_before(scene, order, replace(facts, order_id=order_id))

    def _not_placed(self, scene: Scene, question: OrderQuestion, facts: Facts, *, certain: bool) -> Answer:
        purchase = machine.failed(question.purchase, unsure=not certain)
        spoken = scene.say(Say.ORDER_UNKNOWN if purchase.unsure else Say.ORDER_NOT_PLACED)
        tried = replace(facts, outcome=Outcome.ERROR, stage=Stage.CONSIDERATION, order_id=None)
        return Answer(spoken=spoken, facts=tried, pending=structs.replace(question, purchase=purchase))

    def _refused(self, scene: Scene, question: OrderQuestion, checkout: CheckoutSession, facts: Facts) -> Answer:
        """The order was committed and the business did not take it: it is cancelled, and a new yes buys a new one."""
        product = self._services.catalog.products[question.quote.product_id]
        told = replace(facts, stage=Stage.CONSIDERATION, order_id=None)
        offer = Offer.as_quoted(product, question.quote, told)
        if checkout.messages[0].code == PRICE_CHANGED:
            return replace(self.offer(scene, offer, Say.QUOTE_CHANGED), recorded=True)
        return replace(self._cannot_sell(scene, offer, checkout, told), recorded=True)


def _about(scene: Scene, offer: Offer) -> About:
    """What is talked about now: the product on offer; what was asked before is settled."""
    product = offer.product
    return About(
        refused=scene.pending.about.refused,
        brand_id=product.brand_id,
        kind=product.kind,
        product_id=product.product_id,
        quantity=offer.quantity,
    )


def _how_many(about: About) -> HowManyQuestion:
    return HowManyQuestion(about=structs.replace(about, quantity=1))
