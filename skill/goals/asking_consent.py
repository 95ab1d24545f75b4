"""The one question about measurement, at a moment that makes sense: after the first order or hand-off, and never again.

Before that nobody could tell what it is about. Marketing is another question, which only the customer brings up.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import ClassVar

from base.errors import StoreError
from ledger.records import Action, Grant, HandoffWay, Outcome
from skill.conversation.answer import Answer
from skill.conversation.handler import Handler
from skill.conversation.memory import BasketLine
from skill.conversation.question.consent import ConsentQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import About
from skill.goals.services import Services
from skill.speech import Say, Spoken

log = logging.getLogger("earshot.skill")

MEASUREMENT = "measurement"


class AskingConsent:
    """Answers as the handler within does, and asks behind that where it is the moment for it."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        answer = self._within.answer(scene)
        if answer.spoken is None or not _is_the_moment(answer) or not self._never_asked(scene):
            return answer
        ask = scene.say(Say.CONSENT_AFTER)
        said = answer.spoken.speech.removesuffix(scene.say(Say.ANYTHING_ELSE).speech).strip()
        ordered = answer.facts.order_id if answer.facts.outcome is Outcome.ORDERED else None
        asks = ConsentQuestion(about=_about(answer), order_id=ordered, last=not _basket(scene, answer))
        return replace(answer, spoken=Spoken(f"{said} {ask.speech}", ask.reprompt), pending=asks)

    def _never_asked(self, scene: Scene) -> bool:
        customer = scene.customer
        if not customer.reachable or scene.turn.user_id is None or customer.consent.measurement is not Grant.UNKNOWN:
            return False
        try:
            return self._services.ledger.asked.first(customer.key, MEASUREMENT, scene.turn.request_id, scene.turn.at)
        except StoreError as trouble:
            log.info("the customer is asked another time: %s", trouble)
            return False


def _about(answer: Answer) -> About:
    """What was ordered or sent just now: "read me the code" is about that."""
    asked = answer.pending.about if isinstance(answer.pending, Question) else About()
    return asked if asked.product_id else About(product_id=answer.facts.product_id, brand_id=answer.facts.brand_id)


def _basket(scene: Scene, answer: Answer) -> tuple[BasketLine, ...]:
    """What is left to be ordered: the talk is not over yet."""
    return (answer.memory or scene.memory).basket


def _is_the_moment(answer: Answer) -> bool:
    """Something was ordered or sent just now. Whoever writes down digits, or waits for a link, is not interrupted."""
    facts = answer.facts
    if facts.outcome is Outcome.ORDERED:
        return True
    sent = facts.action is Action.HANDOFF and facts.outcome is Outcome.HANDED_OFF
    return sent and answer.task is None and facts.handoff_way is not HandoffWay.SPOKEN
