"""What is heard and said of intervals and of a household's subscriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from base.money import Money
from ledger.records.interval import Unit
from ledger.records.subscription import Subscription, SubscriptionState, Trouble
from ledger.subscriptions import KeptSubscription
from locales import Numbers
from shop.catalog import Catalog
from skill.conversation.mentioned import Mentioned
from skill.conversation.often import Often
from skill.conversation.scene import Scene
from skill.conversation.subscription_wish import SubscriptionDeed, SubscriptionWish
from skill.conversation.turn import Turn
from skill.goals.services import Services
from skill.speech import AllOf, Say

OTHERWISE: Final = {"less-often", "more-often"}
EACH_TIME: Final = "each-time"
"""What stands in a period's place and tells no interval: another one is wanted, or so many each time."""
_PERIODS = {"two-weeks": (2, Unit.WEEK), "two-months": (2, Unit.MONTH), "quarter": (3, Unit.MONTH)}


def often_in(turn: Turn, numbers: Numbers) -> Often | None:
    """Return the interval that a turn names ("every four weeks", "every other week"), or None."""
    period, every = turn.slot("period"), turn.slot("every")
    if period is None:
        return None
    told = period.id or period.heard.lower().removesuffix("s")
    times, unit = _PERIODS.get(told, (1, told))
    count = 1 if every is None else numbers.whole_number(every.heard)
    return None if count is None else Often.of(count * times, str(unit))


def other_than_interval(turn: Turn) -> str | None:
    """Return what a turn says of how often, or how many each time, without an interval; None where it says nothing."""
    period = turn.slot("period")
    told = None if period is None else period.id
    return told if told in {*OTHERWISE, EACH_TIME} else None


def subscriptions_of(scene: Scene, services: Services) -> list[KeptSubscription]:
    """Return a household's subscriptions, the oldest first; those that a shop keeps are its account's.

    Raises:
        StoreError: the ledger did not say.
    """
    account = scene.account.id if services.settings.subscriptions else None
    keys = dict.fromkeys((scene.customer.key, services.pseudonyms.service_key("account", account)))
    found = [one for key in keys if key for one in services.ledger.subscriptions.of_customer(key)]
    return sorted(found, key=lambda one: one.subscription.enrolled_at)


def means(catalog: Catalog, heard: Mentioned, one: Subscription) -> bool:
    """Tell whether what was named is what comes by a subscription; where nothing was named each may be meant."""
    if heard.nothing:
        return True
    product = catalog.product(one.product_id)
    named, brand = heard.product, heard.brand
    brand_id = one.brand_id or (None if product is None else product.brand_id)  # no keeper knows our brands
    of_brand = brand is None or brand.id is None or brand.id == brand_id
    if named is None or not named.known:
        return of_brand and brand is not None
    same = product is not None and named.product_id in {None, product.product_id} and named.kind == product.kind
    return same and of_brand


def each_said(scene: Scene, catalog: Catalog, subscriptions: Iterable[Subscription]) -> AllOf:
    """Return a household's subscriptions as one list."""
    return AllOf(tuple(_said(scene, catalog, one) for one in subscriptions))


def name_of(catalog: Catalog, one: Subscription) -> str:
    """Return what a subscription is called: its product's name."""
    product = catalog.product(one.product_id)
    return one.product_id if product is None else product.name


def packed(catalog: Catalog, wanted: Subscription, wish: SubscriptionWish) -> str:
    """Return what comes: of another pack its size too, for the names of both may be one."""
    product = catalog.product(wanted.product_id)
    other = wish.deed is SubscriptionDeed.SWITCH and product is not None
    return product.item if other and product is not None else name_of(catalog, wanted)


def _said(scene: Scene, catalog: Catalog, one: Subscription) -> str:
    often = Often(interval=one.interval).said(scene)
    name = name_of(catalog, one)
    if one.state is SubscriptionState.UNPAID:
        return scene.say(Say.SUBSCRIPTION_UNPAID, count=one.quantity, product=name, often=often).speech
    if one.due is None:
        return scene.say(Say.SUBSCRIPTION_PAUSED, count=one.quantity, product=name, often=often).speech
    troubles = {Trouble.SOLD_OUT: Say.SUBSCRIPTION_SOLD_OUT, Trouble.DEARER: Say.SUBSCRIPTION_DEARER}
    id_ = Say.SUBSCRIPTION_NEXT if one.trouble is None else troubles.get(one.trouble, Say.SUBSCRIPTION_NEXT)
    total = Money(one.agreed_minor, one.currency)
    return scene.say(id_, count=one.quantity, product=name, often=often, day=one.due, total=total).speech
