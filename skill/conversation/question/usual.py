"""Would you like your usual?"""

from __future__ import annotations

from ledger.records import Action, Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Sought
from skill.speech import Say, Spoken


class UsualQuestion(InterestQuestion, frozen=True, kw_only=True, tag="usual"):
    """The skill was opened, and what the household bought last was named; anything else may be said as well."""

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask what else."""
        facts = Facts(action=Action.REORDER, outcome=Outcome.CANCELLED)
        return Answer(spoken=scene.say(Say.WHAT_ELSE), facts=facts, pending=WhatQuestion())

    def name(self, mentioned: Mentioned) -> Sought:
        """Take a name for itself: it corrects nothing."""
        return super().name(mentioned) if mentioned.nothing else Sought()

    def helped(self, scene: Scene) -> Spoken:
        """Say what can be said here."""
        return scene.say(Say.HELP)

    def again(self, scene: Scene) -> Spoken:
        """Say that it was not understood: it need not have been a yes or a no."""
        return scene.say(Say.FALLBACK)

    def left(self, outcome: Outcome) -> Facts:  # noqa: ARG002 - nothing is left undone
        """Note no more than the goodbye."""
        return Facts()
