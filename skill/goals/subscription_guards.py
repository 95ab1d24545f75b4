"""A change that makes a subscription cost more, come more often, sooner or again is guarded like its beginning.

Whoever is in the room may end, skip or pause what comes; what a household allows by voice holds for all else.
"""

from __future__ import annotations

from dataclasses import replace

from base.ids import derived_id
from base.money import Money
from ledger.records import Action, Outcome, Stage
from ledger.records.guard import Guarded
from ledger.records.subscription import Subscription
from shop.checkout.terms import Terms
from skill.conversation import purchase_state as machine
from skill.conversation.answer import Answer, Facts
from skill.conversation.purchase_state import Purchase, Quote
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.subscription import SubscriptionCodeQuestion, SubscriptionQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.conversation.subscription_wish import SubscriptionDeed, SubscriptionWish
from skill.goals.guarding import Guarding
from skill.goals.services import Services
from skill.speech import Say

_SAID = {
    Say.VOICE_NOT_KNOWN: Say.CHANGE_VOICE_NOT_KNOWN,
    Say.OVER_ORDER_LIMIT: Say.CHANGE_OVER_ORDER_LIMIT,
    Say.OVER_WEEK_LIMIT: Say.CHANGE_OVER_WEEK_LIMIT,
}
_ACTIONS = {
    SubscriptionDeed.PAUSE: Action.PAUSE,
    SubscriptionDeed.RESUME: Action.RESUME,
    SubscriptionDeed.SKIP: Action.SKIP,
    SubscriptionDeed.END: Action.UNSUBSCRIBE,
}


def facts_of(deed: SubscriptionDeed | None, one: Subscription | None = None) -> Facts:
    """Return the facts of a turn about a subscription: after-sale, never a touch that earns anything."""
    action = Action.STATUS if deed is None else _ACTIONS.get(deed, Action.OTHER)
    known = Facts(action=action, stage=Stage.POST_PURCHASE)
    if one is None:
        return known
    return replace(known, product_id=one.product_id, brand_id=one.brand_id, subscription_id=one.subscription_id)


def brings_more(before: Subscription, wanted: Subscription) -> bool:
    """Tell whether a change costs more at a time, comes more often or sooner, or lets come what does not come now."""
    if wanted.due is None:
        return False
    sooner = before.due is None or wanted.due < before.due
    dearer = wanted.agreed_minor > before.agreed_minor
    return sooner or dearer or wanted.interval.days < before.interval.days


class GuardingChanges:
    """Asks what a household's guard wants before a subscription is changed so that more comes of it."""

    def __init__(self, services: Services) -> None:
        self._guarding = Guarding(services)

    def refusal(self, scene: Scene, before: Subscription, wanted: Subscription, facts: Facts) -> Answer | None:
        """Say why a change may not be made by voice here, before it is asked about; None where it may."""
        if not brings_more(before, wanted):
            return None
        return self._refused(scene, self._guarding.guard(scene) or Guarded(), wanted, facts)

    def held(
        self, scene: Scene, change: tuple[Subscription, Subscription], wish: SubscriptionWish, *, verified: bool
    ) -> Answer | None:
        """Say what stands between a yes and a change, from how it is to how it is wanted; None where nothing does."""
        before, wanted = change
        if not brings_more(before, wanted):
            return None
        guarded, facts = self._guarding.guard_of_a_yes(scene), facts_of(wish.deed, before)
        if guarded is None:
            return trouble(scene, wish)
        refused = self._refused(scene, guarded, wanted, facts)
        return refused or (None if verified else self._code_asked(scene, guarded, wanted, wish))

    def wrong_code(self, scene: Scene, wish: SubscriptionWish, purchase: Purchase, code: str) -> Answer | None:
        """Look at a code, and say that it is wrong; None when it is right.

        Raises:
            StoreError: nobody can tell.
        """
        known = _about(purchase), facts_of(wish.deed)
        wrong = self._guarding.wrong_code(scene, known, purchase, code)
        return None if wrong is None else _waiting(scene, wrong, wish)

    def _refused(self, scene: Scene, guarded: Guarded, wanted: Subscription, facts: Facts) -> Answer | None:
        quote = _quote(scene, wanted)
        beyond = self._guarding.beyond(scene, guarded, quote, wanted.order_id)
        if beyond is None:
            return None
        id_, limit_minor = beyond
        spent, limit = Money(quote.total_minor, quote.currency), Money(limit_minor, quote.currency)
        spoken = scene.say(_SAID[id_], total=spent, limit=limit)
        asks = MoreQuestion(subscription_id=wanted.subscription_id)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.REJECTED), pending=asks)

    def _code_asked(
        self, scene: Scene, guarded: Guarded, wanted: Subscription, wish: SubscriptionWish
    ) -> Answer | None:
        draft_id = derived_id("dr", scene.customer.session, scene.turn.request_id)
        quote = _quote(scene, wanted)
        purchase = machine.quoted(Purchase(draft_id=draft_id, checkout_id=wanted.subscription_id), quote)
        confirmed = machine.yes(purchase, quote)
        order = OrderQuestion(about=_about(purchase), purchase=confirmed)
        asked = self._guarding.asks_code(scene, guarded, order, facts_of(wish.deed, wanted))
        return None if asked is None else _waiting(scene, asked, wish)


def trouble(scene: Scene, wish: SubscriptionWish) -> Answer:
    """Say that nobody knows whether a change was made: made again it changes nothing."""
    failed = replace(facts_of(wish.deed), outcome=Outcome.ERROR)
    return Answer(spoken=scene.say(Say.SUBSCRIBE_TROUBLE), facts=failed, pending=SubscriptionQuestion(wish=wish))


def _quote(scene: Scene, wanted: Subscription) -> Quote:
    """Return what one delivery comes to, as it was or will be said: all in all, for nothing is told apart there."""
    day = wanted.due or Terms(seller=scene.seller).day_of(scene.now)
    return Quote(
        seller=scene.seller,
        product_id=wanted.product_id,
        quantity=wanted.quantity,
        currency=wanted.currency,
        subtotal_minor=wanted.agreed_minor,
        shipping_minor=0,
        tax_minor=0,
        total_minor=wanted.agreed_minor,
        delivery_day=day.isoformat(),
    )


def _about(purchase: Purchase) -> About:
    quote = purchase.quote
    return About() if quote is None else About(product_id=quote.product_id, quantity=quote.quantity)


def _waiting(scene: Scene, asked: Answer, wish: SubscriptionWish) -> Answer:
    """Let what asks for the code of an order ask for that of a change, and send no product in the change's place."""
    waits = asked.pending
    if isinstance(waits, VoiceCodeQuestion):
        coded = SubscriptionCodeQuestion(about=waits.about, purchase=waits.purchase, wish=wish)
        return replace(asked, pending=coded)
    more = MoreQuestion(subscription_id=wish.subscription_id)
    facts = replace(asked.facts, exposure=None)
    return replace(asked, spoken=scene.say(Say.CODE_LOCKED_ALONE), facts=facts, pending=more)
