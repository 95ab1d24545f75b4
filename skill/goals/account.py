"""Answer "link my account": the card for it is sent, or it is linked already."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import Action, Outcome
from skill.conversation.answer import LINK_ACCOUNT, Answer, Facts
from skill.conversation.linked_account import TokenStanding
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.speech import Say


class LinkAccountHandler:
    """Send the account-linking card."""

    goals: ClassVar[tuple[str, ...]] = ("LinkAccountIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Send the card where nothing is linked yet."""
        facts = Facts(action=Action.LOGIN)
        if scene.account.standing is TokenStanding.UNCHECKED:  # whether it still holds, nobody could say
            failed = replace(facts, outcome=Outcome.ERROR)
            told = scene.pending.aside(scene, scene.say(Say.ACCOUNT_TROUBLE))
            return Answer(spoken=told, facts=failed, pending=scene.pending)
        if scene.account.linked:
            return Answer(spoken=scene.say(Say.LINKED_ALREADY), facts=facts, pending=WhatQuestion())
        facts = Facts(action=Action.LOGIN, outcome=Outcome.ASKED)
        return Answer(spoken=scene.say(Say.LINK_CARD), card=LINK_ACCOUNT, facts=facts, pending=WhatQuestion())
