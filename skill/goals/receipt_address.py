"""Ask that a receipt may go to the account holder's address, once, where there is no other to send it to."""

from __future__ import annotations

import logging
from dataclasses import replace

from base.errors import StoreError
from skill.conversation.answer import ALLOW_EMAIL, Answer
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say, Spoken

log = logging.getLogger("earshot.skill")

EMAIL = "email"


class ReceiptAddress:
    """Puts the card for the permission beside a quote."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def asked_for(self, scene: Scene, quoted: Answer) -> Answer:
        """Return the quote, with the card and a word of it where the platform says that it is not allowed."""
        if scene.account.email or quoted.spoken is None or quoted.card is not None:
            return quoted
        if not self._services.profile_email(scene.turn).forbidden or not self._first(scene):
            return quoted
        told = scene.say(Say.EMAIL_NOT_ALLOWED).speech
        spoken = Spoken(f"{told} {quoted.spoken.speech}", quoted.spoken.reprompt)
        return replace(quoted, spoken=spoken, card=ALLOW_EMAIL)

    def _first(self, scene: Scene) -> bool:
        try:
            return self._services.ledger.asked.first(scene.customer.key, EMAIL, scene.turn.request_id, scene.turn.at)
        except StoreError as trouble:
            log.info("the customer is asked for an address another time: %s", trouble)
            return False
