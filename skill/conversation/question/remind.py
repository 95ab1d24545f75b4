"""Shall I remind you on that day at nine in the morning?"""

from __future__ import annotations

from datetime import date

from skill.conversation.answer import Answer
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.speech import Say, Spoken


class RemindQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="remind"):
    """A reminder was named, with its day and hour; only a yes to that sets it."""

    day: date
    reorder: bool = False  # of what runs low; else of what arrives

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Set it."""
        return pursuits.remind(scene, self.day, reorder=self.reorder)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Leave it."""
        return Answer(spoken=scene.say(Say.REMIND_LEFT), pending=MoreQuestion(about=self.about))

    def asked(self, scene: Scene) -> Spoken:
        """Ask for that day again."""
        return scene.say(Say.STILL_REMIND, day=self.day)
