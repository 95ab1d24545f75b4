"""Nothing is asked: the begin of a conversation, and after what ends in no question."""

from __future__ import annotations

from typing import ClassVar

from ledger.records import Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.scene import Pursuits, Question, Scene


class NoQuestion(Question, frozen=True, kw_only=True, tag="nothing"):
    """The skill waits for anything at all."""

    thanked: ClassVar[bool] = True

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:  # noqa: ARG002 - of nothing
        """Ask what it is a number of."""
        from skill.conversation.question.what import of_what  # late: a greeting needs no other question

        return of_what(scene, number)

    def left(self, outcome: Outcome) -> Facts:  # noqa: ARG002 - nothing is left undone
        """Note no more than the goodbye."""
        return Facts()


NOTHING = NoQuestion()
