"""Answer "that's not right", and no word of what would be."""

from __future__ import annotations

from typing import ClassVar

from skill.conversation.answer import Answer, after
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.told import LEAVING
from skill.conversation.scene import Pursuits, Scene
from skill.goals.just_ordered import JustOrdered
from skill.goals.services import Services
from skill.goals.standard import StopHandler
from skill.goals.taking_back import TakingBack
from skill.goals.wrong_offer import asked_what
from skill.speech import Say


class WrongHandler:
    """Ask what is wrong with what is open; with nothing open it may be the order of a moment ago."""

    goals: ClassVar[tuple[str, ...]] = ("WrongIntent", "UnwantedIntent")

    def __init__(self, services: Services, pursuits: Pursuits, taking_back: TakingBack) -> None:
        self._pursuits = pursuits
        self._just_ordered = JustOrdered(services, taking_back)

    def answer(self, scene: Scene) -> Answer:
        """Ask whether to cancel that order, or what is wrong."""
        order = self._just_ordered.last(scene)
        if order is None and scene.turn.slot(LEAVING) is not None:
            bye, told = StopHandler().answer(scene), isinstance(scene.pending, MoreQuestion)
            return after(scene.say(Say.ORDER_NOT_CANCELLED), bye) if told else bye
        return order or asked_what(scene, self._pursuits)
