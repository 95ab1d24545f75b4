"""`earshot talk`: a conversation with the skill at the keyboard, on the embedded AWS.

Utterances are resolved offline by the interaction model; the skill, the table and the shop are the real ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from base.environment import DEFAULT_LOCALE
from base.ids import touchpoint_id
from base.settings import Settings, refuse_aws
from ledger.store import Ledger
from ledger.wiring import open_ledger
from runtime.aws import connected
from runtime.talk.conversation import AlexaUser, Conversation, Exchange
from runtime.talk.reminders_here import reminders_here
from runtime.talk.utterances import Resolver
from skill.app import build_skill

Show = Callable[[str], None]
LinesOf = Callable[[str | None, Exchange], Iterable[str]]
"""What was said, None where nobody said anything, and what came of it; the lines that tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talking:
    """Who talks, and what they see."""

    customer: str = "you"
    locale: str = DEFAULT_LOCALE
    screen: bool = False
    phone: bool = False
    linked: bool = True


@contextmanager
def talking(settings: Settings, how: Talking) -> Iterator[tuple[Conversation, Ledger]]:
    """Give a conversation with the skill, and the ledger that it is kept in, on the embedded AWS.

    Raises:
        SettingsError: the settings say `EARSHOT_AWS=aws`.
        InputError: there is no interaction model for the locale.
    """
    refuse_aws(settings, "earshot talk")
    resolver = Resolver.of_locale(how.locale, skill_id=settings.skill_id)
    with connected(settings) as ready, reminders_here() as address:
        ledger = open_ledger(ready)
        skill = build_skill(ready, ledger=ledger)
        skill.warm()  # before anything is said: no answer waits for the shop to be opened
        conversation = Conversation(
            skill.invoke,
            resolver,
            user=AlexaUser.named(how.customer, linked=how.linked, screen=how.screen, phone=how.phone),
            skill_id=settings.skill_id,
            locale=how.locale,
            api=address,
        )
        yield conversation, ledger


def hold(conversation: Conversation, utterances: Iterable[str], tell: LinesOf, show: Show) -> None:
    """Say one utterance after the other and show what comes back.

    Args:
        conversation: with whom.
        utterances: blank ones are passed over; the end of them ends the session.
        tell: makes the lines of an exchange.
        show: takes one line.
    """
    for utterance in utterances:
        said: str | None = utterance.strip()
        exchange = conversation.say(said) if said else None
        while exchange is not None:
            for line in tell(said, exchange):
                show(line)
            said, exchange = None, _gone_on(conversation, exchange)
    conversation.leave()


def _gone_on(conversation: Conversation, exchange: Exchange) -> Exchange | None:
    """Do Alexa's own part, where she is asked to: the link comes to the phone at once."""
    task = exchange.task
    return None if task is None else conversation.resume(task, {"sendToDevice": {"status": "SUCCESS"}})


def told_in_json(ledger: Ledger) -> LinesOf:
    """Return what makes a line of JSON of an exchange; the order is the one that the turn's touchpoint names."""

    def tell(said: str | None, exchange: Exchange) -> Iterator[str]:
        touch = ledger.touchpoint(touchpoint_id("alexa", exchange.request["requestId"]))
        told = {
            "said": said,  # null where Alexa has done what she was asked to
            "speech": exchange.speech,
            "card": exchange.card,
            "open": not exchange.ended,
            "order_id": None if touch is None else touch.order_id,
        }
        yield json.dumps(told, ensure_ascii=False)

    return tell


def read_aloud(*, screen: bool, echo: bool) -> LinesOf:
    """Return what makes a transcript of an exchange: with cards on a screen, with what was said where nobody typed."""

    def tell(said: str | None, exchange: Exchange) -> Iterator[str]:
        if echo and said is not None:
            yield f"You: {said}"
        yield from transcript(exchange, screen=screen)
        if exchange.task is not None:
            link = exchange.task["input"]["links"]["GOOGLE_PLAY_STORE"]["primary"]["WEBSITE_LINK"]["url"]
            yield f"       (Alexa sends a link to your phone: {link})"

    return tell


def transcript(exchange: Exchange, *, screen: bool) -> Iterator[str]:
    """Yield the lines of the transcript for what came back."""
    yield f"Alexa: {exchange.speech}" if exchange.speech else "Alexa: (says nothing)"
    if screen and exchange.shown is not None:
        shown = exchange.shown["datasources"]["shown"]
        yield f"       | [screen] {shown['title']}: {shown['text']} (a QR code)"
    card = exchange.card
    if card is not None and not screen:
        yield "       (there is a card in the Alexa app: --screen shows it)"
    elif card is not None:
        yield from _card(card)


def _card(card: object) -> Iterator[str]:
    told = dict(card) if isinstance(card, dict) else {}
    if told.get("type") == "LinkAccount":
        yield "       | [card] Link your account"
        return
    yield f"       | [card] {told.get('title') or told.get('type', '')}"
    for line in str(told.get("content") or told.get("text") or "").splitlines():
        yield f"       | {line}"
