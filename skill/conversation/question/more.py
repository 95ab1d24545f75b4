"""Anything else?"""

from __future__ import annotations

from typing import ClassVar

from ledger.records import Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.told import of_data, of_order, of_subscription
from skill.conversation.question.what import OpenEndedQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.conversation.turn import Turn
from skill.speech import Say


class MoreQuestion(OpenEndedQuestion, frozen=True, kw_only=True, tag="more"):
    """What was talked about before may still be meant: "send it to my phone".

    So may what was told of just now: "when does it come", "delete it", "order that again".
    """

    thanked: ClassVar[bool] = True

    order_id: str | None = None  # an order
    subscription_id: str | None = None
    data: bool = False  # what is kept of the customer

    def as_meant(self, turn: Turn) -> Turn:
        """Take what is said of "it" for what was told of."""
        if self.data:
            return of_data(turn)
        if self.subscription_id is not None:
            return of_subscription(turn)
        return turn if self.order_id is None else of_order(turn)

    def left(self, outcome: Outcome) -> Facts:  # noqa: ARG002 - nothing is left undone
        """Note no more than the goodbye."""
        return Facts()


def dropped(scene: Scene, about: About, id_: Say = Say.NOT_ORDERED) -> Answer:
    """Say that it is dropped, and ask for anything else: it can still be sent or asked about."""
    facts = Facts(action=about.goal.action, stage=Stage.CONSIDERATION, outcome=Outcome.CANCELLED)
    return Answer(spoken=scene.say(id_), facts=facts, pending=MoreQuestion(about=about))
