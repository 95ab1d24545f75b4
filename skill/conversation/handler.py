"""Who answers a turn."""

from __future__ import annotations

from typing import ClassVar, Protocol

from skill.conversation.answer import Answer
from skill.conversation.scene import Scene


class Handler(Protocol):
    """Serves one customer goal."""

    goals: ClassVar[tuple[str, ...]]  # intents, or request types without an intent

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
