"""One file a customer goal: a turn in, an answer out, no SDK and no prose."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from skill.conversation.answer import Answer
from skill.conversation.scene import Handler, Scene
from skill.goals.services import Services
from skill.goals.standard import EndedHandler, FallbackHandler, HelpHandler, LaunchHandler, StopHandler


class ShopHandlers:
    """Stands for every handler that needs the shop, so that "open ..." is answered before the shop is imported."""

    goals: ClassVar[tuple[str, ...]] = (
        "ReorderIntent",
        "ResearchIntent",
        "AMAZON.YesIntent",
        "AMAZON.NoIntent",
        "ChooseIntent",
        "HandoffIntent",
        "OrderStatusIntent",
        "CancelOrderIntent",
        "RefundIntent",
        "ConsentIntent",
        "OptOutIntent",
        "AlexaSkillEvent.SkillEnabled",
        "AlexaSkillEvent.SkillDisabled",
        "AlexaSkillEvent.SkillAccountLinked",
        "AlexaSkillEvent.SkillPermissionAccepted",
        "AlexaSkillEvent.SkillPermissionChanged",
    )

    def __init__(self, services: Services) -> None:
        self._services = services

    @cached_property
    def by_goal(self) -> dict[str, Handler]:
        """The handlers by goal."""
        from skill.goals.needing_the_shop import make_shop_handlers  # a quarter of the skill's import time

        return {goal: handler for handler in make_shop_handlers(self._services) for goal in handler.goals}

    def answer(self, scene: Scene) -> Answer:
        """Let the goal's own handler answer."""
        return self.by_goal[scene.turn.goal].answer(scene)


def make_handlers(services: Services) -> list[Handler]:
    """Return every handler; the last one also takes the intents that no other knows."""
    return [
        LaunchHandler(),
        ShopHandlers(services),
        HelpHandler(),
        StopHandler(),
        EndedHandler(),
        FallbackHandler(),
    ]
