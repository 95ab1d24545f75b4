"""Shall I cancel this order?"""

from __future__ import annotations

from typing import ClassVar

from skill.conversation.answer import Answer
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.speech import Say, Spoken


class CancelQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="cancel"):
    """An order placed a moment ago can be taken back."""

    plainly: ClassVar[bool] = True

    order_id: str
    others: tuple[str, ...] = ()  # asked about one after the other: "cancel all my orders"

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Take it back."""
        return pursuits.cancel(scene, self.order_id, self.others)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Leave it as it is, and ask about the next."""
        if self.others:
            return pursuits.cancel_next(scene, self.others)
        return Answer(spoken=scene.say(Say.CANCEL_LEFT), pending=WhatQuestion())

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.STILL_CANCEL)
