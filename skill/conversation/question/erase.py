"""Shall I delete all that is known of you?"""

from __future__ import annotations

from typing import ClassVar

from ledger.records import Action, Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.in_its_words import UNCLEAR, in_its_words
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken


class EraseQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="erase"):
    """Only an explicit yes deletes anything."""

    stands: ClassVar[Say | None] = Say.ERASE_KEPT

    @property
    def plainly(self) -> bool:
        """Take nothing but a plain yes."""
        return True

    @property
    def unwanted(self) -> str:
        """Ask again at "I don't want it any more": of what, it does not say."""
        return UNCLEAR

    def as_meant(self, turn: Turn) -> Turn:
        """Take "keep it" for a no; "yes, delete it all" is asked again, as is "yes, but how do I delete it"."""
        return super().as_meant(in_its_words(turn, ()))

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Delete it."""
        return pursuits.erase(scene)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002 - nothing is set going
        """Leave everything as it is."""
        facts = Facts(action=Action.CONSENT, outcome=Outcome.CANCELLED)
        return Answer(spoken=scene.say(Say.ERASE_REFUSED), facts=facts)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:  # noqa: ARG002 - agrees to nothing
        """Ask for a yes or a no: a number agrees to nothing."""
        facts = Facts(action=Action.CONSENT, outcome=Outcome.REJECTED)
        return Answer(spoken=scene.say(Say.FALLBACK_YES_NO), facts=facts, pending=self)

    def helped(self, scene: Scene) -> Spoken:
        """Say what a yes would delete, before it is given."""
        return scene.say(Say.ERASE_ASK)

    def asked(self, scene: Scene) -> Spoken:
        """Ask it whole: a yes to a shorter one would be to something else."""
        return scene.say(Say.ERASE_ASK)

    def again(self, scene: Scene) -> Spoken:
        """Say what a yes would delete, before it is given."""
        return scene.say(Say.ERASE_ASK)
