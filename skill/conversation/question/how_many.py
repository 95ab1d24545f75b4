"""How many would you like?"""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.more import dropped
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About
from skill.speech import Say, Spoken


class HowManyQuestion(Question, frozen=True, kw_only=True, tag="how_many"):
    """The number that was said cannot be sold; a number is the answer."""

    about: About

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask again, for a yes is no number."""
        return Answer(spoken=scene.say(Say.HOW_MANY), pending=self)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop the product."""
        return dropped(scene, self.about)

    def helped(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.HOW_MANY)

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.STILL_HOW_MANY)

    def again(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.HOW_MANY)
