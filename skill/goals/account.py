"""Answer what is said of the account: it is linked by a card, and its page sets a voice code and limits."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import Action, HandoffWay, Outcome
from skill.conversation.answer import LINK_ACCOUNT, Answer, Card, CardKind, Facts
from skill.conversation.linked_account import TokenStanding
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.nothing import NoQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.subscribe import SubscribeQuestion
from skill.conversation.question.subscription import SubscriptionQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say, card_text, joined

_KEPT_OPEN = (OrderQuestion, BasketQuestion, WhichQuestion, SubscribeQuestion, SubscriptionQuestion, VoiceCodeQuestion)


class LinkAccountHandler:
    """Send the account-linking card."""

    goals: ClassVar[tuple[str, ...]] = ("LinkAccountIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Send the card where nothing is linked yet."""
        facts = Facts(action=Action.LOGIN)
        if scene.turn.slot("undone") is not None:
            return _in_between(scene, Answer(spoken=scene.say(Say.UNLINK_WHERE), facts=facts))
        if scene.account.standing is TokenStanding.UNCHECKED:  # whether it still holds, nobody could say
            failed = replace(facts, outcome=Outcome.ERROR)
            told = scene.pending.aside(scene, scene.say(Say.ACCOUNT_TROUBLE))
            return Answer(spoken=told, facts=failed, pending=scene.pending)
        if scene.account.linked:
            return _in_between(scene, Answer(spoken=scene.say(Say.LINKED_ALREADY), facts=facts))
        facts = Facts(action=Action.LOGIN, outcome=Outcome.ASKED)
        return _in_between(scene, Answer(spoken=scene.say(Say.LINK_CARD), card=LINK_ACCOUNT, facts=facts))


class GuardHandler:
    """Say where a voice code and limits are set, and send the address of that page."""

    goals: ClassVar[tuple[str, ...]] = ("GuardIntent",)

    def __init__(self, services: Services) -> None:
        self._services = services

    def answer(self, scene: Scene) -> Answer:
        """Send the card; what is asked at the moment stays open."""
        locale, question = scene.turn.locale, scene.pending
        asked = question if isinstance(question, _KEPT_OPEN) else WhatQuestion()
        card = Card(
            kind=CardKind.SIMPLE,
            title=card_text(Say.CARD_CODE_TITLE, locale, seller=scene.seller),
            text=card_text(Say.CARD_CODE, locale, link=self._services.settings.shop_url),
        )
        facts = Facts(action=Action.SUPPORT, outcome=Outcome.HANDED_OFF, handoff_way=HandoffWay.CARD)
        spoken = joined(scene.say(Say.GUARDS_WHERE), asked.asked(scene))
        return Answer(spoken=spoken, card=card, facts=facts, pending=asked)


def _in_between(scene: Scene, answer: Answer) -> Answer:
    """Ask again what is open: what was offered can still be ordered or sent."""
    question = WhatQuestion() if isinstance(scene.pending, NoQuestion) else scene.pending
    assert answer.spoken is not None, "linking is always spoken of"
    return replace(answer, spoken=question.aside(scene, answer.spoken), pending=question)
