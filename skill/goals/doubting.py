"""While it is in doubt whether a purchase was placed, each turn finds that out first."""

from __future__ import annotations

from typing import ClassVar

from skill.conversation.answer import Answer
from skill.conversation.handler import Handler
from skill.conversation.scene import Scene
from skill.goals.services import Services

FINDS_OUT = "OrderStatusIntent"
"""Asks what became of it, and is told by its own handler."""


class Doubting:
    """Answers as the handler within does, where nothing is in doubt: without a look at the ledger."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        doubted = scene.pending.doubt
        if doubted is None or scene.turn.silent or scene.turn.goal == FINDS_OUT:
            return self._within.answer(scene)
        from skill.goals.finding_out import FindingOut  # late: a greeting needs no shop

        return FindingOut(self._services, self._within).answer(scene, doubted)
