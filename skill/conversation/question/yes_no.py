"""What the questions share that only a yes or a no answers."""

from __future__ import annotations

from ledger.records import Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.told import without_subscription
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken


class YesNoQuestion(Question, frozen=True, kw_only=True):
    """Whatever else is said instead, it was a yes or a no that was asked for."""

    def as_meant(self, turn: Turn) -> Turn:
        """Take "skip it" for giving up."""
        return without_subscription(turn)

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:  # noqa: ARG002 - there is no choice
        """Ask for a yes or a no."""
        return Answer(spoken=scene.say(Say.FALLBACK_YES_NO), facts=Facts(outcome=Outcome.REJECTED), pending=self)

    def helped(self, scene: Scene) -> Spoken:
        """Say what a yes and a no would do."""
        return scene.say(Say.HELP_YES_NO)

    def again(self, scene: Scene) -> Spoken:
        """Ask for a yes or a no."""
        return scene.say(Say.FALLBACK_YES_NO)
