"""Plays a story on the stage: signed requests as Alexa sends them, links opened, the shop's signed webhooks."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

from base.errors import DemoError
from base.redirects import staying_opener
from runtime.demo.script import Buys, Home, Opens, Says, Story, StoryStep, Waits
from runtime.demo.signing import sign_shopify
from runtime.demo.stage import DemoStage
from runtime.demo.storefront import BasketItem, Sale, order_webhook
from runtime.talk.conversation import AlexaUser, Conversation
from runtime.talk.utterances import Resolver
from shop.catalog import Catalog
from skill.linking.development import development_token

_THINKS = Waits(time=timedelta(seconds=8))
_LINK = re.compile(r"https?://\S+/go/\S+")
_TIMEOUT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLine:
    """One line of a transcript: who did or said what. `aside` for what is done, not said."""

    who: str
    text: str
    aside: bool = False


class Player:
    """Plays stories one after the other; ids are counted, so that every run is the same."""

    def __init__(self, stage: DemoStage, catalog: Catalog, resolver: Resolver) -> None:
        self._stage = stage
        self._catalog = catalog
        self._resolver = resolver
        self._ids = count(1)

    def play(self, story: Story) -> list[TranscriptLine]:
        """Play one story and return its transcript.

        Raises:
            DemoError: a request was refused, or a link was missing.
        """
        self._stage.clock.now = story.begins
        scene = _Scene(player=self, conversation=self._conversation(story.home))
        lines = [line for step in story.steps for line in scene.act(step)]
        scene.conversation.leave()
        return lines

    def _conversation(self, home: Home) -> Conversation:
        user = AlexaUser(
            user_id=f"amzn1.ask.account.{home.name}",
            device_id=f"amzn1.ask.device.{home.name}",
            access_token=development_token(str(home.account.number), home.account.email),
            screen=home.screen,
        )
        return Conversation(
            self.ask,
            self._resolver,
            user=user,
            skill_id=self._stage.settings.skill_id,
            clock=self._stage.clock,
            new_id=lambda: f"demo-{next(self._ids):06d}",
        )

    def ask(self, envelope: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send an envelope as Alexa would: signed, over HTTP."""
        body = json.dumps(envelope).encode()
        answer: Mapping[str, Any] = json.loads(self._post("alexa", body, self._stage.authority.sign(body)))
        return answer

    def open_link(self, link: str, user_agent: str) -> str:
        """Open a hand-off link on the phone; return where it leads."""
        asked = urllib.request.Request(link, headers={"User-Agent": user_agent})  # noqa: S310 - our own loopback
        try:
            _opener.open(asked, timeout=_TIMEOUT)
        except urllib.error.HTTPError as answer:
            if answer.code == 302:
                return str(answer.headers["Location"])
            raise DemoError(f"the hand-off link answered {answer.code}") from answer
        raise DemoError("the hand-off link led nowhere")

    def sell(self, sale: Buys, token: str | None) -> Sale:
        """Let the shop sell, and deliver its webhook as often as the story says."""
        sold = self._sale(sale, token)
        body = order_webhook(sold)
        secret = self._stage.settings.shopify_secrets[0]
        for _ in range(sale.delivered):
            self._post("orders/shopify", body, sign_shopify(body, secret, event=f"demo-event-{sale.number}"))
        return sold

    def name(self, product_id: str) -> str:
        """Return a product's name."""
        product = self._catalog.product(product_id)
        return product.name if product else product_id

    def wait(self, step: Waits) -> None:
        """Let time pass on the stage."""
        self._stage.clock.go_on(step.time)

    def _sale(self, sale: Buys, token: str | None) -> Sale:
        product = self._catalog.product(sale.product_id)
        if product is None:
            raise DemoError(f"the story sells {sale.product_id!r}, which the catalogue does not have")
        return Sale(
            number=sale.number,
            placed_at=self._stage.clock(),
            shopper=sale.shopper,
            items=[
                BasketItem(
                    product_id=product.product_id,
                    title=product.name,
                    price_minor=product.price.minor,
                    quantity=sale.quantity,
                )
            ],
            currency=product.price.currency,
            user_agent=sale.user_agent,
            landing_site=sale.landing_site,
            referring_site=sale.referring_site,
            notes={"earshot_token": token} if token else None,
        )

    def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        url = urllib.parse.urljoin(self._stage.url, path)
        asked = urllib.request.Request(url, data=body, headers=dict(headers))  # noqa: S310 - our own loopback
        try:
            with urllib.request.urlopen(asked, timeout=_TIMEOUT) as answer:  # noqa: S310 - the same
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise DemoError(f"/{path} answered {error.code}: {error.read()[:200]!r}") from error


@dataclass(slots=True, kw_only=True)
class _Scene:
    """One household on stage: its conversation, the last card's link, the token that link carries."""

    player: Player
    conversation: Conversation
    link: str | None = None
    token: str | None = None

    def act(self, step: StoryStep) -> list[TranscriptLine]:
        match step:
            case Says():
                return self._say(step)
            case Opens():
                return self._open(step)
            case Buys():
                return self._buy(step)
            case Waits():
                self.conversation.leave("EXCEEDED_MAX_REPROMPTS")
                self.player.wait(step)
                return []

    def _say(self, step: Says) -> list[TranscriptLine]:
        talk = self.conversation
        person = f"amzn1.ask.person.{step.person}" if step.person else None
        talk.user = replace(talk.user, person_id=person)
        turn = talk.say(step.words)
        self.player.wait(_THINKS)
        card = turn.card or {}
        links = _LINK.findall(str(card.get("text") or card.get("content") or ""))
        self.link = links[0] if links else self.link
        who = (step.person or "You").capitalize()
        return [TranscriptLine(who=who, text=step.words), TranscriptLine(who="Alexa", text=turn.speech)]

    def _open(self, step: Opens) -> list[TranscriptLine]:
        if self.link is None:
            raise DemoError("no card of this story had a link to open")
        address = self.player.open_link(self.link, step.user_agent)
        self.token = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query)).get("earshot_token")
        return [TranscriptLine(who="Phone", text="opens the link on the card", aside=True)]

    def _buy(self, step: Buys) -> list[TranscriptLine]:
        sold = self.player.sell(step, self.token if step.with_link else None)
        device = "phone" if "Mobile" in step.user_agent else "laptop"
        pieces = f"{step.quantity} × " if step.quantity > 1 else ""
        what = f"order #{sold.number} on the {device}: {pieces}{self.player.name(step.product_id)}"
        return [TranscriptLine(who="Shop", text=what, aside=True)]


_opener = staying_opener()  # the shop of the demo is on no network
