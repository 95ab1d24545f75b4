"""All a handler needs to know about one turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from skill.conversation.answer import Answer
from skill.conversation.customer import Customer
from skill.conversation.history import Past
from skill.conversation.question.question import Question
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken, say


def unmeasured() -> None:
    """Tell that nobody looks at the time a turn takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A turn, who speaks, what was asked before, and the moment."""

    turn: Turn
    customer: Customer
    pending: Question
    now: datetime
    seller: str
    recall: Callable[[], Past] = Past
    elapsed_ms: Callable[[], int | None] = unmeasured

    @property
    def past(self) -> Past:
        """What this household bought before; asked of the ledger once a turn, and only when it is needed."""
        return self.recall()

    def say(self, id_: Say, *, count: int = 1, **values: object) -> Spoken:
        """Fill a prompt in the customer's locale; the seller's name is always at hand."""
        return say(id_, self.turn.locale, count=count, **{"seller": self.seller, **values})


class Handler(Protocol):
    """Serves one customer goal."""

    goals: ClassVar[tuple[str, ...]]  # intents, or request types without an intent

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
