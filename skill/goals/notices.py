"""What a customer has yet to hear of its orders is said first, whatever the turn is about.

That an answer was heard shows in the next turn of its session alone, or in the session's end: they come with what the
answer left there. Only then is it noted as told. So an answer that was lost is said again, and an answer with something
to hear keeps its session open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import OrderStatus, Outcome
from ledger.settlements import Notice, Refusal
from skill.conversation.answer import Answer
from skill.conversation.handler import Handler
from skill.conversation.memory import NoticeSaid
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say, Spoken

SAID: Mapping[Refusal, Say] = {
    Refusal.SOLD_OUT: Say.NOTICE_SOLD_OUT,
    Refusal.PRICE_CHANGED: Say.NOTICE_PRICE_CHANGED,
    Refusal.ESCALATION: Say.NOTICE_ESCALATION,
    Refusal.DECLINED: Say.NOTICE_DECLINED,
    Refusal.UNANSWERED: Say.NOTICE_UNANSWERED,
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
        if answer.spoken is None or scene.turn.access_token is None or answer.spoken == scene.say(Say.GOODBYE):
            return answer
        if _looked_at_the_quote(scene, answer):
            return answer
        return self._told(scene, answer, answer.spoken)

    def _told(self, scene: Scene, answer: Answer, spoken: Spoken) -> Answer:
        memory = answer.memory or scene.memory
        heard = {one.order_id for one in memory.notices}
        standing = {order.order_id for order in scene.history.orders if order.status is not OrderStatus.CANCELLED}
        notices = [notice for notice in scene.history.notices if notice.order_id not in heard | standing]
        if not notices:
            return answer
        said = (*memory.notices, *(NoticeSaid(order_id=one.order_id, reason=one.reason) for one in notices))
        answer = replace(answer, memory=structs.replace(memory, notices=said))
        first = " ".join(self._said(scene, notice) for notice in notices)
        if not answer.ends:
            return replace(answer, spoken=Spoken(f"{first} {spoken.speech}", spoken.reprompt))
        more = scene.say(Say.ANYTHING_ELSE)
        open_ended = Spoken(f"{first} {spoken.speech} {more.speech}", more.reprompt)
        return replace(answer, spoken=open_ended, pending=MoreQuestion())

    def _said(self, scene: Scene, notice: Notice) -> str:
        found = [order for order in scene.history.orders if order.order_id == notice.order_id]
        name = self._services.name_of(found[0]) if found else notice.order_id
        return scene.say(SAID[notice.reason], product=name).speech


def _looked_at_the_quote(scene: Scene, answer: Answer) -> bool:
    """Tell whether a turn bought what a moment ago was quoted when nothing was left to hear, nor on its way."""
    question = scene.pending
    if answer.facts.outcome is not Outcome.ORDERED or not isinstance(question, OrderQuestion | VoiceCodeQuestion):
        return False
    return question.purchase.before is not None
