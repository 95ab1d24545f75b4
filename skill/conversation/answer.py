"""What a handler gives back: words, a card, what is asked next, and the facts for the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ledger.records import Action, Consent, HandoffWay, MatchDecision, Outcome, Stage
from ledger.records.experiment import Exposed
from ledger.records.summary import KeptLine
from skill.conversation.memory import SessionMemory
from skill.speech import Spoken


class CardKind(StrEnum):
    """The cards of the Alexa app we use."""

    SIMPLE = "Simple"
    STANDARD = "Standard"
    LINK_ACCOUNT = "LinkAccount"
    PERMISSIONS = "AskForPermissionsConsent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card in the Alexa app."""

    kind: CardKind
    title: str = ""
    text: str = ""
    image_url: str | None = None
    permissions: tuple[str, ...] = ()  # that a card for them asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that the platform itself does next; the session goes on when it is done (`Turn.resumed`)."""

    uri: str
    given: Mapping[str, Any]
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a screen shows beside the answer: a few words, and an address to be scanned by a phone."""

    title: str
    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A product as a household calls it: what the platform listens for in this session, beside the model's own."""

    id: str
    name: str
    synonyms: tuple[str, ...] = ()


LINK_ACCOUNT = Card(kind=CardKind.LINK_ACCOUNT)
ALLOW_EMAIL = Card(kind=CardKind.PERMISSIONS, permissions=("alexa::profile:email:read",))
ALLOW_REMINDERS = Card(kind=CardKind.PERMISSIONS, permissions=("alexa::alerts:reminders:skill:readwrite",))
ALLOW_NOTIFICATIONS = Card(kind=CardKind.PERMISSIONS, permissions=("alexa::devices:all:notifications:write",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the turn's touchpoint will say."""

    action: Action = Action.OTHER
    stage: Stage | None = None
    outcome: Outcome = Outcome.OK
    brand_id: str | None = None
    product_id: str | None = None
    heard: str | None = None
    match_score: float | None = None
    match_decision: MatchDecision | None = None
    topic: str | None = None  # of the fact, need or comparison that was asked for
    order_id: str | None = None
    subscription_id: str | None = None
    handoff_token: str | None = None
    handoff_way: HandoffWay | None = None
    exposure: Exposed | None = None  # to what an experiment may withhold


class Pending(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="asking"):
    """A question as it travels in the session: its kind, and what must be known to understand the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One turn's answer. A reprompt keeps the session open, as a task does; without either it ends."""

    spoken: Spoken | None  # None: nothing may be said (SessionEndedRequest, skill events)
    facts: Facts = field(default_factory=Facts)
    pending: Pending | None = None  # what is asked and waits for an answer
    card: Card | None = None
    screen: Screen | None = None  # for devices that have one
    task: Task | None = None
    entities: tuple[Entity, ...] = ()
    consent: Consent | None = None  # the customer's choice as of this turn, when it changed
    memory: SessionMemory | None = None  # what the session remembers from now on, when that changed
    kept: tuple[KeptLine, ...] | None = None  # beyond the session from now on, where its memory does not tell that
    recorded: bool = False  # the purchase's transaction wrote the touchpoint already

    @property
    def ends(self) -> bool:
        """Tell whether the session ends with this answer."""
        return self.task is None and (self.spoken is None or self.spoken.reprompt is None)


def after(first: Spoken, then: Answer) -> Answer:
    """Return an answer with something said before it; where nothing may be said, nothing is."""
    if then.spoken is None:
        return then
    return replace(then, spoken=Spoken(f"{first.speech} {then.spoken.speech}", then.spoken.reprompt))
