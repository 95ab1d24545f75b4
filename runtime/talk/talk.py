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
from runtime.talk.utterances import Resolver
from skill.app import build_skill

Show = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talking:
    """Who talks, and what they see."""

    customer: str = "you"
    locale: str = DEFAULT_LOCALE
    screen: bool = False
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
    with connected(settings) as ready:
        yield Conversation(
            build_skill(ready).invoke,
            resolver,
            user=AlexaUser.named(how.customer, linked=how.linked, screen=how.screen),
            skill_id=settings.skill_id,
            locale=how.locale,
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
        for line in transcript(conversation.say(said), screen=screen):
            show(line)
    conversation.leave()


def transcript(exchange: Exchange, *, screen: bool) -> Iterator[str]:
    """Yield the lines of the transcript for what came back."""
    yield f"Alexa: {exchange.speech}" if exchange.speech else "Alexa: (says nothing)"
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
