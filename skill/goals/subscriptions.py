"""Answer what is said of subscriptions that a household has: each change is named with the date that comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from msgspec import structs

from base.errors import StoreError
from base.money import Money
from ledger.records import Outcome
from ledger.records.subscription import Subscription, SubscriptionState
from ledger.subscriptions import KeptSubscription
from shop.catalog import Catalog
from shop.checkout.session import RequestedLine, TotalType
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.often import Often
from skill.conversation.purchase_state import Purchase
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.subscribe import SubscribeQuestion
from skill.conversation.question.subscription import SubscriptionQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import ALL
from skill.conversation.scene import Scene
from skill.conversation.subscription_wish import SubscriptionDeed, SubscriptionWish
from skill.goals.ending_several import EndingSeveral
from skill.goals.kept_open import told_beside
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.subscription_guards import GuardingChanges, facts_of, trouble
from skill.goals.subscription_words import (
    OTHERWISE,
    each_said,
    means,
    name_of,
    often_in,
    other_than_interval,
    packed,
    subscriptions_of,
)
from skill.speech import Say
from skill.understanding.days import coming_day
from skill.understanding.sentence import several

_LIST = "SubscriptionsIntent"
_DEEDS = {
    "SubscriptionPauseIntent": SubscriptionDeed.PAUSE,
    "SubscriptionResumeIntent": SubscriptionDeed.RESUME,
    "SubscriptionSkipIntent": SubscriptionDeed.SKIP,
    "SubscriptionChangeIntent": SubscriptionDeed.EVERY,
    "SubscriptionCancelIntent": SubscriptionDeed.END,
}


class ChangingSubscriptions:
    """Asks before each change, and makes it after the yes, unless it was changed meanwhile."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._guards = GuardingChanges(services)

    def ask(self, scene: Scene, read: KeptSubscription, wish: SubscriptionWish) -> Answer:
        """Name what would come of a wish, and ask."""
        one = read.subscription
        wanted = self.wanted(scene, one, wish)
        facts = replace(facts_of(wish.deed, one), outcome=Outcome.ASKED)
        if wanted == one and wish.deed is SubscriptionDeed.SKIP:
            spoken = scene.say(Say.SUBSCRIPTIONS, count=1, each=each_said(scene, self._services.catalog, [one]))
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.REJECTED), pending=_more([read]))
        held = self._guards.refusal(scene, one, wanted, facts)
        if held is not None:
            return held
        spoken = scene.say(
            _asked(wish, wanted),
            count=(wish.quantity or 1) if wish.deed is SubscriptionDeed.SKIP else wanted.quantity,
            product=packed(self._services.catalog, wanted, wish),
            often=Often(interval=wanted.interval).said(scene),
            day=wanted.due or wanted.interval.after(wanted.first_day, wanted.step),
            total=Money(wanted.agreed_minor, wanted.currency),
        )
        return Answer(spoken=spoken, facts=facts, pending=SubscriptionQuestion(wish=wish))

    def wanted(self, scene: Scene, one: Subscription, wish: SubscriptionWish) -> Subscription:
        """Return what a subscription becomes by a wish."""
        today, often = one.today(scene.now), Often.read(wish.often)
        match wish.deed:
            case SubscriptionDeed.PAUSE:
                return one.paused(today, None if wish.rest_days is None else today + timedelta(days=wish.rest_days))
            case SubscriptionDeed.RESUME:
                return one.resumed(today, wish.agreed_minor)
            case SubscriptionDeed.SKIP | SubscriptionDeed.MOVE:
                return one.skipped(today, wish.quantity or 1) if wish.day is None else one.moved(wish.day)
            case SubscriptionDeed.COUNT | SubscriptionDeed.SWITCH:
                many = one.so_many(wish.quantity or one.quantity, wish.agreed_minor or one.agreed_minor)
                return many if wish.product_id is None else many.of_pack(wish.product_id)
            case SubscriptionDeed.END:
                return one.cancelled(scene.now)
            case _:
                changed = one if often is None else one.every(often.interval, today)
                return changed if wish.agreed_minor is None else replace(changed, agreed_minor=wish.agreed_minor)

    def priced(self, scene: Scene, read: KeptSubscription, wish: SubscriptionWish, count: int) -> Answer | None:
        """Name a change with what one delivery costs now: the yes agrees to that; None where so many are not sold."""
        one = read.subscription
        if one.keeper is not None:  # sold there, at the price that it has there
            there = one.agreed_minor * count // one.quantity
            return self.ask(scene, read, structs.replace(wish, agreed_minor=there))
        product_id = wish.product_id or one.product_id
        lines = (RequestedLine(product_id=product_id, quantity=count),)
        checkout = self._services.shop.create(lines, idempotency_key=one.order_id, moment=scene.now)
        agreed = checkout.amount(TotalType.TOTAL) if checkout.ready else None
        if agreed is None and (product_id, count) != (one.product_id, one.quantity):
            return None
        return self.ask(scene, read, structs.replace(wish, agreed_minor=agreed))

    def change(self, scene: Scene, wish: SubscriptionWish, *, verified: bool = False) -> Answer:
        """Make the change that was agreed to; of what was changed meanwhile it is asked again."""
        subscriptions = self._services.ledger.subscriptions
        try:
            read = subscriptions.of(wish.subscription_id)
            if read is None or read.subscription.state is SubscriptionState.CANCELLED:
                return Answer(spoken=scene.say(Say.NO_SUBSCRIPTIONS), facts=facts_of(wish.deed), pending=WhatQuestion())
            if read.version != wish.read and self.wanted(scene, read.subscription, wish) != read.subscription:
                return self.ask(scene, read, structs.replace(wish, read=read.version))
            wanted = self.wanted(scene, read.subscription, wish)
            held = self._guards.held(scene, (read.subscription, wanted), wish, verified=verified)
            if held is not None:
                return held
            changed = subscriptions.change(read, wanted, at=scene.now)
        except StoreError:
            changed = False
        return self._done(scene, wanted, wish) if changed else trouble(scene, wish)

    def with_code(self, scene: Scene, wish: SubscriptionWish, purchase: Purchase, code: str) -> Answer:
        """Take the voice code for which a change waits."""
        try:
            wrong = self._guards.wrong_code(scene, wish, purchase, code)
        except StoreError:
            return trouble(scene, wish)
        return self.change(scene, wish, verified=True) if wrong is None else wrong

    def _done(self, scene: Scene, one: Subscription, wish: SubscriptionWish) -> Answer:
        name = name_of(self._services.catalog, one)
        facts = facts_of(wish.deed, one)
        if one.state is not SubscriptionState.ACTIVE and (others := self._others(scene, one)):
            each = each_said(scene, self._services.catalog, (other.subscription for other in others))
            spoken = scene.say(Say.SUBSCRIPTION_OTHERS, count=len(others), product=name, each=each)
            return Answer(spoken=spoken, facts=_ended(facts, one), pending=_more(others))
        if one.state is SubscriptionState.CANCELLED:
            spoken = scene.say(Say.SUBSCRIPTION_ENDED, product=name)
            return Answer(spoken=spoken, facts=_ended(facts, one), pending=MoreQuestion())
        spoken = scene.say(Say.SUBSCRIPTION_CHANGED, each=each_said(scene, self._services.catalog, [one]))
        return Answer(spoken=spoken, facts=facts, pending=MoreQuestion(subscription_id=one.subscription_id))

    def _others(self, scene: Scene, ended: Subscription) -> list[KeptSubscription]:
        """Those that go on when one is ended or paused: who meant all of them hears of the others."""
        try:
            found = subscriptions_of(scene, self._services)
        except StoreError:
            return []
        goes_on = (SubscriptionState.ACTIVE, SubscriptionState.UNPAID)
        others = (one for one in found if one.subscription.subscription_id != ended.subscription_id)
        return [one for one in others if one.subscription.state in goes_on]


