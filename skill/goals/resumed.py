"""Go on after a task of the platform's own: a link was pushed to the phone, a speaker said their PIN, or did not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from base.errors import TokenError
from ledger.records import Action, HandoffWay, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.handoff import HandoffQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.turn import Resumed
from skill.goals.guarding import retry_held
from skill.goals.holding_out import offering_handoff
from skill.goals.services import Services
from skill.speech import Say

NO_PIN = "VERIFICATION_METHOD_NOT_SETUP"
"""Why a speaker could not be verified who has no PIN to say: nothing was proven wrong."""


class ResumedHandler:
    """Take what became of a task; whatever else was open stays open."""

    goals: ClassVar[tuple[str, ...]] = ("SessionResumedRequest",)

    def __init__(self, services: Services, pursuits: Pursuits) -> None:
        self._services = services
        self._pursuits = pursuits

    def answer(self, scene: Scene) -> Answer:
        """Say where the link is when it did not reach the phone, and ask for anything else."""
        resumed = scene.turn.resumed or Resumed()
        if isinstance(scene.pending, VoiceCodeQuestion) and resumed.token == scene.pending.purchase.draft_id:
            return self._verified(scene, scene.pending, resumed)
        token = self._ours(scene, resumed.token)
        if token is None:
            facts = Facts(outcome=Outcome.REJECTED)
            return Answer(spoken=scene.pending.asked(scene), facts=facts, pending=scene.pending)
        sent = resumed.code == "200" and reached_the_phone(resumed.result)
        facts = Facts(
            action=Action.HANDOFF,
            outcome=Outcome.HANDED_OFF if sent else Outcome.ERROR,
            product_id=scene.pending.about.product_id,
            brand_id=scene.pending.about.brand_id,
            handoff_token=token,
            handoff_way=HandoffWay.PUSH if sent else HandoffWay.CARD,
        )
        spoken = scene.say(Say.PUSHED if sent else Say.NOT_PUSHED)
        return Answer(spoken=spoken, facts=facts, pending=scene.pending)

    def _verified(self, scene: Scene, question: VoiceCodeQuestion, resumed: Resumed) -> Answer:
        """Place what waits where the speaker said the right PIN; where there is none, ask for the household's code."""
        told = resumed.result if resumed.code == "200" else {}
        if told.get("status") == "ACHIEVED":
            return question.proven(scene, self._pursuits)
        if told.get("status") == "NOT_ACHIEVED" and told.get("reason") != NO_PIN:
            facts = Facts(action=Action.BUY, stage=Stage.CONSIDERATION, outcome=Outcome.REJECTED)
            if question.doubt is not None:
                return retry_held(scene, question.about, facts)
            told_minor = None if question.purchase.quote is None else question.purchase.quote.subtotal_minor
            instead = HandoffQuestion(about=question.about, more=question.at_hand(scene)[1:], told_minor=told_minor)
            return offering_handoff(self._services, scene, Say.PIN_WRONG, instead, facts)
        facts = Facts(action=Action.BUY, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
        return Answer(spoken=question.asked(scene), facts=facts, pending=question)

    def _ours(self, scene: Scene, token: str | None) -> str | None:
        """A hand-off token that we gave the task; anything else could be anybody's."""
        if token is None:
            return None
        try:
            self._services.tokens.check(token, scene.now)
        except TokenError:
            return None
        return token


def reached_the_phone(result: Mapping[str, Any]) -> bool:
    """Tell whether a link was pushed, or opened on the very device: a request that went well may say that neither was.

    Source of the shape: developer.amazon.com/docs/alexa/alexa-for-apps/skill-connection-request-reference.html.
    """
    ways = [result.get("sendToDevice")]
    launched = result.get("directLaunch")
    if isinstance(launched, Mapping):
        ways += [launched.get("primary"), launched.get("fallback")]
    return any(isinstance(way, Mapping) and way.get("status") == "SUCCESS" for way in ways)
