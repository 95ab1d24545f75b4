"""What a customer has yet to hear of its orders is said first, whatever the turn is about."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from base.errors import StoreError
from ledger.outbox import Notice, Refusal
from skill.conversation.answer import Answer
from skill.conversation.scene import Handler, Scene
from skill.goals.services import Services
from skill.speech import Say, Spoken

log = logging.getLogger("earshot.skill")

SAID: Mapping[Refusal, Say] = {
    Refusal.SOLD_OUT: Say.NOTICE_SOLD_OUT,
    Refusal.PRICE_CHANGED: Say.NOTICE_PRICE_CHANGED,
    Refusal.ESCALATION: Say.NOTICE_ESCALATION,
    Refusal.DECLINED: Say.NOTICE_DECLINED,
}


class Noticing:
    """Answers as the handler within does, after what the customer has to be told; only buyers have anything to hear."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        answer = self._within.answer(scene)
        if answer.spoken is None or scene.turn.access_token is None:
            return answer
        return self._told(scene, answer, answer.spoken)

    def _told(self, scene: Scene, answer: Answer, spoken: Spoken) -> Answer:
        notices = scene.history.notices
        if not notices:
            return answer
        first = " ".join(self._said(scene, notice) for notice in notices)
        try:
            for notice in notices:
                self._services.ledger.told(notice)
        except StoreError as trouble:
            log.warning("the customer will hear it again: %s", trouble)
        return replace(answer, spoken=Spoken(f"{first} {spoken.speech}", spoken.reprompt))

    def _said(self, scene: Scene, notice: Notice) -> str:
        found = [order for order in scene.history.orders if order.order_id == notice.order_id]
        name = self._services.name_of(found[0]) if found else notice.order_id
        return scene.say(SAID[notice.reason], product=name).speech
