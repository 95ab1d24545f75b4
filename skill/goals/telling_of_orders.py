"""Ask that Alexa may tell how far an order is, once, of who asks where one is and has not allowed it."""

from __future__ import annotations

import logging
from dataclasses import replace

from base.errors import StoreError
from base.merchant_variables import ALERTS_IN, NOBODY
from skill.conversation.answer import ALLOW_NOTIFICATIONS, Answer
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say, Spoken

log = logging.getLogger("earshot.skill")

NOTIFICATIONS = "notifications"


class TellingOfOrders:
    """Puts the card for the permission beside what is said of an order."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def asked_for(self, scene: Scene, told: Answer) -> Answer:
        """Return the answer, with the card and a word of it where Alexa would tell and may not."""
        tells = self._services.settings.proactive != NOBODY and self._services.locale.tag == ALERTS_IN
        if not tells or scene.turn.notifications_allowed or told.spoken is None or told.card is not None:
            return told
        if not self._first(scene):
            return told
        said = f"{told.spoken.speech} {scene.say(Say.NOTIFICATIONS_NOT_ALLOWED).speech}"
        return replace(told, spoken=Spoken(said, told.spoken.reprompt), card=ALLOW_NOTIFICATIONS)

    def _first(self, scene: Scene) -> bool:
        try:
            return self._services.ledger.asked.first(
                scene.customer.key, NOTIFICATIONS, scene.turn.request_id, scene.turn.at
            )
        except StoreError as trouble:
            log.info("the customer is asked another time: %s", trouble)
            return False
