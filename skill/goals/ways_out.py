"""How a hand-off link is given out: pushed to the phone, shown to be scanned, on a card, or as a code read aloud."""

from __future__ import annotations

from urllib.parse import urlsplit

from base.skill_settings import SkillSettings
from ledger.records import HandoffWay
from ledger.records.handoff import Handoff, marked
from ledger.store import Ledger
from skill.conversation.answer import Answer, Card, CardKind, Screen, Task
from skill.conversation.question.more import MoreQuestion
from skill.conversation.scene import Scene
from skill.conversation.turn import Turn
from skill.goals.sent import Sent
from skill.speech import Digits, Say, card_text

LINK_APP = "connection://AMAZON.LinkApp/2"
"""Alexa's own task: a link is pushed to the customer's phone (developer.amazon.com/docs/alexa/alexa-for-apps)."""


class WaysOut:
    """Every way to give a link out. The card bears it always."""

    def __init__(self, settings: SkillSettings, ledger: Ledger) -> None:
        self._public_url = settings.public_url.rstrip("/")
        self._ledger = ledger

    def best(self, turn: Turn) -> HandoffWay:
        """Return the way that asks least of the customer, on this device."""
        if turn.sends_links:
            return HandoffWay.PUSH
        return HandoffWay.QR if turn.has_screen else HandoffWay.CARD

    def give(self, scene: Scene, sent: Sent, handoff: Handoff) -> Answer:
        """Give a link out by the way that it says.

        Raises:
            StoreError: the code to be read aloud cannot be kept.
        """
        card = self._card(scene, sent, handoff.token)
        match handoff.way:
            case HandoffWay.PUSH:
                return self._pushed(scene, sent, handoff, card)
            case HandoffWay.QR:
                spoken = scene.say(Say.HANDED_OFF_SCREEN, product=sent.spoken)
                return Answer(spoken=spoken, card=card, screen=self._screen(scene, sent, handoff.token))
            case HandoffWay.SPOKEN:
                return self._aloud(scene, sent, handoff, card)
            case _:
                return Answer(spoken=scene.say(Say.HANDED_OFF, product=sent.spoken), card=card)

    def _pushed(self, scene: Scene, sent: Sent, handoff: Handoff, card: Card) -> Answer:
        link = {"primary": {"WEBSITE_LINK": {"url": self._link(handoff.token, HandoffWay.PUSH)}}}
        task = Task(
            uri=LINK_APP,
            given={
                "links": {"IOS_APP_STORE": link, "GOOGLE_PLAY_STORE": link},
                "prompt": {
                    "topic": card_text(Say.PUSH_TOPIC, scene.turn.locale, product=sent.spoken),
                    "directLaunchDefaultPromptBehavior": "SPEAK",
                },
            },
            token=handoff.token,
        )
        screen = self._screen(scene, sent, handoff.token) if scene.turn.has_screen else None
        return Answer(
            spoken=scene.say(Say.HANDED_OFF_PUSH, product=sent.spoken),
            card=card,
            screen=screen,
            task=task,
            pending=MoreQuestion(about=sent.about),
        )

    def _aloud(self, scene: Scene, sent: Sent, handoff: Handoff, card: Card) -> Answer:
        code = self._ledger.codes.give(handoff.token, scene.now)
        public = urlsplit(self._public_url)
        page = f"{public.netloc}{public.path}/code"
        spoken = scene.say(Say.CODE_IS, product=sent.spoken, page=page, code=Digits(code))
        return Answer(spoken=spoken, card=card, pending=MoreQuestion(about=sent.about))

    def _screen(self, scene: Scene, sent: Sent, token: str) -> Screen:
        return Screen(
            title=sent.written,
            text=card_text(Say.SCREEN_SCAN, scene.turn.locale, seller=scene.seller, price=sent.price),
            address=self._link(token, HandoffWay.QR),
        )

    def _card(self, scene: Scene, sent: Sent, token: str) -> Card:
        title, text = sent.card(scene, self._link(token, HandoffWay.CARD))
        return Card(kind=CardKind.STANDARD, title=title, text=text, image_url=sent.first.image_url)

    def _link(self, token: str, way: HandoffWay) -> str:
        return f"{self._public_url}/go/{marked(token, way)}"
