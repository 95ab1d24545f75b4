"""Shall I tell you when it is back?"""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About
from skill.speech import Say, Spoken


class BackQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="back"):
    """A product is sold out; a note of it can be kept."""

    about: About

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Keep the note."""
        return pursuits.note(scene, self.about)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Leave it, and ask what else."""
        return Answer(spoken=scene.say(Say.WHAT_ELSE), pending=MoreQuestion(about=self.about))

    def asked(self, scene: Scene) -> Spoken:
        """Ask whether to keep it."""
        return scene.say(Say.STILL_BACK)
