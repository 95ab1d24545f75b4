"""What "send it to my phone" is of while it is asked which of several: whichever is chosen, as many as were said."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal
from skill.goals.so_many import MOST_AT_ONCE


def which_is_sent(scene: Scene, heard: Mentioned, goal: Goal, facts: Facts) -> Answer | None:
    """Ask again which one, to be sent then; None where nothing is to choose from."""
    question = scene.pending
    if not isinstance(question, WhichQuestion) or not question.candidates:
        return None
    sought = structs.replace(question.sought, goal=goal)
    if heard.quantity is not None and 0 < heard.quantity <= MOST_AT_ONCE:
        sought = structs.replace(sought, quantity=heard.quantity, unit=None)  # "send two of them"
    asks = structs.replace(question, sought=sought)
    return Answer(spoken=asks.asked(scene), facts=replace(facts, outcome=Outcome.ASKED), pending=asks)
