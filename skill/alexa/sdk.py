"""The one place where the SDK's types and ours meet: a request reaches a handler, an answer becomes a response.

ask-sdk is untyped and full of Optionals (one plain handler gives 12 errors under mypy --strict), so everything else
sees `Scene` and `Answer`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill, SkillConfiguration
from ask_sdk_model import RequestEnvelope, Response
from ask_sdk_model.ui import (
    AskForPermissionsConsentCard,
    Image,
    LinkAccountCard,
    Reprompt,
    SimpleCard,
    SsmlOutputSpeech,
    StandardCard,
)
from ask_sdk_model.ui import Card as SdkCard
from ask_sdk_runtime.dispatch_components import (
    AbstractRequestHandler,
    GenericHandlerAdapter,
    GenericRequestHandlerChain,
    GenericRequestMapper,
)

from skill.alexa.directives import directives_of
from skill.conversation.answer import Answer, Card, CardKind
from skill.conversation.handler import Handler
from skill.conversation.memory import SessionMemory
from skill.conversation.question.attributes import to_attributes
from skill.conversation.scene import Question, Scene
from skill.conversation.set_aside import set_aside
from skill.conversation.turn import Turn
from skill.speech import Spoken

LONGEST_CARD = 8_000
LONGEST_TITLE = 200
_ROUTED = ("type", "requestId", "locale")


FindHandler = Callable[[Turn], Handler | None]
"""Who answers a turn; None when nobody serves its goal."""


@dataclass(slots=True)
class Call:
    """One invocation: the scene goes in, the answer comes out beside the SDK's response."""

    scene: Scene
    answer: Answer | None = None


class RoutedHandler(AbstractRequestHandler[HandlerInput, Response]):
    """Lets our handlers serve the SDK's dispatcher."""

    def __init__(self, find: FindHandler) -> None:
        self._find = find

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Tell whether the turn has a goal that one of our handlers serves."""
        return self._find(handler_input.context.scene.turn) is not None

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer, and leave the open question in the session's attributes."""
        call = handler_input.context
        handler = self._find(call.scene.turn)
        assert handler is not None, "the SDK asked before whether there is one"
        call.answer = handler.answer(call.scene)
        if handler_input.request_envelope.session is not None:
            kept = {} if call.answer.ends else to_attributes(call.answer.pending, _remembered(call.scene, call.answer))
            handler_input.attributes_manager.session_attributes = kept
        return response(call.answer)


def _remembered(scene: Scene, answer: Answer) -> SessionMemory:
    """What the session remembers from now on: what was said, and what was to choose from."""
    memory, asks = (answer.memory or scene.memory).after(answer.spoken), answer.pending
    if isinstance(asks, Question):
        memory = memory.talked_of_before(scene.pending.about, asks.about)
        memory = memory.setting_aside(set_aside(scene, memory, asks))
    if not isinstance(asks, Question) or asks.about.product_id is None:
        return memory.choosing((), None)
    was, now = scene.pending.about, asks.about
    if not (scene.pending.buys and asks.buys) or scene.pending.doubt is not None or was.kind != now.kind:
        return memory.choosing(scene.pending.choices or memory.choices, None)
    return memory.choosing(memory.choices, memory.earlier if was.product_id == now.product_id else was.product_id)


def make_custom_skill(find: FindHandler, *, skill_id: str) -> CustomSkill:
    """Return the SDK's skill over our handlers.

    Put together by hand: `ask_sdk_core.skill_builder` would do the same and cost its own import.
    """
    chain = GenericRequestHandlerChain(request_handler=RoutedHandler(find))
    return CustomSkill(
        SkillConfiguration(
            request_mappers=[GenericRequestMapper(request_handler_chains=[chain])],
            handler_adapters=[GenericHandlerAdapter()],
            skill_id=skill_id,
        )
    )


def dispatch(skill: CustomSkill, envelope: Mapping[str, Any], scene: Scene) -> tuple[dict[str, Any], Answer]:
    """Send a request through the SDK; return the response envelope and the answer it was made from.

    Raises whatever the SDK raises: above all for request types and enum values that its frozen model does not know.
    """
    call = Call(scene)
    asked = skill.serializer.deserialize(payload=json.dumps(_routed_by(envelope)), obj_type=RequestEnvelope)
    answered = skill.invoke(request_envelope=asked, context=call)
    assert call.answer is not None, "the SDK returned a response that no handler of ours made"
    plain = cast("dict[str, Any]", skill.serializer.serialize(answered))
    directives = directives_of(call.answer)
    if directives:
        plain["response"]["directives"] = directives
    if call.answer.spoken is None:
        plain.pop("sessionAttributes", None)
    return plain, call.answer


def _routed_by(envelope: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the SDK routes by; what was said and on what device `Turn` has read from the request as it came.

    Making objects of the whole request took a third of a launch. Some requests carry no context, which the SDK cannot
    do without: what it would say of them, the session says.
    """
    session, system = _part(envelope, "session"), _part(_part(envelope, "context"), "System")
    told = system or session
    kept: dict[str, Any] = {
        "version": envelope.get("version"),
        "request": {name: value for name, value in _part(envelope, "request").items() if name in _ROUTED},
        "context": {"System": {name: told[name] for name in ("application",) if name in told}},
    }
    if session:
        kept["session"] = {name: session[name] for name in ("new", "sessionId", "application") if name in session}
    intent = _part(_part(envelope, "request"), "intent")
    if intent:
        kept["request"]["intent"] = {"name": intent.get("name")}
    return kept


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = value.get(name)
    return part if isinstance(part, Mapping) else {}


def response(answer: Answer) -> Response:
    """Return the SDK's response for an answer; an empty one when nothing may be said."""
    if answer.spoken is None:
        return Response()
    again = None if answer.task else answer.spoken.reprompt
    return Response(
        output_speech=_ssml(answer.spoken.speech),
        reprompt=None if again is None else Reprompt(output_speech=_ssml(again)),
        card=None if answer.card is None else _card(answer.card),
        should_end_session=None if answer.task else answer.ends,  # which Alexa refuses beside a task
    )


def apology(spoken: Spoken) -> dict[str, Any]:
    """Return a response envelope that needs no SDK: for when the SDK itself has failed."""
    speech = {"type": "SSML", "ssml": f"<speak>{spoken.speech}</speak>"}
    return {"version": "1.0", "response": {"outputSpeech": speech, "shouldEndSession": True}}


def _ssml(speech: str) -> SsmlOutputSpeech:
    return SsmlOutputSpeech(ssml=f"<speak>{speech}</speak>")


def _card(card: Card) -> SdkCard:
    title, text = card.title[:LONGEST_TITLE], card.text[:LONGEST_CARD]
    match card.kind:
        case CardKind.LINK_ACCOUNT:
            return LinkAccountCard()
        case CardKind.PERMISSIONS:
            return AskForPermissionsConsentCard(permissions=list(card.permissions))
        case CardKind.STANDARD if card.image_url:
            image = Image(small_image_url=card.image_url, large_image_url=card.image_url)
            return StandardCard(title=title, text=text, image=image)
        case CardKind.STANDARD:
            return StandardCard(title=title, text=text)
        case CardKind.SIMPLE:
            return SimpleCard(title=title, content=text)
