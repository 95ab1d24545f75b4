"""Which handler answers a turn: the standard ones at once, those that need the shop with the first turn for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from skill.conversation.handler import Handler
from skill.conversation.turn import Turn
from skill.goals.doubting import Doubting
from skill.goals.heard import NoticesHeard
from skill.goals.launch import LaunchHandler
from skill.goals.services import Services
from skill.goals.standard import FallbackHandler, make_standard_handlers


class Router:
    """The handlers by the goals that each names itself; "open ..." is answered before the shop is imported."""

    def __init__(self, services: Services) -> None:
        self._services = services
        fallback = FallbackHandler()
        standard = by_goal((LaunchHandler(services), *make_standard_handlers(), fallback))
        self._standard: dict[str, Handler] = {
            goal: NoticesHeard(services, Doubting(services, handler)) for goal, handler in standard.items()
        }
        self._fallback = self._standard[fallback.goals[0]]

    @cached_property
    def _shop(self) -> dict[str, Handler]:
        from skill.goals.asking_consent import AskingConsent
        from skill.goals.beside_subscription import BesideSubscription
        from skill.goals.beside_undoing import BesideUndoing
        from skill.goals.by_subscription import BySubscription
        from skill.goals.half_named import HalfNamed
        from skill.goals.made_for_others import MadeForOthers
        from skill.goals.notices import Noticing
        from skill.goals.offering_reminder import OfferingReminder
        from skill.goals.one_at_a_time import OneAtATime
        from skill.goals.shop_handlers import make_shop_handlers  # a quarter of the skill's import time

        found = by_goal(make_shop_handlers(self._services))
        services = self._services
        told = found["SubscriptionsIntent"]
        mine = {goal: BySubscription(services, handler, told) for goal, handler in found.items()}
        fit = {goal: MadeForOthers(services, handler) for goal, handler in mine.items()}
        kept = {goal: BesideSubscription(handler) for goal, handler in fit.items()}
        answers = {**found, FallbackHandler.goals[0]: self._fallback}
        stands = {goal: BesideUndoing(services, handler, answers) for goal, handler in kept.items()}
        whole = {goal: HalfNamed(services, handler) for goal, handler in stands.items()}
        first = {goal: OneAtATime(services, handler) for goal, handler in whole.items()}
        sure = {goal: Doubting(services, handler) for goal, handler in first.items()}
        asking = {goal: AskingConsent(services, Noticing(services, handler)) for goal, handler in sure.items()}
        offering = {goal: OfferingReminder(services, handler) for goal, handler in asking.items()}
        return {goal: NoticesHeard(services, handler) for goal, handler in offering.items()}

    @property
    def goals(self) -> frozenset[str]:
        """Every goal that is served."""
        return frozenset((*self._standard, *self._shop))

    def serves(self, goal: str) -> bool:
        """Tell whether a goal is served."""
        return goal in self._standard or goal in self._shop

    def needs_the_shop(self, goal: str) -> bool:
        """Tell whether a goal is served, and is more than a greeting, help or a goodbye."""
        return goal not in self._standard and goal in self._shop

    def greets(self, goal: str) -> bool:
        """Tell whether a goal is answered with a greeting, for which it counts who opens the skill."""
        return goal in LaunchHandler.goals

    def handler(self, turn: Turn) -> Handler | None:
        """Return who answers a turn; an intent that nobody knows is one that was not understood."""
        found = self._standard.get(turn.goal) or self._shop.get(turn.goal)
        return self._fallback if found is None and turn.kind == "IntentRequest" else found


def by_goal(handlers: Iterable[Handler]) -> dict[str, Handler]:
    """Return the handlers by goal; a goal that two of them serve is a mistake of ours."""
    found: dict[str, Handler] = {}
    for handler in handlers:
        for goal in handler.goals:
            assert goal not in found, f"{goal} has a handler already"
            found[goal] = handler
    return found
