"""`earshot talk`: a conversation with the skill at the keyboard, on the embedded AWS.

Utterances are resolved offline by the interaction model; the skill, the table and the shop are the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from base.environment import DEFAULT_LOCALE
from base.settings import Settings, refuse_aws
from runtime.aws import connected
from runtime.talk.conversation import AlexaUser, Conversation, Exchange
from runtime.talk.reminders_here import reminders_here
from runtime.talk.utterances import Resolver
from skill.app import build_skill

Show = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talking:
    """Who talks, and what they see."""

    customer: str = "you"
    locale: str = DEFAULT_LOCALE
    screen: bool = False
    phone: bool = False
    linked: bool = True


@contextmanager
def talking(settings: Settings, how: Talking) -> Iterator[Conversation]:
    """Give a conversation with the skill, on the embedded AWS.

    Raises:
        SettingsError: the settings say `EARSHOT_AWS=aws`.
        InputError: there is no interaction model for the locale.
    """
    refuse_aws(settings, "earshot talk")
    resolver = Resolver.of_locale(how.locale, skill_id=settings.skill_id)
    with connected(settings) as ready, reminders_here() as address:
        yield Conversation(
            build_skill(ready).invoke,
            resolver,
            user=AlexaUser.named(how.customer, linked=how.linked, screen=how.screen, phone=how.phone),
            skill_id=settings.skill_id,
            locale=how.locale,
            api=address,
        )


def hold(conversation: Conversation, utterances: Iterable[str], show: Show, *, screen: bool, echo: bool) -> None:
    """Say one utterance after the other and show what comes back.

    Args:
        conversation: with whom.
        utterances: blank ones are passed over; the end of them ends the session.
        show: takes one line of the transcript.
        screen: show cards as well.
        echo: show what was said, where a terminal did not already.
    """
    for utterance in utterances:
        said = utterance.strip()
        if not said:
            continue
        if echo:
            show(f"You: {said}")
        exchange: Exchange | None = conversation.say(said)
        while exchange is not None:
            for line in transcript(exchange, screen=screen):
                show(line)
            exchange = _gone_on(conversation, exchange, show)
    conversation.leave()


def _gone_on(conversation: Conversation, exchange: Exchange, show: Show) -> Exchange | None:
    """Do Alexa's own part, where she is asked to: the link comes to the phone at once."""
    task = exchange.task
    if task is None:
        return None
    link = task["input"]["links"]["GOOGLE_PLAY_STORE"]["primary"]["WEBSITE_LINK"]["url"]
    show(f"       (Alexa sends a link to your phone: {link})")
    return conversation.resume(task, {"sendToDevice": {"status": "SUCCESS"}})


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
