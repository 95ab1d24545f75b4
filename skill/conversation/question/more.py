"""Anything else?"""

from __future__ import annotations

from ledger.records import Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import OpenEndedQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.speech import Say


class MoreQuestion(OpenEndedQuestion, frozen=True, kw_only=True, tag="more"):
    """What was talked about before may still be meant: "send it to my phone"."""

    def left(self, outcome: Outcome) -> Facts:  # noqa: ARG002 - nothing is left undone
        """Note no more than the goodbye."""
        return Facts()


def dropped(scene: Scene, about: About, id_: Say = Say.NOT_ORDERED) -> Answer:
    """Say that it is dropped, and ask for anything else: it can still be sent or asked about."""
    facts = Facts(action=about.goal.action, stage=Stage.CONSIDERATION, outcome=Outcome.CANCELLED)
    return Answer(spoken=scene.say(id_), facts=facts, pending=MoreQuestion(about=about))