class SubscriptionHandler:
    """Find the subscription that is meant, and name the change; "what subscriptions do I have" tells all."""

    goals: ClassVar[tuple[str, ...]] = (_LIST, *_DEEDS)

    def __init__(self, services: Services, changing: ChangingSubscriptions) -> None:
        self._services = services
        self._changing = changing

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        heard = several(self._services.slots, scene.turn)[0]
        of_offer = _of_offer(scene) if heard.nothing else None
        return of_offer or self._of_theirs(scene, heard)

    def _of_theirs(self, scene: Scene, heard: Mentioned) -> Answer:
        deed = _DEEDS.get(scene.turn.goal)
        try:
            found = subscriptions_of(scene, self._services)
        except StoreError:
            spoken = scene.pending.aside(scene, scene.say(Say.STATUS_TROUBLE))
            return Answer(spoken=spoken, facts=replace(facts_of(deed), outcome=Outcome.ERROR), pending=scene.pending)
        standing = [one for one in found if one.subscription.state is not SubscriptionState.CANCELLED]
        if not standing:
            none = Answer(spoken=scene.say(Say.NO_SUBSCRIPTIONS), facts=facts_of(deed), pending=WhatQuestion())
            return told_beside(scene, none)
        meant = [one for one in standing if means(self._services.catalog, heard, one.subscription)]
        it = heard.nothing and scene.turn.slot("choice") is None
        told = scene.pending.subscription_id if isinstance(scene.pending, MoreQuestion) and it else None
        meant = [one for one in meant if one.subscription.subscription_id == told] or meant
        if deed is None:
            return told_beside(scene, self._told(scene, Say.SUBSCRIPTIONS, meant or standing, Outcome.OK))
        choice = scene.turn.slot("choice")
        every = deed is SubscriptionDeed.END and choice is not None and choice.id == ALL
        if every and len(meant) > 1:
            return EndingSeveral(self._services, self._changing).ask(scene, meant)
        if len(meant) != 1:
            return self._told(scene, Say.WHICH_SUBSCRIPTION, meant or standing, Outcome.ASKED)
        return self._wished(scene, meant[0], deed, heard)

    def _told(self, scene: Scene, id_: Say, some: list[KeptSubscription], outcome: Outcome) -> Answer:
        each = each_said(scene, self._services.catalog, (one.subscription for one in some))
        spoken = scene.say(id_, count=len(some), each=each)
        facts = replace(facts_of(_DEEDS.get(scene.turn.goal)), outcome=outcome)
        return Answer(spoken=spoken, facts=facts, pending=_more(some))

    def _wished(self, scene: Scene, read: KeptSubscription, deed: SubscriptionDeed, heard: Mentioned) -> Answer:
        one, often = read.subscription, often_in(scene.turn, self._services.slots.numbers)
        wish = SubscriptionWish(
            subscription_id=one.subscription_id,
            read=read.version,
            deed=deed,
            often=None if often is None else often.text,
        )
        until = self._until(scene, read, wish)
        if until is not None:
            return until
        if deed is SubscriptionDeed.RESUME:
            return self._priced(scene, read, wish, one.quantity)
        if deed is SubscriptionDeed.EVERY and often is None:
            return self._otherwise(scene, read, wish, heard.quantity)
        if deed is SubscriptionDeed.SKIP and heard.quantity is not None:
            wish = structs.replace(wish, quantity=min(max(heard.quantity, 1), MOST_AT_ONCE))
        return self._changing.ask(scene, read, wish)

    def _otherwise(self, scene: Scene, read: KeptSubscription, wish: SubscriptionWish, count: int | None) -> Answer:
        """Have another number come each time; or ask how often it is to come."""
        if other_than_interval(scene.turn) in OTHERWISE:
            return _how_often(scene, self._services.catalog, read)
        if count is None or not 1 <= count <= MOST_AT_ONCE:
            return self._told(scene, Say.SUBSCRIPTIONS, [read], Outcome.REJECTED)
        return self._priced(scene, read, structs.replace(wish, deed=SubscriptionDeed.COUNT, quantity=count), count)

    def _until(self, scene: Scene, read: KeptSubscription, wish: SubscriptionWish) -> Answer | None:
        """Let it rest until a day, or the next one come on it; None where no day is told."""
        today, often, said = read.subscription.today(scene.now), Often.read(wish.often), scene.turn.slot("day")
        pause = wish.deed is SubscriptionDeed.PAUSE
        if said is None and not (pause and often is not None):
            return None
        after = None if often is None else often.interval.after(today, 1)
        day = after if said is None else coming_day(said.heard, today)
        if day is None:
            facts = replace(facts_of(wish.deed, read.subscription), outcome=Outcome.REJECTED)
            return Answer(spoken=scene.say(Say.WHICH_DAY), facts=facts, pending=_more([read]))
        if pause:
            return self._changing.ask(scene, read, structs.replace(wish, rest_days=(day - today).days))
        return self._changing.ask(scene, read, structs.replace(wish, deed=SubscriptionDeed.MOVE, day=day))

    def _priced(self, scene: Scene, read: KeptSubscription, wish: SubscriptionWish, count: int) -> Answer:
        """Say what one delivery costs now; where so many are not sold, how it is."""
        one = read.subscription
        priced = self._changing.priced(scene, read, wish, count)
        if priced is not None:
            return priced
        spoken = scene.say(Say.SUBSCRIPTIONS, count=1, each=each_said(scene, self._services.catalog, [one]))
        return Answer(spoken=spoken, facts=facts_of(wish.deed, one), pending=_more([read]))


