"""Offer a change of a subscription that fits better what is used: a yes changes it as any wish to change one does."""

from __future__ import annotations

from collections.abc import Callable

from ledger.records.subscription import SubscriptionState
from ledger.records.suggestion import SuggestedDeed, Suggestion
from ledger.subscriptions import KeptSubscription
from skill.conversation.answer import Answer, after
from skill.conversation.often import Often
from skill.conversation.question.subscription import SubscriptionQuestion
from skill.conversation.scene import Scene
from skill.conversation.subscription_wish import SubscriptionDeed, SubscriptionWish
from skill.goals.services import Services
from skill.goals.subscription_words import subscriptions_of
from skill.goals.subscriptions import ChangingSubscriptions
from skill.speech import Say

_DEEDS = {
    SuggestedDeed.SLOWER: (SubscriptionDeed.EVERY, Say.USED_SLOWER),
    SuggestedDeed.FASTER: (SubscriptionDeed.EVERY, Say.USED_FASTER),
    SuggestedDeed.MORE: (SubscriptionDeed.COUNT, Say.USED_FASTER),
    SuggestedDeed.FEWER: (SubscriptionDeed.COUNT, Say.USED_SLOWER),
    SuggestedDeed.SKIP: (SubscriptionDeed.SKIP, Say.PLENTY_LEFT),
    SuggestedDeed.PAUSE: (SubscriptionDeed.PAUSE, Say.NOT_USED),
    SuggestedDeed.RESUME: (SubscriptionDeed.RESUME, Say.USED_AGAIN),
    SuggestedDeed.SWITCH: (SubscriptionDeed.SWITCH, Say.CHEAPER_PACK),
}
_PRICED = {SubscriptionDeed.COUNT, SubscriptionDeed.EVERY, SubscriptionDeed.RESUME, SubscriptionDeed.SWITCH}


def offered_change(
    services: Services, scene: Scene, told: Suggestion, name_of: Callable[[str], str | None]
) -> Answer | None:
    """Return the offer; None where it fits no more, is another's, or may not be named before everybody in the room.

    Args:
        services: the ledger, where the subscription is as it is now.
        scene: the turn that opens the skill.
        told: what was suggested.
        name_of: what a product may be called aloud; None where it may not.

    Raises:
        StoreError: the ledger did not say.
    """
    name = name_of(told.product_id)
    if name is None:
        return None
    mine = {one.subscription.subscription_id: one for one in subscriptions_of(scene, services)}
    read = mine.get(told.subscription_id)
    if read is None or not _still_fits(read, told, scene):
        return None
    deed, reason = _DEEDS[told.deed]
    if told.switched_to is not None:
        pack = _pack(services, told)
        if pack is None or name_of(told.switched_to) is None:
            return None
        reason = pack
    one = read.subscription
    wish = SubscriptionWish(
        subscription_id=one.subscription_id,
        read=read.version,
        deed=deed,
        often=None if told.interval is None else Often(interval=told.interval).text,
        quantity=told.quantity,
        product_id=told.switched_to,
    )
    changing = ChangingSubscriptions(services)
    if deed in _PRICED:
        asked = changing.priced(scene, read, wish, told.quantity or one.quantity)
    else:
        asked = changing.ask(scene, read, wish)
    said = scene.say(reason, product=name, often=Often(interval=one.interval).said(scene))
    offered = asked is not None and isinstance(asked.pending, SubscriptionQuestion)  # else it may not be made by voice
    return after(said, asked) if asked is not None and offered else None


def _still_fits(read: KeptSubscription, told: Suggestion, scene: Scene) -> bool:
    one = read.subscription
    active = one.state is SubscriptionState.ACTIVE and one.due is not None and one.product_id == told.product_id
    as_it_came = active and (one.interval, one.quantity) == (told.came_every, told.came_many)
    match told.deed:
        case SuggestedDeed.SKIP:
            return active and told.due is not None and one.today(scene.now) < told.due == one.due
        case SuggestedDeed.RESUME:
            return one.state is SubscriptionState.PAUSED and one.due is None
        case SuggestedDeed.PAUSE:
            return active
        case _:
            return as_it_came  # what it would be was reckoned for how it came then


def _pack(services: Services, told: Suggestion) -> Say | None:
    """Return why another pack is offered, as prices are now: it costs less for as much, or no more and fits better."""
    comes, other = services.catalog.product(told.product_id), services.catalog.product(told.switched_to)
    if comes is None or other is None or not other.in_stock or comes.pack_of is None or comes.pack_of != other.pack_of:
        return None
    costs, now = other.price.minor * comes.holds, comes.price.minor * other.holds
    if costs < now:
        return Say.CHEAPER_PACK
    as_it_comes = other.holds * (told.quantity or 0) == comes.holds * (told.came_many or 0)
    return Say.FITTING_PACK if costs == now and not as_it_comes else None
