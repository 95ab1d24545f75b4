"""End several subscriptions: each is asked about by name, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from base.errors import StoreError
from ledger.records import Outcome
from ledger.records.subscription import SubscriptionState
from ledger.subscriptions import KeptSubscription
from skill.conversation.answer import Answer, after
from skill.conversation.question.subscription import SubscriptionQuestion
from skill.conversation.scene import Scene
from skill.conversation.subscription_wish import SubscriptionDeed, SubscriptionWish
from skill.goals.services import Services
from skill.goals.subscription_words import name_of
from skill.speech import Say

if TYPE_CHECKING:
    from skill.goals.subscriptions import ChangingSubscriptions

MOST_IN_A_ROW = 5
"""Subscriptions that are asked about one after the other: session attributes stay small."""


class EndingSeveral:
    """Asks about one, and about the next once that is answered."""

    def __init__(self, services: Services, changing: ChangingSubscriptions) -> None:
        self._services = services
        self._changing = changing

    def ask(self, scene: Scene, some: Sequence[KeptSubscription]) -> Answer:
        """Ask whether to end the first of them, the rest to be asked about behind it."""
        first, *others = some
        one = first.subscription
        wish = SubscriptionWish(subscription_id=one.subscription_id, read=first.version, deed=SubscriptionDeed.END)
        asked = self._changing.ask(scene, first, wish)
        if not isinstance(asked.pending, SubscriptionQuestion):
            return asked
        ids = tuple(other.subscription.subscription_id for other in others[: MOST_IN_A_ROW - 1])
        return replace(asked, pending=structs.replace(asked.pending, others=ids))

    def next_of(self, scene: Scene, others: tuple[str, ...], told: Answer) -> Answer:
        """Ask about the next that still goes on; where none does, or they cannot be read, what was told is all."""
        question, subscriptions = scene.pending, self._services.ledger.subscriptions
        if not isinstance(question, SubscriptionQuestion):
            return told
        try:
            known = [subscriptions.of(one) for one in others]
            was = subscriptions.of(question.wish.subscription_id)
        except StoreError:
            return told
        goes_on = [
            one for one in known if one is not None and one.subscription.state is not SubscriptionState.CANCELLED
        ]
        if not goes_on or was is None:
            return told
        ended = told.facts.outcome is Outcome.CANCELLED and was.subscription.state is SubscriptionState.CANCELLED
        name = name_of(self._services.catalog, was.subscription)
        said = scene.say(Say.SUBSCRIPTION_ONE_ENDED, product=name) if ended else scene.say(Say.SUBSCRIPTION_KEPT)
        return replace(after(said, self.ask(scene, goes_on)), facts=told.facts)