def _how_often(scene: Scene, catalog: Catalog, read: KeptSubscription) -> Answer:
    """Ask for the interval of "less often"."""
    one = read.subscription
    often = Often(interval=one.interval).said(scene)
    spoken = scene.say(Say.HOW_OFTEN_INSTEAD, product=name_of(catalog, one), often=often)
    facts = replace(facts_of(SubscriptionDeed.EVERY, one), outcome=Outcome.ASKED)
    return Answer(spoken=spoken, facts=facts, pending=_more([read]))


def _of_offer(scene: Scene) -> Answer | None:
    """Answer "when is the first one" and "can I cancel any time" of what is offered, and leave it open."""
    deed, question = _DEEDS.get(scene.turn.goal), scene.pending
    if not isinstance(question, SubscribeQuestion) or deed not in (None, SubscriptionDeed.END):
        return None
    first = scene.say(Say.SUBSCRIPTION_FIRST_DAY, day=question.first_day)
    told = first if deed is None else scene.say(Say.SUBSCRIPTION_FREE)
    return Answer(spoken=question.aside(scene, told), facts=facts_of(deed), pending=question)


def _ended(facts: Facts, one: Subscription) -> Facts:
    ended = one.state is SubscriptionState.CANCELLED
    return replace(facts, outcome=Outcome.CANCELLED) if ended else facts


def _more(told: list[KeptSubscription]) -> MoreQuestion:
    """Ask for anything else; "it" is the subscription that was told of, where it was one alone."""
    return MoreQuestion(subscription_id=told[0].subscription.subscription_id if len(told) == 1 else None)


def _asked(wish: SubscriptionWish, wanted: Subscription) -> Say:
    if wish.deed is SubscriptionDeed.PAUSE and wanted.due is None:
        return Say.PAUSE_ASK
    return {SubscriptionDeed.SKIP: Say.SKIP_ASK, SubscriptionDeed.END: Say.END_ASK}.get(wish.deed, Say.CHANGE_ASK)
