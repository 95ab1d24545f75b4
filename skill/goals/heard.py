"""What the last answer of a session told is noted as heard once the session's next request has come with it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from base.errors import StoreError
from ledger.settlements import Notice
from skill.conversation.answer import Answer
from skill.conversation.handler import Handler
from skill.conversation.memory import NoticeSaid
from skill.conversation.scene import Scene
from skill.goals.services import Services

log = logging.getLogger("earshot.skill")


class NoticesHeard:
    """Answers as the handler within does, and notes first what the session's last answers told."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        heard = scene.memory.notices
        if not heard or scene.turn.ended_because == "ERROR":
            return self._within.answer(scene)
        unnoted = tuple(one for one in heard if not self._noted(one))
        answer = self._within.answer(scene)
        memory = answer.memory or scene.memory
        new = tuple(one for one in memory.notices if one not in heard)
        return replace(answer, memory=structs.replace(memory, notices=(*unnoted, *new)))

    def _noted(self, one: NoticeSaid) -> bool:
        try:
            self._services.ledger.told(Notice(order_id=one.order_id, reason=one.reason))
        except StoreError as trouble:
            log.warning("the customer may hear it again: %s", trouble)
            return False
        return True
