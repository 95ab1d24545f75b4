"""Shall I empty your basket?"""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.speech import Say, Spoken


class EmptyQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="empty"):
    """Whoever starts over may want what is in the basket all the same."""

    @property
    def plainly(self) -> bool:
        """Take nothing but a plain yes."""
        return True

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Empty it."""
        return pursuits.emptied(scene)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Leave all in it, and say what that is."""
        return pursuits.told_of_basket(scene)

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.STILL_EMPTY)
