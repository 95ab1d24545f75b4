"""Offer a reminder of the day on which an order comes: after an order, where reminders are allowed, once for good."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from typing import ClassVar

from base.errors import StoreError
from ledger.records import Outcome
from shop.checkout.terms import Terms
from skill.conversation.answer import Answer
from skill.conversation.handler import Handler
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.remind import RemindQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say, joined

log = logging.getLogger("earshot.skill")

REMINDER = "reminder"


class OfferingReminder:
    """Answers as the handler within does, and offers behind a receipt, where nothing else is asked there.

    Whoever has not allowed reminders is not asked to; whoever was offered one, whatever the answer, asks for the next.
    """

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        answer = self._within.answer(scene)
        day = _arrives_by(scene)
        received = answer.facts.outcome is Outcome.ORDERED and answer.card is not None and answer.pending is None
        if answer.spoken is None or not received or day is None or not scene.turn.reminders_allowed:
            return answer
        if day <= Terms(seller=scene.seller).day_of(scene.now) or not self._first(scene):
            return answer
        offered = joined(answer.spoken, scene.say(Say.REMIND_OFFER, day=day))
        return replace(answer, spoken=offered, pending=RemindQuestion(day=day))

    def _first(self, scene: Scene) -> bool:
        if not scene.customer.reachable or scene.turn.user_id is None:
            return False
        try:
            return self._services.ledger.asked.first(scene.customer.key, REMINDER, scene.turn.request_id, scene.turn.at)
        except StoreError as trouble:
            log.info("the customer is offered it another time: %s", trouble)
            return False


def _arrives_by(scene: Scene) -> date | None:
    question = scene.pending
    if not isinstance(question, OrderQuestion | VoiceCodeQuestion) or question.purchase.quote is None:
        return None
    return date.fromisoformat(question.purchase.quote.delivery_day)
