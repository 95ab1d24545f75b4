"""Answer four digits: the household's voice code, where one was asked for. They are looked at and kept nowhere."""

from __future__ import annotations

from typing import ClassVar

from ledger.records import Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Pursuits, Scene


class VoiceCodeHandler:
    """Take the code that was said."""

    goals: ClassVar[tuple[str, ...]] = ("VoiceCodeIntent",)

    def __init__(self, pursuits: Pursuits) -> None:
        self._pursuits = pursuits

    def answer(self, scene: Scene) -> Answer:
        """Place the order that waits for it; to anything else four digits are no answer."""
        question, slot = scene.pending, scene.turn.slot("code")
        if isinstance(question, VoiceCodeQuestion):
            return question.coded(scene, self._pursuits, "" if slot is None else slot.heard)
        return Answer(spoken=question.again(scene), facts=Facts(outcome=Outcome.REJECTED), pending=question)
